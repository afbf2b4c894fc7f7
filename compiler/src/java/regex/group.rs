//! Groups: capturing or not, conditions, flags.

use super::ast::{Look, Node};
use super::cursor::Flags;
use super::parser::Parser;
use super::shape;
use super::{Concern, PatternError};

/// Reads a group with its quantifier; nothing comes of one that only sets flags.
pub(super) fn group(parser: &mut Parser) -> Result<Option<Node>, PatternError> {
    let start = parser.cursor.place();
    let outside = parser.cursor.flags;
    let mut node = if parser.cursor.next() == '?' {
        match special(parser, start)? {
            Some(node) => node,
            None => return Ok(None),
        }
    } else {
        capture(parser)?
    };
    if parser.cursor.read() != ')' {
        return Err(parser.cursor.refusal("the group is not closed"));
    }
    parser.cursor.flags = outside;
    let end = parser.cursor.place();
    let is_group = match &mut node {
        Group::Plain(_) | Group::Whole(Node::Capture(_)) => true,
        Group::Whole(Node::Atomic { range, .. }) => {
            *range = start..end;
            false
        }
        Group::Whole(Node::Look(look)) => {
            look.range = start..end;
            false
        }
        Group::Whole(_) => unreachable!("groups are one of these"),
    };
    let node = match node {
        // A group around a capturing group is not that group.
        Group::Plain(node @ Node::Capture(_)) => Node::Sequence(vec![node]),
        Group::Plain(node) | Group::Whole(node) => node,
    };
    parser.repeated(node, is_group, start).map(Some)
}

/// What stands between the parentheses.
enum Group {
    /// `(?:…)`: nothing but the inside.
    Plain(Node),
    Whole(Node),
}

fn capture(parser: &mut Parser) -> Result<Group, PatternError> {
    parser.groups += 1;
    Ok(Group::Whole(Node::Capture(Box::new(parser.alternatives()?))))
}

/// Reads what follows `(?`.
fn special(parser: &mut Parser, start: usize) -> Result<Option<Group>, PatternError> {
    Ok(Some(match parser.cursor.skip() {
        ':' => Group::Plain(parser.alternatives()?),
        '=' => look(parser, false, false)?,
        '!' => look(parser, false, true)?,
        '>' => Group::Whole(Node::Atomic { node: Box::new(parser.alternatives()?), range: 0..0 }),
        '<' => match parser.cursor.read() {
            '=' => look(parser, true, false)?,
            '!' => look(parser, true, true)?,
            first => {
                let name = name(parser, first)?;
                if parser.names.iter().any(|(known, _)| *known == name) {
                    return Err(parser.cursor.refusal(format!("there are two groups `{name}`")));
                }
                parser.names.push((name, parser.groups + 1));
                capture(parser)?
            }
        },
        '$' | '@' => return Err(parser.cursor.refusal("unknown kind of group")),
        _ => {
            parser.cursor.unread();
            set_flags(parser, start);
            match parser.cursor.read() {
                ')' => return Ok(None),
                ':' => Group::Plain(parser.alternatives()?),
                _ => return Err(parser.cursor.refusal("unknown flag")),
            }
        }
    }))
}

fn look(parser: &mut Parser, behind: bool, negated: bool) -> Result<Group, PatternError> {
    let start = parser.cursor.at();
    let node = parser.alternatives()?;
    if behind && !shape::study(&node).max_is_known {
        return Err(parser.cursor.refusal("how far to look back has no obvious bound"));
    }
    let in_characters = behind && parser.cursor.supplementary_ahead(start);
    Ok(Group::Whole(Node::Look(Box::new(Look { behind, negated, node, in_characters, range: 0..0 }))))
}

/// Reads the name of a group and its `>`.
pub(super) fn name(parser: &mut Parser, first: char) -> Result<String, PatternError> {
    if !first.is_ascii_alphabetic() {
        return Err(parser.cursor.refusal("the name of a group starts with a letter from A to Z"));
    }
    let mut name = String::from(first);
    loop {
        match parser.cursor.read() {
            char if char.is_ascii_alphanumeric() => name.push(char),
            '>' => return Ok(name),
            _ => return Err(parser.cursor.refusal("the name of the group is not closed by `>`")),
        }
    }
}

/// Reads flags up to what is none.
fn set_flags(parser: &mut Parser, start: usize) {
    let mut on = true;
    let mut char = parser.cursor.peek();
    loop {
        let flag = match char {
            'i' => Flags::IGNORE_CASE,
            'm' => Flags::MULTI_LINE,
            's' => Flags::DOT_ALL,
            'd' => Flags::UNIX_LINES,
            'u' => Flags::UNICODE_CASE,
            'x' => Flags::COMMENTS,
            'U' => Flags::UNICODE_CLASSES.with(Flags::UNICODE_CASE),
            'c' => {
                if on {
                    let what = "`(?c)` has no effect here: texts are compared as they are written";
                    parser.differ(start..parser.cursor.place() + 1, Concern::Match, what);
                }
                Flags::NONE
            }
            '-' if on => {
                on = false;
                char = parser.cursor.next();
                continue;
            }
            _ => return,
        };
        let flags = parser.cursor.flags;
        parser.cursor.flags = if on { flags.with(flag) } else { flags.without(flag) };
        char = parser.cursor.next();
    }
}
