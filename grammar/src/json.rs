//! Reads a JSON text into values with spans; mistakes are kept beside the values, and reading goes on.

use pest::Parser as _;
use pest::iterators::Pair;

use crate::ast::{Json, JsonFault, JsonFaultKind, JsonKind, JsonValue};
use crate::source::{FileId, Sources, Span};
use crate::text::{Joined, Text};
use generated::{JsonParser, Rule};

mod generated {
    #[derive(pest_derive::Parser)]
    #[grammar = "json.pest"]
    pub(super) struct JsonParser;
}

/// Brackets may be nested this deep. The parser recurses, and configurations have five levels.
const MAX_DEPTH: usize = 64;

/// Reads the source `file` as JSON.
pub fn parse(sources: &Sources, file: FileId) -> Json {
    let text = sources.get(file).text();
    let mut reader = Reader { file, faults: Vec::new() };
    if let Some(at) = too_deep(text) {
        reader.fault(JsonFaultKind::TooDeep, Span::new(file, at..at + 1));
        return Json { file, value: None, faults: reader.faults };
    }
    let root = JsonParser::parse(Rule::file, text).expect("the grammar accepts every text").next();
    let mut value = None;
    for pair in root.expect("the rule `file` gives one pair").into_inner() {
        match pair.as_rule() {
            Rule::EOI => {}
            Rule::junk => reader.fault_at(JsonFaultKind::Junk, &pair),
            _ => value = Some(reader.value(pair)),
        }
    }
    if value.is_none() && reader.faults.is_empty() {
        reader.fault(JsonFaultKind::Empty, Span::new(file, 0..0));
    }
    Json { file, value, faults: reader.faults }
}

/// Where the nesting exceeds [`MAX_DEPTH`].
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' => in_string = false,
            b'"' if !escaped => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
        if depth > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

struct Reader {
    file: FileId,
    faults: Vec<JsonFault>,
}

impl Reader {
    fn value(&mut self, pair: Pair<'_, Rule>) -> JsonValue {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::object => JsonKind::Object(self.object(pair)),
            Rule::array => JsonKind::Array(self.array(pair)),
            Rule::string => JsonKind::Scalar(self.string(pair)),
            Rule::word if pair.as_str() == "null" => JsonKind::Null,
            Rule::word | Rule::number => {
                if pair.as_rule() == Rule::word && !matches!(pair.as_str(), "true" | "false") {
                    self.fault(JsonFaultKind::BareWord, span);
                }
                JsonKind::Scalar(Text::verbatim(pair.as_str(), span))
            }
            other => unreachable!("{other:?} is no value"),
        };
        JsonValue { kind, span }
    }

    fn object(&mut self, pair: Pair<'_, Rule>) -> Vec<(Text, JsonValue)> {
        let mut members = Vec::new();
        let mut commas = Commas::default();
        let open = self.span(&pair);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::member => {
                    commas.value(self, &part);
                    members.extend(self.member(part));
                }
                other => self.punctuation(other, &part, &mut commas, open),
            }
        }
        members
    }

    fn array(&mut self, pair: Pair<'_, Rule>) -> Vec<JsonValue> {
        let mut values = Vec::new();
        let mut commas = Commas::default();
        let open = self.span(&pair);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::object | Rule::array | Rule::string | Rule::number | Rule::word => {
                    commas.value(self, &part);
                    values.push(self.value(part));
                }
                other => self.punctuation(other, &part, &mut commas, open),
            }
        }
        values
    }

    fn punctuation(&mut self, rule: Rule, part: &Pair<'_, Rule>, commas: &mut Commas, open: Span) {
        match rule {
            Rule::comma => commas.comma(self, part),
            Rule::open_end => {
                self.fault(JsonFaultKind::UnclosedBracket, Span { end: open.start + 1, ..open });
            }
            Rule::close_object | Rule::close_array => commas.end(self),
            _ => self.fault_at(JsonFaultKind::Junk, part),
        }
    }

    fn member(&mut self, pair: Pair<'_, Rule>) -> Option<(Text, JsonValue)> {
        let mut parts = pair.into_inner();
        let key = parts.next().expect("a member starts with a string");
        let key_span = self.span(&key);
        let key = self.string(key);
        let after = parts.next().expect("a colon follows, or the note that it is missing");
        if after.as_rule() == Rule::missing_colon {
            self.fault(JsonFaultKind::MissingColon, key_span);
            return None;
        }
        let value = parts.next().expect("a value follows, or the note that it is missing");
        if value.as_rule() == Rule::missing {
            self.fault(JsonFaultKind::MissingValue, key_span);
            return None;
        }
        Some((key, self.value(value)))
    }

    fn string(&mut self, pair: Pair<'_, Rule>) -> Text {
        let span = self.span(&pair);
        let closed = !pair.clone().into_inner().any(|piece| piece.as_rule() == Rule::unclosed);
        let inner = Span { start: span.start + 1, end: span.end - u32::from(closed), ..span };
        let mut text = Joined::new(inner);
        let mut units: Vec<(u16, Span)> = Vec::new();
        for piece in pair.into_inner() {
            let span = self.span(&piece);
            if piece.as_rule() == Rule::unicode {
                let unit = u16::from_str_radix(&piece.as_str()[2..], 16).expect("four hexadecimal digits");
                units.push((unit, span));
                continue;
            }
            flush(&mut units, &mut text);
            match piece.as_rule() {
                Rule::plain => text.push(&Text::verbatim(piece.as_str(), span)),
                Rule::escape => text.push(&Text::decoded(unescape(piece.as_str()), span)),
                Rule::bad_escape => self.fault(JsonFaultKind::BadEscape, span),
                _ => self.fault(JsonFaultKind::UnclosedString, inner),
            }
        }
        flush(&mut units, &mut text);
        text.finish()
    }

    fn fault_at(&mut self, kind: JsonFaultKind, pair: &Pair<'_, Rule>) {
        let span = self.span(pair);
        // Neighbouring characters of junk are one mistake.
        if let Some(last) = self.faults.last_mut()
            && (last.kind, last.span.end) == (JsonFaultKind::Junk, span.start)
            && kind == JsonFaultKind::Junk
        {
            last.span = last.span.to(span);
            return;
        }
        self.fault(kind, span);
    }

    fn fault(&mut self, kind: JsonFaultKind, span: Span) {
        self.faults.push(JsonFault { kind, span });
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        Span::new(self.file, pair.as_span().start()..pair.as_span().end())
    }
}

/// `\u` escapes that stand next to each other are decoded together, because a pair of them may be one character.
fn flush(units: &mut Vec<(u16, Span)>, text: &mut Joined) {
    if let (Some((_, first)), Some((_, last))) = (units.first(), units.last()) {
        let span = first.to(*last);
        let written: Vec<u16> = units.drain(..).map(|(unit, _)| unit).collect();
        text.push(&Text::decoded(String::from_utf16_lossy(&written), span));
    }
}

fn unescape(written: &str) -> &str {
    match &written[1..] {
        "b" => "\u{8}",
        "f" => "\u{c}",
        "n" => "\n",
        "r" => "\r",
        "t" => "\t",
        other => other,
    }
}

/// Watches that values and commas take turns.
#[derive(Default)]
struct Commas {
    after_value: bool,
    last_comma: Option<Span>,
}

impl Commas {
    fn value(&mut self, reader: &mut Reader, value: &Pair<'_, Rule>) {
        if self.after_value {
            let start = reader.span(value);
            reader.fault(JsonFaultKind::MissingComma, Span { end: start.start + 1, ..start });
        }
        self.after_value = true;
        self.last_comma = None;
    }

    fn comma(&mut self, reader: &mut Reader, comma: &Pair<'_, Rule>) {
        let span = reader.span(comma);
        if !self.after_value {
            reader.fault(JsonFaultKind::StrayComma, span);
        }
        self.after_value = false;
        self.last_comma = Some(span);
    }

    fn end(&mut self, reader: &mut Reader) {
        if let Some(comma) = self.last_comma {
            reader.fault(JsonFaultKind::StrayComma, comma);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn read(text: &str) -> (Sources, Json) {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("flume.json", text.into()));
        let read = parse(&sources, file);
        (sources, read)
    }

    #[test]
    fn a_string_without_its_quote_ends_behind_its_last_character() {
        for text in ["\"sé", "\"sé\n", "\"", "\"a\\\""] {
            let (sources, read) = read(text);
            assert_eq!(sources.slice(read.faults[0].span), text.trim_end()[1..].to_owned(), "{text:?}");
        }
    }

    #[test]
    fn an_escape_at_the_end_of_a_string_stands_there() {
        let (sources, read) = read(r#"["ab\u00e9\ud83d\ude00"]"#);
        let Some(JsonValue { kind: JsonKind::Array(items), .. }) = read.value else { panic!("no array") };
        let JsonKind::Scalar(text) = &items[0].kind else { panic!("no string") };
        assert_eq!(text.as_str(), "abé😀");
        assert_eq!(sources.slice(text.span_of(3..4)), r"\u00e9\ud83d\ude00");
    }

    #[test]
    fn a_comment_that_is_not_closed_ends_the_text() {
        use JsonFaultKind::{MissingColon, MissingValue, UnclosedBracket};
        for (text, kinds) in [
            ("{\"a\" /* b", &[MissingColon, UnclosedBracket][..]),
            ("{\"a\": /* b", &[MissingValue, UnclosedBracket]),
            ("[1 /*", &[UnclosedBracket]),
            ("{} /*", &[]),
        ] {
            let faults = read(text).1.faults;
            assert_eq!(faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(), kinds, "{text}");
        }
    }
}
