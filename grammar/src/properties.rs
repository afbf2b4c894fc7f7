//! Reads the text of a properties file exactly as `java.util.Properties` does.
//!
//! The grammar in `properties.pest` accepts every text; what the JDK refuses is kept as a fact of the entry. Most lines
//! have no backslash. Those are cut by hand; a test compares that with the grammar.

use std::ops::Range;

use pest::Parser as _;
use pest::iterators::Pair;

use crate::ast::{Entry, Properties};
use crate::source::{Charset, FileId, Source, Sources, Span};
use crate::text::{Joined, Text};
use generated::{PropertiesParser, Rule};

mod generated {
    #[derive(pest_derive::Parser)]
    #[grammar = "properties.pest"]
    pub(super) struct PropertiesParser;
}

/// Reads the source `file` as a properties file. Bytes above 127 are understood by `charset`.
pub fn parse(sources: &Sources, file: FileId, charset: Charset) -> Properties {
    let source = sources.get(file);
    // A source that is no UTF-8 was decoded byte by byte already.
    let charset = if source.charset() == Charset::Latin1 { Charset::Utf8 } else { charset };
    let mut reader = Reader { source, file, charset, base: 0, entries: Vec::new(), comments: Vec::new() };
    while let Some(part) = next_part(&source.text()[reader.base..]) {
        match part {
            Part::Line { text, end } => {
                reader.line(text);
                reader.base += text.len() + end;
            }
            Part::Block(block) => {
                reader.block(block);
                reader.base += block.len();
            }
        }
    }
    Properties { file, entries: reader.entries, comments: reader.comments }
}

/// A part of a text that can be read by itself.
enum Part<'t> {
    /// A line in which every character means itself, and how many bytes end it.
    Line { text: &'t str, end: usize },
    /// Lines with backslashes.
    Block(&'t str),
}

/// The next line, or the next few that backslashes may join.
fn next_part(text: &str) -> Option<Part<'_>> {
    let bytes = text.as_bytes();
    let (line, end) = split_line(bytes)?;
    if memchr::memchr(b'\\', &bytes[..line]).is_none() || is_comment(&bytes[..line]) {
        return Some(Part::Line { text: &text[..line], end });
    }
    let mut whole = line + end;
    let mut last = line;
    while last > 0 && bytes[last - 1] == b'\\' {
        let Some((line, end)) = split_line(&bytes[whole..]) else { break };
        last = whole + line;
        whole = last + end;
    }
    Some(Part::Block(&text[..whole]))
}

/// How long the first line is, and what ends it.
fn split_line(bytes: &[u8]) -> Option<(usize, usize)> {
    let line = memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
    let end = match bytes[line..] {
        [b'\r', b'\n', ..] => 2,
        [_, ..] => 1,
        [] => 0,
    };
    (line + end > 0).then_some((line, end))
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0c')
}

fn is_comment(line: &[u8]) -> bool {
    matches!(line.iter().find(|byte| !is_blank(**byte)), Some(b'#' | b'!'))
}

struct Reader<'s> {
    source: &'s Source,
    file: FileId,
    charset: Charset,
    /// Where the part at hand starts in the source.
    base: usize,
    entries: Vec<Entry>,
    comments: Vec<Span>,
}

impl Reader<'_> {
    /// Reads a line without escapes: what the grammar says of such a line, a hundred times as fast.
    fn line(&mut self, line: &str) {
        let bytes = line.as_bytes();
        let skip = |from: usize| {
            from + bytes[from..].iter().position(|byte| !is_blank(*byte)).unwrap_or(bytes.len() - from)
        };
        let start = skip(0);
        match bytes.get(start) {
            None => return,
            Some(b'#' | b'!') => return self.comments.push(self.at(start..line.len())),
            Some(_) => {}
        }
        let ends_key = |byte: &u8| matches!(byte, b'=' | b':') || is_blank(*byte);
        let key = start + bytes[start..].iter().position(ends_key).unwrap_or(bytes.len() - start);
        let mut value = skip(key);
        if matches!(bytes.get(value), Some(b'=' | b':')) {
            value = skip(value + 1);
        }
        // A key that is empty stands at the start of the line.
        let key = if start == key { 0..0 } else { start..key };
        self.entries.push(Entry {
            key: self.verbatim(key),
            value: self.verbatim(value..line.len()),
            malformed: Vec::new(),
            lost_backslashes: Vec::new(),
            refused: false,
        });
    }

    /// A text without escapes.
    fn verbatim(&self, range: Range<usize>) -> Text {
        let span = self.at(range);
        let written = &self.source.text()[span.range()];
        if written.is_empty() {
            return Text::empty(span);
        }
        if self.is_itself(written) {
            return Text::of_source(self.source, span);
        }
        let mut text = Joined::new(span);
        self.plain(written, span, &mut text);
        text.finish()
    }

    /// Reads lines by the grammar.
    fn block(&mut self, text: &str) {
        let file = PropertiesParser::parse(Rule::file, text).expect("the grammar accepts every text").next();
        for pair in file.expect("the rule `file` gives one pair").into_inner() {
            match pair.as_rule() {
                Rule::comment => {
                    let blank = pair.as_str().len() - pair.as_str().trim_start().len();
                    let mut span = self.span(&pair);
                    span.start += u32::try_from(blank).expect("a line is smaller than 4 GiB");
                    self.comments.push(span);
                }
                Rule::entry => self.entry(pair),
                _ => {}
            }
        }
    }

    fn entry(&mut self, pair: Pair<'_, Rule>) {
        let start = self.span(&pair);
        let nowhere = Span { end: start.start, ..start };
        let mut entry = Entry {
            key: Text::empty(nowhere),
            value: Text::empty(nowhere),
            malformed: Vec::new(),
            lost_backslashes: Vec::new(),
            refused: false,
        };
        for part in pair.into_inner() {
            let is_key = part.as_rule() == Rule::key;
            let text = self.text(part, &mut entry);
            *(if is_key { &mut entry.key } else { &mut entry.value }) = text;
        }
        self.entries.push(entry);
    }

    fn text(&self, pair: Pair<'_, Rule>, entry: &mut Entry) -> Text {
        let mut text = Joined::new(self.span(&pair));
        let mut high_surrogate = None;
        for piece in pair.into_inner() {
            let span = self.span(&piece);
            if piece.as_rule() == Rule::unicode {
                unicode(piece.as_str(), span, &mut high_surrogate, &mut text);
                continue;
            }
            high_surrogate = None;
            match piece.as_rule() {
                Rule::malformed => entry.malformed.push(span),
                Rule::simple => {
                    let c = piece.as_str().chars().nth(1).expect("a character follows the backslash");
                    if !matches!(c, 't' | 'n' | 'r' | 'f' | '\\' | ' ' | ':' | '=' | '#' | '!') {
                        entry.lost_backslashes.push(span);
                    }
                    self.simple(c, span, &mut text);
                }
                Rule::plain | Rule::plain_key => self.plain(piece.as_str(), span, &mut text),
                _ => {}
            }
        }
        text.finish()
    }

    fn simple(&self, c: char, span: Span, text: &mut Joined) {
        let meant = match c {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            other => other,
        };
        text.push(&Text::decoded(self.read(&meant.to_string()), span));
    }

    /// Whether characters are those of the source.
    fn is_itself(&self, written: &str) -> bool {
        self.charset == Charset::Utf8 || written.is_ascii()
    }

    fn plain(&self, written: &str, span: Span, text: &mut Joined) {
        if self.is_itself(written) {
            text.push(&Text::of_source(self.source, span));
            return;
        }
        let mut at = span.start as usize;
        for run in written.as_bytes().chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
            let span = Span::new(self.file, at..at + run.len());
            at += run.len();
            let value: String = run.iter().copied().map(char::from).collect();
            text.push(&if run[0].is_ascii() {
                Text::verbatim(value, span)
            } else {
                Text::decoded(value, span)
            });
        }
    }

    fn read(&self, written: &str) -> String {
        match self.charset {
            Charset::Utf8 => written.to_owned(),
            Charset::Latin1 => written.bytes().map(char::from).collect(),
        }
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        self.at(span.start()..span.end())
    }

    /// The place of a range of the part at hand.
    fn at(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start..self.base + range.end)
    }
}

/// A character outside the basic plane is written as two escapes; a half alone has no place in a Rust string
/// and becomes U+FFFD.
fn unicode(written: &str, span: Span, high: &mut Option<(u16, Span)>, text: &mut Joined) {
    let digits: String = written[2..].chars().filter(char::is_ascii_hexdigit).collect();
    let unit = u16::from_str_radix(&digits, 16).expect("four hexadecimal digits");
    let (units, span) = match high.take() {
        Some((first, start)) if (0xDC00..0xE000).contains(&unit) => {
            text.shorten(char::REPLACEMENT_CHARACTER.len_utf8());
            (vec![first, unit], start.to(span))
        }
        _ => (vec![unit], span),
    };
    if units.len() == 1 && (0xD800..0xDC00).contains(&unit) {
        *high = Some((unit, span));
    }
    text.push(&Text::decoded(String::from_utf16_lossy(&units), span));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reader(sources: &Sources, charset: Charset) -> Reader<'_> {
        let (file, source) = sources.iter().next().expect("one source");
        Reader { source, file, charset, base: 0, entries: Vec::new(), comments: Vec::new() }
    }

    proptest! {
        /// Characters that matter to the grammar, in every order.
        #[test]
        fn lines_mean_what_the_grammar_says(text in "[ \t\x0c=:#!\\\\\r\nu0aä]{0,40}", latin1: bool) {
            let charset = if latin1 { Charset::Latin1 } else { Charset::Utf8 };
            let mut sources = Sources::default();
            let file = sources.add(Source::new("flume.conf", text.clone().into_bytes()));
            let mut whole = reader(&sources, charset);
            whole.block(&text);
            let by_line = parse(&sources, file, charset);
            prop_assert_eq!(by_line.comments, whole.comments);
            prop_assert_eq!(format!("{:#?}", by_line.entries), format!("{:#?}", whole.entries));
        }
    }
}
