//! What follows a backslash.

use super::PatternError;
use super::ast::{Node, Place};
use super::cursor::Flags;
use super::group;
use super::parser::Parser;
use super::property;
use super::set::CharSet;

/// What an escape stands for outside of a class.
pub(super) enum Escape {
    /// A code point; it may be half a surrogate pair, which no text has.
    Letter(u32),
    Node(Node),
}

/// What an escape stands for inside of a class.
pub(super) enum Member {
    Letter(u32),
    Set(CharSet),
}

/// Reads an escape outside of a class; the cursor stands at its backslash.
///
/// With `letters_wait`, a property is left alone: Java first makes a node of the letters it has.
pub(super) fn escape(parser: &mut Parser, letters_wait: bool) -> Result<Escape, PatternError> {
    let start = parser.cursor.place();
    match parser.cursor.char_at(1) {
        'p' | 'P' if letters_wait => return Ok(Escape::Node(Node::Empty)),
        letter @ ('p' | 'P') => {
            parser.cursor.next_escaped();
            return Ok(Escape::Node(Node::Set(property(parser, letter == 'P')?)));
        }
        _ => {}
    }
    let letter = parser.cursor.skip();
    if let Some(set) = class_of(parser, letter) {
        return Ok(Escape::Node(Node::Set(set)));
    }
    let unix = parser.cursor.flags.has(Flags::UNIX_LINES);
    let unicode = parser.cursor.flags.has(Flags::UNICODE_CLASSES);
    let node = match letter {
        '1'..='9' => back_reference(parser, letter, start),
        'k' => named_reference(parser, start)?,
        'A' => Node::Place(Place::TextStart),
        'z' => Node::Place(Place::TextEnd),
        'Z' => Node::Place(Place::LastLineEnd { unix }),
        'B' => Node::Place(Place::Word { boundary: false, unicode }),
        'b' => word_boundary(parser, start, unicode)?,
        'R' => Node::LineBreak,
        'X' => Node::Cluster { range: start..parser.cursor.place() },
        'G' => {
            parser.lack(start, "`\\G` is not supported");
            Node::Place(Place::TextStart)
        }
        _ => return Ok(Escape::Letter(code(parser, letter, start)?)),
    };
    Ok(Escape::Node(node))
}

/// Reads an escape inside of a class; the cursor stands at its backslash. In a range, `\v` is one character.
pub(super) fn member(parser: &mut Parser, in_range: bool) -> Result<Member, PatternError> {
    let start = parser.cursor.place();
    let letter = parser.cursor.skip();
    if letter == 'v' && in_range {
        return Ok(Member::Letter(0x0B));
    }
    if let Some(set) = class_of(parser, letter) {
        return Ok(Member::Set(set));
    }
    Ok(Member::Letter(code(parser, letter, start)?))
}

/// Reads what `\p` or `\P` names; the cursor stands at that letter.
pub(super) fn property(parser: &mut Parser, negated: bool) -> Result<CharSet, PatternError> {
    let braced = parser.cursor.next() == '{';
    if !braced {
        parser.cursor.unread();
    }
    parser.cursor.next();
    let name = if braced {
        let name = parser.cursor.read_braced();
        name.ok_or_else(|| parser.cursor.refusal("the name of the property is not closed by `}`"))?
    } else {
        let name = parser.cursor.char_at(0);
        parser.cursor.read();
        name.to_string()
    };
    let flags = property::Flags {
        any_case: parser.cursor.flags.has(Flags::IGNORE_CASE),
        unicode: parser.cursor.flags.has(Flags::UNICODE_CLASSES),
    };
    let set = match name.split_once('=') {
        Some((key, value)) => property::keyed(&key.to_lowercase(), value, flags),
        None => property::named(&name, flags),
    };
    let set = set.ok_or_else(|| parser.cursor.refusal(format!("unknown property `{name}`")))?;
    Ok(if negated { set.negate() } else { set })
}

/// The class that a letter behind a backslash stands for.
fn class_of(parser: &Parser, letter: char) -> Option<CharSet> {
    let unicode = parser.cursor.flags.has(Flags::UNICODE_CLASSES);
    let set = match letter.to_ascii_lowercase() {
        lower @ ('d' | 's' | 'w') => property::shorthand(lower, unicode),
        'h' => property::horizontal_space(),
        'v' => property::vertical_space(),
        _ => return None,
    };
    Some(if letter.is_ascii_uppercase() { set.negate() } else { set })
}

/// The character that an escape stands for; its letter has been read.
fn code(parser: &mut Parser, letter: char, start: usize) -> Result<u32, PatternError> {
    Ok(match letter {
        '0' => octal(parser)?,
        'a' => 0x07,
        'c' => control(parser)?,
        'e' => 0x1B,
        'f' => 0x0C,
        'n' => 0x0A,
        'r' => 0x0D,
        't' => 0x09,
        'u' => unicode(parser)?,
        'x' => hexadecimal(parser)?,
        'N' => {
            parser.lack(start, "names of characters are not supported");
            character_name(parser)?
        }
        _ if letter.is_ascii_alphanumeric() => {
            return Err(parser.cursor.refusal(format!("there is no escape `\\{letter}`")));
        }
        _ => letter.into(),
    })
}

/// A number takes further digits as long as there are that many groups.
fn back_reference(parser: &mut Parser, letter: char, start: usize) -> Node {
    let mut index = letter.to_digit(10).expect("letter is a digit");
    while let Some(digit) = parser.cursor.peek().to_digit(10) {
        let longer = index * 10 + digit;
        if longer > parser.groups {
            break;
        }
        index = longer;
        parser.cursor.read();
    }
    Node::BackReference { index, case: parser.case(), range: start..parser.cursor.place() }
}

fn named_reference(parser: &mut Parser, start: usize) -> Result<Node, PatternError> {
    if parser.cursor.read() != '<' {
        return Err(parser.cursor.refusal("`\\k` needs the name of a group in `<` and `>`"));
    }
    let first = parser.cursor.read();
    let name = group::name(parser, first)?;
    match parser.names.iter().find(|(known, _)| *known == name) {
        Some(&(_, index)) => {
            Ok(Node::BackReference { index, case: parser.case(), range: start..parser.cursor.place() })
        }
        None => Err(parser.cursor.refusal(format!("there is no group `{name}`"))),
    }
}

fn word_boundary(parser: &mut Parser, start: usize, unicode: bool) -> Result<Node, PatternError> {
    if parser.cursor.peek() == '{' && parser.cursor.char_at(1) == 'g' {
        parser.cursor.skip();
        if parser.cursor.read() != '}' {
            return Err(parser.cursor.refusal("`\\b{g` is not closed"));
        }
        parser.lack(start, "`\\b{g}` is not supported");
    }
    Ok(Node::Place(Place::Word { boundary: true, unicode }))
}

fn control(parser: &mut Parser) -> Result<u32, PatternError> {
    if parser.cursor.is_at_end() {
        return Err(parser.cursor.refusal("`\\c` needs a character"));
    }
    Ok(u32::from(parser.cursor.read()) ^ 64)
}

/// Passes over `{…}`; which names there are, only Java knows.
fn character_name(parser: &mut Parser) -> Result<u32, PatternError> {
    if parser.cursor.read() != '{' {
        return Err(parser.cursor.refusal("`\\N` needs the name of a character in braces"));
    }
    while parser.cursor.read() != '}' {
        if parser.cursor.is_at_end() {
            return Err(parser.cursor.refusal("the name of the character is not closed by `}`"));
        }
    }
    Ok(0)
}

/// One to three octal digits; three only up to `377`.
fn octal(parser: &mut Parser) -> Result<u32, PatternError> {
    let first = parser.cursor.read();
    let Some(mut code) = first.to_digit(8) else {
        return Err(parser.cursor.refusal("`\\0` needs octal digits"));
    };
    for further in 0..2 {
        let digit = parser.cursor.read().to_digit(8);
        match digit {
            Some(digit) if further == 0 || first <= '3' => code = code * 8 + digit,
            _ => {
                parser.cursor.unread();
                break;
            }
        }
    }
    Ok(code)
}

/// `\xhh` or `\x{h…}`.
fn hexadecimal(parser: &mut Parser) -> Result<u32, PatternError> {
    let first = parser.cursor.read();
    if let Some(high) = first.to_digit(16) {
        if let Some(low) = parser.cursor.read().to_digit(16) {
            return Ok(high * 16 + low);
        }
    } else if first == '{' && parser.cursor.peek().is_ascii_hexdigit() {
        let mut code = 0;
        loop {
            let char = parser.cursor.read();
            match char.to_digit(16) {
                Some(digit) => code = code * 16 + digit,
                None if char == '}' => return Ok(code),
                None => return Err(parser.cursor.refusal("`\\x{` is not closed")),
            }
            if code > 0x10_FFFF {
                return Err(parser.cursor.refusal("there is no such character"));
            }
        }
    }
    Err(parser.cursor.refusal("`\\x` needs two hexadecimal digits"))
}

/// `\uhhhh`; two of them may be a surrogate pair.
fn unicode(parser: &mut Parser) -> Result<u32, PatternError> {
    let high = four_digits(parser)?;
    if (0xD800..0xDC00).contains(&high) {
        let here = parser.cursor.at();
        if parser.cursor.read() == '\\' && parser.cursor.read() == 'u' {
            let low = four_digits(parser)?;
            if (0xDC00..0xE000).contains(&low) {
                return Ok(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00));
            }
        }
        parser.cursor.go(here);
    }
    Ok(high)
}

fn four_digits(parser: &mut Parser) -> Result<u32, PatternError> {
    let mut code = 0;
    for _ in 0..4 {
        let digit = parser.cursor.read().to_digit(16);
        code =
            code * 16 + digit.ok_or_else(|| parser.cursor.refusal("`\\u` needs four hexadecimal digits"))?;
    }
    Ok(code)
}
