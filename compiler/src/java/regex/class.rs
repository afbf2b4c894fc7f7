//! Character classes: unions, intersections, negations, with Java's oddities.

use super::PatternError;
use super::case;
use super::cursor::END;
use super::escape::{self, Member};
use super::parser::Parser;
use super::set::CharSet;

/// A class while it is read.
///
/// Java gathers the letters up to U+00FF of one pair of brackets in a table that stays open: a letter behind an
/// intersection is also added to what was intersected. So the table is resolved only at the closing bracket.
#[derive(Clone)]
enum Members {
    Set(CharSet),
    Table,
    Union(Box<Members>, Box<Members>),
    Intersection(Box<Members>, Box<Members>),
}

impl Members {
    fn resolve(self, table: &CharSet) -> CharSet {
        match self {
            Self::Set(set) => set,
            Self::Table => table.clone(),
            Self::Union(left, right) => left.resolve(table).union(&right.resolve(table)),
            Self::Intersection(left, right) => left.resolve(table).intersect(&right.resolve(table)),
        }
    }

    fn joined(before: Option<Self>, members: Self) -> Self {
        match before {
            None => members,
            Some(before) => Self::Union(Box::new(before), Box::new(members)),
        }
    }
}

/// The state of one pair of brackets.
struct Brackets {
    /// Everything so far, but for the table.
    all: Option<Members>,
    /// What was read last; nothing if it went to the table.
    last: Option<Members>,
    table: CharSet,
    table_waits: bool,
}

/// Reads a class up to its `]`, which is taken only if `closed`: the right side of `&&` ends at the bracket of the
/// class around it.
pub(super) fn class(parser: &mut Parser, closed: bool) -> Result<CharSet, PatternError> {
    let mut brackets = Brackets { all: None, last: None, table: CharSet::none(), table_waits: false };
    let mut char = parser.cursor.next();
    let negated = char == '^' && parser.cursor.char_at(-1) == '[';
    if negated {
        char = parser.cursor.next();
    }
    loop {
        match char {
            '[' => {
                let inner = Members::Set(parser.nested(|parser| class(parser, true))?);
                brackets.last = Some(inner.clone());
                brackets.all = Some(Members::joined(brackets.all.take(), inner));
                char = parser.cursor.peek();
                continue;
            }
            '&' => {
                char = parser.cursor.next();
                if char == '&' {
                    char = intersection(parser, &mut brackets)?;
                    continue;
                }
                parser.cursor.unread();
            }
            END if parser.cursor.is_at_end() => {
                return Err(parser.cursor.refusal("the class is not closed by `]`"));
            }
            ']' if brackets.all.is_some() || brackets.table_waits => break,
            _ => {}
        }
        range(parser, &mut brackets)?;
        char = parser.cursor.peek();
    }
    if closed {
        parser.cursor.next();
    }
    if brackets.table_waits {
        brackets.all = Some(Members::joined(brackets.all, Members::Table));
    }
    let set = brackets.all.map_or_else(CharSet::none, |all| all.resolve(&brackets.table));
    Ok(if negated { set.negate() } else { set })
}

/// Reads the right side of `&&`, at whose second `&` the cursor stands. Returns the next character.
fn intersection(parser: &mut Parser, brackets: &mut Brackets) -> Result<char, PatternError> {
    let mut char = parser.cursor.next();
    let mut right = None;
    while char != ']' && char != '&' {
        let bracketed = char == '[';
        if !bracketed {
            parser.cursor.unread();
        }
        let set = parser.nested(|parser| class(parser, bracketed))?;
        right = Some(Members::joined(right, Members::Set(set)));
        char = parser.cursor.peek();
    }
    if brackets.table_waits {
        brackets.table_waits = false;
        if brackets.all.is_none() {
            brackets.last = Some(Members::Table);
        }
        brackets.all = Some(Members::joined(brackets.all.take(), Members::Table));
    }
    let alone = right.is_none();
    brackets.last = right.or(brackets.last.take());
    brackets.all = match (brackets.all.take(), brackets.last.clone()) {
        (None, _) if alone => return Err(parser.cursor.refusal("`&&` needs a class on one side")),
        (None, last) => last,
        (Some(all), Some(last)) => Some(Members::Intersection(Box::new(all), Box::new(last))),
        // Java 17 takes it and throws a `NullPointerException` at the first match.
        (Some(all), None) => {
            parser.lack(parser.cursor.place(), "`&&` with nothing behind it");
            Some(all)
        }
    };
    Ok(char)
}

/// Reads a character, a range or a predefined class.
fn range(parser: &mut Parser, brackets: &mut Brackets) -> Result<(), PatternError> {
    let first = match parser.cursor.peek() {
        '\\' => match escaped(parser)? {
            Member::Letter(letter) => letter,
            Member::Set(set) => {
                brackets.add(set);
                return Ok(());
            }
        },
        letter => {
            parser.cursor.next();
            letter.into()
        }
    };
    if parser.cursor.peek() == '-' {
        let end = parser.cursor.char_at(1);
        if end != '[' && end != ']' {
            parser.cursor.next();
            match range_end(parser)? {
                Some(last) if first <= last => brackets.add(case::range(first, last, parser.case())),
                _ => return Err(parser.cursor.refusal("the range runs backwards")),
            }
            return Ok(());
        }
    }
    brackets.add_letter(first, parser);
    Ok(())
}

fn escaped(parser: &mut Parser) -> Result<Member, PatternError> {
    if let letter @ ('p' | 'P') = parser.cursor.next_escaped() {
        return Ok(Member::Set(escape::property(parser, letter == 'P')?));
    }
    let in_range = parser.cursor.char_at(1) == '-';
    parser.cursor.unread();
    escape::member(parser, in_range)
}

/// The end of a range; nothing if a class stands there.
fn range_end(parser: &mut Parser) -> Result<Option<u32>, PatternError> {
    let char = parser.cursor.peek();
    if char != '\\' {
        parser.cursor.next();
        return Ok(Some(char.into()));
    }
    Ok(match escape::member(parser, true)? {
        Member::Letter(letter) => Some(letter),
        Member::Set(_) => None,
    })
}

impl Brackets {
    fn add(&mut self, set: CharSet) {
        let members = Members::Set(set);
        self.last = Some(members.clone());
        self.all = Some(Members::joined(self.all.take(), members));
    }

    fn add_letter(&mut self, letter: u32, parser: &Parser) {
        let case = parser.case();
        let set = case::in_class(letter, case);
        if case::is_tabled(letter, case) {
            self.table = self.table.clone().union(&set);
            self.table_waits = true;
            self.last = None;
        } else {
            self.add(set);
        }
    }
}
