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
        let inner =
            Span { start: span.start + 1, end: span.end.saturating_sub(1).max(span.start + 1), ..span };
        let mut text = Joined::new(inner);
        let mut units: Vec<u16> = Vec::new();
        for piece in pair.into_inner() {
            let span = self.span(&piece);
            if piece.as_rule() == Rule::unicode {
                units.push(u16::from_str_radix(&piece.as_str()[2..], 16).expect("four hexadecimal digits"));
                continue;
            }
            flush(&mut units, &mut text, span);
            match piece.as_rule() {
                Rule::plain => text.push(&Text::verbatim(piece.as_str(), span)),
                Rule::escape => text.push(&Text::decoded(unescape(piece.as_str()), span)),
                Rule::bad_escape => self.fault(JsonFaultKind::BadEscape, span),
                _ => self.fault(JsonFaultKind::UnclosedString, inner),
            }
        }
        flush(&mut units, &mut text, inner);
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
fn flush(units: &mut Vec<u16>, text: &mut Joined, before: Span) {
    if units.is_empty() {
        return;
    }
    let width = 6 * u32::try_from(units.len()).expect("a string is smaller than 4 GiB");
    let span = Span { start: before.start.saturating_sub(width), end: before.start, ..before };
    text.push(&Text::decoded(String::from_utf16_lossy(units), span));
    units.clear();
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
