//! Reads a pattern as `java.util.regex.Pattern` (Java 17) reads it, so that both refuse the same texts.

use std::ops::Range;

use super::ast::{Greed, Node, Place, Repeat};
use super::case::{self, Case};
use super::class;
use super::cursor::{Cursor, END, Flags};
use super::escape::{self, Escape};
use super::group;
use super::set::CharSet;
use super::{Concern, Difference, PatternError};

/// Deepest nesting that is read; Java itself gives up somewhere above a thousand.
const MAX_DEPTH: usize = 100;

/// Most often that a part may be repeated; an automaton holds it that many times.
const MAX_REPEAT: u32 = 100_000;

pub(super) struct Parser {
    pub(super) cursor: Cursor,
    /// Number of the group that was opened last.
    pub(super) groups: u32,
    pub(super) names: Vec<(String, u32)>,
    pub(super) differences: Vec<Difference>,
    /// The first construct that we cannot execute. Reading goes on, for Java may refuse what follows.
    unsupported: Option<PatternError>,
    depth: usize,
}

/// What a pattern says.
pub(super) struct Parsed {
    pub(super) node: Node,
    pub(super) groups: u32,
    pub(super) names: Vec<(String, u32)>,
    pub(super) differences: Vec<Difference>,
}

pub(super) fn parse(pattern: &str) -> Result<Parsed, PatternError> {
    let cursor = Cursor::new(pattern);
    let mut parser =
        Parser { cursor, groups: 0, names: Vec::new(), differences: Vec::new(), unsupported: None, depth: 0 };
    let node = parser.alternatives()?;
    if !parser.cursor.has_read_all() {
        let message =
            if parser.cursor.peek() == ')' { "unmatched `)`" } else { "nothing follows the last `\\`" };
        return Err(parser.cursor.refusal(message));
    }
    let Parser { groups, names, differences, unsupported, .. } = parser;
    unsupported.map_or(Ok(Parsed { node, groups, names, differences }), Err)
}

impl Parser {
    pub(super) fn case(&self) -> Case {
        match (self.cursor.flags.has(Flags::IGNORE_CASE), self.cursor.flags.has(Flags::UNICODE_CASE)) {
            (false, _) => Case::Exact,
            (true, false) => Case::Ascii,
            (true, true) => Case::Unicode,
        }
    }

    pub(super) fn differ(&mut self, range: Range<usize>, concern: Concern, what: &str) {
        self.differences.push(Difference { range, concern, what: what.to_owned() });
    }

    /// Notes a construct that Java has and we have not.
    pub(super) fn lack(&mut self, at: usize, message: &str) {
        self.unsupported.get_or_insert_with(|| PatternError::unsupported(at, message));
    }

    /// Runs a step one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        step: impl FnOnce(&mut Self) -> Result<T, PatternError>,
    ) -> Result<T, PatternError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(PatternError::unsupported(self.cursor.place(), "the pattern is nested too deeply"));
        }
        let result = step(self);
        self.depth -= 1;
        result
    }

    /// Sequences with `|` between them.
    pub(super) fn alternatives(&mut self) -> Result<Node, PatternError> {
        let mut nodes = vec![self.sequence()?];
        while self.cursor.peek() == '|' {
            self.cursor.next();
            nodes.push(self.sequence()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Alternatives(nodes) })
    }

    fn sequence(&mut self) -> Result<Node, PatternError> {
        let mut nodes = Vec::new();
        loop {
            let start = self.cursor.place();
            let node = match self.cursor.peek() {
                '(' => {
                    nodes.extend(self.nested(group::group)?);
                    continue;
                }
                '|' | ')' => break,
                END if self.cursor.is_at_end() => break,
                char @ ('?' | '*' | '+') => {
                    self.cursor.next();
                    return Err(self.cursor.refusal(format!("nothing for `{char}` to repeat")));
                }
                '[' => Node::Set(self.nested(|parser| class::class(parser, true))?),
                '^' => self.place(Flags::MULTI_LINE, Place::TextStart, |unix| Place::LineStart { unix }),
                '$' => {
                    let unix = self.cursor.flags.has(Flags::UNIX_LINES);
                    self.place(Flags::MULTI_LINE, Place::LastLineEnd { unix }, |unix| Place::LineEnd { unix })
                }
                '.' => self.dot(),
                _ => self.atom(&mut nodes)?,
            };
            nodes.push(self.repeated(node, false, start)?);
        }
        Ok(match nodes.len() {
            0 => Node::Empty,
            1 => nodes.remove(0),
            _ => Node::Sequence(nodes),
        })
    }

    fn place(&mut self, flag: Flags, without: Place, with: impl Fn(bool) -> Place) -> Node {
        self.cursor.next();
        let flags = self.cursor.flags;
        Node::Place(if flags.has(flag) { with(flags.has(Flags::UNIX_LINES)) } else { without })
    }

    fn dot(&mut self) -> Node {
        self.cursor.next();
        let flags = self.cursor.flags;
        let excluded = if flags.has(Flags::DOT_ALL) {
            ""
        } else if flags.has(Flags::UNIX_LINES) {
            "\n"
        } else {
            "\n\r\u{85}\u{2028}\u{2029}"
        };
        Node::Set(CharSet::of(excluded).negate())
    }

    /// Reads letters up to the next construct. All but the last go to `before`; the last is what a quantifier
    /// repeats. A `{` in front of everything leaves the empty text, which Java then wants to repeat.
    fn atom(&mut self, before: &mut Vec<Node>) -> Result<Node, PatternError> {
        let mut letters: Vec<u32> = Vec::new();
        let mut last = self.cursor.at();
        let mut char = self.cursor.peek();
        loop {
            match char {
                '*' | '+' | '?' | '{' => {
                    if letters.len() > 1 {
                        self.cursor.go(last);
                        letters.pop();
                    }
                    break;
                }
                '$' | '.' | '^' | '(' | '[' | '|' | ')' => break,
                END if self.cursor.is_at_end() => break,
                '\\' => {
                    let here = self.cursor.at();
                    match escape::escape(self, !letters.is_empty())? {
                        Escape::Letter(letter) => {
                            last = here;
                            letters.push(letter);
                            char = self.cursor.peek();
                        }
                        Escape::Node(node) if letters.is_empty() => return Ok(node),
                        Escape::Node(_) => {
                            self.cursor.go(here);
                            break;
                        }
                    }
                }
                letter => {
                    last = self.cursor.at();
                    letters.push(letter.into());
                    char = self.cursor.next();
                }
            }
        }
        Ok(self.text(&letters, before))
    }

    fn text(&self, letters: &[u32], before: &mut Vec<Node>) -> Node {
        let case = self.case();
        match letters {
            [] => Node::Empty,
            [letter] => Node::Set(case::single(*letter, case)),
            [first @ .., last] => {
                before.extend(first.iter().map(|&letter| Node::Set(case::in_text(letter, case))));
                Node::Set(case::in_text(*last, case))
            }
        }
    }

    /// Reads a quantifier, where one follows.
    pub(super) fn repeated(&mut self, node: Node, group: bool, start: usize) -> Result<Node, PatternError> {
        let (min, max) = match self.cursor.peek() {
            '?' => (0, Some(1)),
            '*' => (0, None),
            '+' => (1, None),
            '{' => self.bounds()?,
            _ => return Ok(node),
        };
        let greed = match self.cursor.next() {
            '?' => Greed::Lazy,
            '+' => Greed::Possessive,
            _ => Greed::Greedy,
        };
        if greed != Greed::Greedy {
            self.cursor.next();
        }
        let range = start..self.cursor.place();
        if min > MAX_REPEAT || max.is_some_and(|max| max > MAX_REPEAT) {
            self.lack(start, "the pattern repeats a part too often");
        }
        Ok(Node::Repeat(Box::new(Repeat { node, min, max, greed, group, range })))
    }

    /// Reads `{n}`, `{n,}` or `{n,m}` up to its brace.
    fn bounds(&mut self) -> Result<(u32, Option<u32>), PatternError> {
        let mut char = self.cursor.skip();
        if !char.is_ascii_digit() {
            return Err(self.cursor.refusal("a number belongs behind `{`"));
        }
        let min = self.number(&mut char)?;
        let max = if char == ',' {
            char = self.cursor.read();
            if char == '}' { None } else { Some(self.number(&mut char)?) }
        } else {
            Some(min)
        };
        if char != '}' {
            return Err(self.cursor.refusal("`{` is not closed"));
        }
        if max.is_some_and(|max| max < min) {
            return Err(self.cursor.refusal("the upper bound is below the lower one"));
        }
        self.cursor.unread();
        Ok((min, max))
    }

    /// Reads digits, the first of which has been read; leaves the character behind them.
    fn number(&mut self, char: &mut char) -> Result<u32, PatternError> {
        let mut number = 0_i32;
        while let Some(digit) = char.to_digit(10) {
            number = number
                .checked_mul(10)
                .and_then(|number| number.checked_add_unsigned(digit))
                .ok_or_else(|| self.cursor.refusal("the number is too large"))?;
            *char = self.cursor.read();
        }
        Ok(number.unsigned_abs())
    }
}
