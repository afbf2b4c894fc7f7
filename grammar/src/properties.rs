//! Reads the text of a properties file exactly as `java.util.Properties` does.
//!
//! The grammar in `properties.pest` accepts every text; what the JDK refuses is kept as a fact of the entry.

use pest::Parser as _;
use pest::iterators::Pair;

use crate::ast::{Entry, Properties};
use crate::source::{Charset, FileId, Sources, Span};
use crate::text::{Joined, Text};
use generated::{PropertiesParser, Rule};

mod generated {
    #[derive(pest_derive::Parser)]
    #[grammar = "properties.pest"]
    pub(super) struct PropertiesParser;
}

/// Texts are handed to the parser in blocks of about this many bytes, which bounds its memory.
const BLOCK: usize = 64 << 10;

/// Reads the source `file` as a properties file. Bytes above 127 are understood by `charset`.
pub fn parse(sources: &Sources, file: FileId, charset: Charset) -> Properties {
    let source = sources.get(file);
    // A source that is no UTF-8 was decoded byte by byte already.
    let charset = if source.charset() == Charset::Latin1 { Charset::Utf8 } else { charset };
    let mut reader = Reader { file, charset, base: 0, entries: Vec::new(), comments: Vec::new() };
    for block in blocks(source.text()) {
        reader.block(block);
        reader.base += block.len();
    }
    Properties { file, entries: reader.entries, comments: reader.comments }
}

/// Cuts a text behind line ends that no backslash joins to the next line.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let whole_line =
            |at: &usize| bytes[*at] == b'\n' && !matches!(bytes[..*at].last(), Some(b'\\' | b'\r'));
        let end = (BLOCK.min(bytes.len())..bytes.len()).find(whole_line).map_or(bytes.len(), |at| at + 1);
        let block;
        (block, rest) = rest.split_at(end);
        (!block.is_empty()).then_some(block)
    })
}

struct Reader {
    file: FileId,
    charset: Charset,
    /// Where the block at hand starts in the source.
    base: usize,
    entries: Vec<Entry>,
    comments: Vec<Span>,
}

impl Reader {
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

    fn plain(&self, written: &str, span: Span, text: &mut Joined) {
        if self.charset == Charset::Utf8 || written.is_ascii() {
            text.push(&Text::verbatim(written, span));
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
        Span::new(self.file, self.base + span.start()..self.base + span.end())
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
