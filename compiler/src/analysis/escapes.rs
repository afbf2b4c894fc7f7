//! The escapes of paths and topics: what a text takes from an event.

use std::ops::Range;

use logflowc_grammar::catalog::Type;
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::class;
use crate::config::{Component, Value};

/// One escape and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escape {
    /// Where it stands.
    pub span: Span,
    /// What it stands for.
    pub kind: EscapeKind,
}

/// What an escape stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EscapeKind {
    /// `%{name}`: a header; nothing where it is absent.
    Header(String),
    /// `%Y` and its like: some of the time. Every letter needs it, also those that mean nothing.
    Time(char),
    /// `%[name]`: something of the machine.
    Machine(String),
}

/// The letters that stand for something.
pub const LETTERS: &str = "aAbBcdDeHIjklmnMpsStyYz%";

/// The letters that change within a minute, an hour and a day.
const FINE: [(&str, i64); 3] = [("sStc", 1), ("M", 60), ("HIkl", 3600)];

/// The escapes of a text, from left to right.
pub fn escapes(text: &Text) -> Vec<Escape> {
    let found = places(text.as_str()).into_iter();
    found.map(|(range, kind)| Escape { span: text.span_of(range), kind }).collect()
}

/// Where a text has escapes, and which.
pub(crate) fn places(value: &str) -> Vec<(Range<usize>, EscapeKind)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(sign) = value[at..].find('%').map(|offset| at + offset) {
        let Some((kind, length)) = escape(&value[sign + 1..]) else {
            at = sign + 1;
            continue;
        };
        at = sign + 1 + length;
        found.push((sign..at, kind));
    }
    found
}

/// The escape behind a percent sign, and its length.
fn escape(rest: &str) -> Option<(EscapeKind, usize)> {
    let first = rest.chars().next()?;
    if first.is_ascii_alphanumeric() || first == '_' || first == '%' {
        return Some((EscapeKind::Time(first), 1));
    }
    let close = match first {
        '{' => '}',
        '[' => ']',
        _ => return None,
    };
    let end = rest.find(close)?;
    let name = &rest[1..end];
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || (close == '}' && (c == '.' || c == '-'));
    if name.is_empty() || !name.chars().all(fits) {
        return None;
    }
    let kind = if close == '}' { EscapeKind::Header } else { EscapeKind::Machine };
    Some((kind(name.to_owned()), end + 1))
}

/// The finest step of time, in seconds, at which a text with these escapes changes; none where it never does.
pub fn finest(escapes: &[Escape]) -> Option<i64> {
    let step = |escape: &Escape| match escape.kind {
        EscapeKind::Time('%') => None,
        EscapeKind::Time(letter) if LETTERS.contains(letter) => {
            let fine = FINE.iter().find(|(letters, _)| letters.contains(letter));
            Some(fine.map_or(86_400, |(_, seconds)| *seconds))
        }
        _ => None,
    };
    escapes.iter().filter_map(step).min()
}

/// The settings of a sink in which escapes are replaced.
pub fn escaped(sink: &Component) -> impl Iterator<Item = &Value> {
    let literal = class(sink) == "kafka" && !sink.flag("allowTopicOverride");
    sink.values.iter().filter(move |value| {
        !literal
            && !value.setting.unknown
            && value.property.is_some_and(|property| {
                property.kind == Type::EscapePath || property.item == Some(Type::EscapePath)
            })
    })
}

#[cfg(test)]
mod tests {
    use logflowc_grammar::source::{FileId, Span};

    use super::*;

    fn found(text: &str) -> Vec<(u32, EscapeKind)> {
        let text = Text::verbatim(text, Span::new(FileId(0), 0..text.len()));
        escapes(&text).into_iter().map(|escape| (escape.span.start, escape.kind)).collect()
    }

    #[test]
    fn escapes_are_those_of_flume() {
        use EscapeKind::{Header, Machine, Time};
        assert_eq!(
            found("/%{a.b-c}/%Y%[IP]"),
            [(1, Header("a.b-c".into())), (10, Time('Y')), (12, Machine("IP".into()))]
        );
        assert_eq!(found("%%{a}"), [(0, Time('%'))]);
        assert_eq!(found("50% %{} %{a b} %[x-y] %"), []);
    }

    #[test]
    fn the_finest_letter_counts() {
        let text = |text: &str| Text::verbatim(text, Span::new(FileId(0), 0..text.len()));
        let step = |written: &str| finest(&escapes(&text(written)));
        assert_eq!(
            [step("/%Y/%H"), step("/%D%M"), step("/%d"), step("/%{h}%%")],
            [Some(3600), Some(60), Some(86_400), None]
        );
    }
}
