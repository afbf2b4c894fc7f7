//! Constructors, settings and values.

use pest::iterators::Pair;

use super::{Reader, Rule, parts};
use crate::ast::flow::{Constructor, FaultKind, Label, Quantity, Setting, Value, ValueKind};
use crate::source::Span;
use crate::text::{Joined, Text};

impl Reader<'_> {
    pub(super) fn constructor(&mut self, pair: Pair<'_, Rule>) -> Constructor {
        let span = self.span(&pair);
        let mut parts = parts(pair);
        let name = self.label(parts.next().expect("a constructor begins with its name"));
        let block = parts.next();
        let braces = block.is_some();
        let settings = block.map_or(Vec::new(), |block| self.block(block));
        Constructor { name, settings, braces, span }
    }

    pub(super) fn block(&mut self, pair: Pair<'_, Rule>) -> Vec<Setting> {
        let open = self.opening(&pair);
        parts(pair).filter_map(|part| self.setting(part, FaultKind::Entry, open)).collect()
    }

    /// The bracket with which a pair begins.
    fn opening(&self, pair: &Pair<'_, Rule>) -> Span {
        let at = pair.as_span().start() + pair.as_str().find(['{', '[']).unwrap_or(0);
        Span::new(self.file, self.base + at..self.base + at + 1)
    }

    /// A setting; what stands in its place and is none becomes a fault.
    pub(super) fn setting(&mut self, pair: Pair<'_, Rule>, kind: FaultKind, open: Span) -> Option<Setting> {
        match pair.as_rule() {
            Rule::entry => self.entry(pair),
            Rule::unclosed => {
                self.fault(FaultKind::UnclosedBracket, open);
                None
            }
            _ => {
                self.junk(&pair, kind, Rule::entry);
                None
            }
        }
    }

    fn entry(&mut self, pair: Pair<'_, Rule>) -> Option<Setting> {
        let mut parts = parts(pair);
        let key = self.label(parts.next().expect("an entry begins with its key"));
        let value = parts.next().expect("a value follows, or the note that it is missing");
        if value.as_rule() == Rule::no_value {
            self.junk(&value, FaultKind::Value, Rule::value);
            return None;
        }
        Some(Setting { key, value: self.value(value) })
    }

    pub(super) fn value(&mut self, pair: Pair<'_, Rule>) -> Value {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::quantity => ValueKind::Quantity(self.quantity(pair)),
            Rule::amount => ValueKind::Amount(self.amount(pair)),
            Rule::string => ValueKind::String(self.string(pair)),
            Rule::regex => ValueKind::Regex(self.regex(pair)),
            Rule::sum => ValueKind::Sum(parts(pair).map(|term| self.value(term)).collect()),
            // A word in a sum is one without settings.
            Rule::name => ValueKind::Constructor(Constructor {
                name: self.label(pair),
                settings: Vec::new(),
                braces: false,
                span,
            }),
            Rule::list => ValueKind::List(self.list(pair)),
            Rule::constructor => ValueKind::Constructor(self.constructor(pair)),
            Rule::field => {
                let name = Label { text: self.verbatim(&pair), quoted: false };
                ValueKind::Constructor(Constructor { name, settings: Vec::new(), braces: false, span })
            }
            Rule::block => ValueKind::Block(self.block(pair)),
            other => unreachable!("{other:?} is no value"),
        };
        Value { kind, span }
    }

    pub(super) fn list(&mut self, pair: Pair<'_, Rule>) -> Vec<Value> {
        let open = self.opening(&pair);
        let mut items = Vec::new();
        for part in parts(pair) {
            match part.as_rule() {
                Rule::junk_item => self.junk(&part, FaultKind::Value, Rule::value),
                Rule::unclosed => self.fault(FaultKind::UnclosedBracket, open),
                _ => items.push(self.value(part)),
            }
        }
        items
    }

    pub(super) fn quantity(&self, pair: Pair<'_, Rule>) -> Quantity {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let number = parts.next().expect("a quantity begins with its number").as_str();
        let number = if number.contains('_') {
            Text::decoded(number.replace('_', ""), span)
        } else {
            Text::decoded(number, span)
        };
        Quantity { number, unit: parts.next().map(|unit| self.verbatim(&unit)) }
    }

    fn amount(&self, pair: Pair<'_, Rule>) -> Text {
        let span = self.span(&pair);
        let mut parts = parts(pair);
        let first = parts.next().expect("an amount begins with its number");
        let words: Vec<&str> = first.clone().into_inner().map(|part| part.as_str()).collect();
        let number = words.first().expect("the grammar has a number here").replace('_', "");
        let units = words[1..].join("/");
        let events = parts.next().map_or("", |events| events.as_str());
        let text = [number.as_str(), &units, events].into_iter().filter(|word| !word.is_empty());
        Text::decoded(text.collect::<Vec<_>>().join(" "), span)
    }

    /// The pattern without the backslashes that the slashes in it need.
    pub(super) fn regex(&self, pair: Pair<'_, Rule>) -> Text {
        let inner = pair.into_inner().next().expect("the pattern between the slashes");
        let whole = self.verbatim(&inner);
        let mut pattern = Joined::new(whole.span());
        let (mut from, mut escaped) = (0, false);
        for (at, c) in whole.as_str().char_indices() {
            if escaped && c == '/' {
                pattern.push(&whole.slice(from..at - 1));
                from = at;
            }
            escaped = c == '\\' && !escaped;
        }
        pattern.push(&whole.slice(from..whole.as_str().len()));
        pattern.finish()
    }

    pub(super) fn string(&mut self, pair: Pair<'_, Rule>) -> Text {
        let span = self.span(&pair);
        let end = span.end.saturating_sub(1).max(span.start + 1);
        let mut text = Joined::new(Span { start: span.start + 1, end, ..span });
        for piece in pair.into_inner() {
            // Blanks at the end of a piece belong to it.
            let start = self.base + piece.as_span().start();
            let place = Span::new(self.file, start..start + piece.as_str().len());
            match piece.as_rule() {
                Rule::plain => text.push(&Text::verbatim(piece.as_str(), place)),
                Rule::escape => text.push(&Text::decoded(unescape(piece.as_str()), place)),
                Rule::unicode => match character(piece.as_str()) {
                    Some(c) => text.push(&Text::decoded(c.to_string(), place)),
                    None => self.fault(FaultKind::BadEscape, place),
                },
                Rule::bad_escape => self.fault(FaultKind::BadEscape, place),
                _ => self.fault(FaultKind::UnclosedString, span),
            }
        }
        text.finish()
    }
}

fn unescape(written: &str) -> &str {
    match &written[1..] {
        "n" => "\n",
        "r" => "\r",
        "t" => "\t",
        other => other,
    }
}

/// The character of `\u{…}`.
fn character(written: &str) -> Option<char> {
    let digits = written.trim_start_matches("\\u{").trim_end_matches('}');
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}
