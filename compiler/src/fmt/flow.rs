//! The `flow` language: a statement on one line where it fits there, else a line for each step and each setting.
//!
//! Braces that the author has opened at the end of a line, and flows that go on in the next line, stay so. A statement
//! with a mistake, and what shares a line with one, stays as it is.

mod nodes;
mod write;

use std::ops::Range;

use logflowc_grammar::flow::{self, Word, WordKind};
use logflowc_grammar::source::{FileId, Sources};

use nodes::{Node, Reader};
use write::Writer;

/// What the language takes for blank. Anything else that looks empty is a mistake, and stays.
const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];

/// The lines of a text of the language without their ends.
pub(super) fn lines(sources: &Sources, file: FileId) -> Vec<String> {
    let text = sources.get(file).text();
    let Some(layout) = flow::layout(sources, file) else { return split(text) };
    let words = flow::words(sources, file);
    let reader = Reader::new(text, &words, &layout);
    let faults: Vec<usize> =
        flow::parse(sources, file).faults.iter().map(|fault| fault.span.range().start).collect();
    let mut writer = Writer::default();
    let mut at = 0;
    for part in parts(text, &words, &layout.statements, &faults) {
        // What stands above a statement are comments.
        comments(&reader, at..part.words.start, &mut writer);
        at = part.words.end;
        if part.kept {
            writer.keep(reader.is_apart(part.words.start), split(without_empty_lines(&text[part.text])));
        } else {
            writer.statement(&reader.statement(part.words));
        }
    }
    comments(&reader, at..words.len(), &mut writer);
    let lines = writer.finish();
    // Words and statements are told apart in two ways, and a text with mistakes may be cut differently by each.
    if signs(text).eq(lines.iter().flat_map(|line| signs(line))) { lines } else { split(text) }
}

/// What formatting never takes away or adds: all but blanks, and commas that may be left out.
fn signs(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|sign| !sign.is_whitespace() && ![',', '\u{feff}'].contains(sign))
}

fn comments(reader: &Reader<'_>, words: Range<usize>, writer: &mut Writer) {
    for node in reader.statement(words) {
        if let Node::Comment(comment) = &node {
            writer.comment(comment);
        }
    }
}

/// A statement, or neighbours that are kept as they are.
struct Part {
    words: Range<usize>,
    text: Range<usize>,
    kept: bool,
}

/// The statements of a text. A comment at the end of the last line of one belongs to it.
fn parts(text: &str, words: &[Word], starts: &[usize], faults: &[usize]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let next = starts.get(index + 1).copied().unwrap_or(text.len());
        let kept = faults.iter().any(|fault| (*start..next).contains(fault));
        let part = if kept { whole(text, words, *start..next) } else { trimmed(text, words, *start..next) };
        match parts.last_mut() {
            Some(last) if (last.kept || part.kept) && share_a_line(text, last, &part) => {
                last.words.end = part.words.end;
                last.text.end = part.text.end;
                if !last.kept {
                    last.text.start = line_start(text, last.text.start);
                    last.kept = true;
                }
            }
            _ => parts.push(part),
        }
    }
    parts
}

fn share_a_line(text: &str, one: &Part, next: &Part) -> bool {
    let end = one.text.start + text[one.text.clone()].trim_end_matches(BLANK).len();
    !text[end..next.text.start.max(end)].contains(['\n', '\r'])
}

/// All up to the next statement.
fn whole(text: &str, words: &[Word], range: Range<usize>) -> Part {
    let first = words.partition_point(|word| word.span.range().start < range.start);
    let end = words.partition_point(|word| word.span.range().start < range.end);
    Part { words: first..end.max(first), text: line_start(text, range.start)..range.end, kept: true }
}

/// A statement without the comments that follow on lines of their own.
fn trimmed(text: &str, words: &[Word], range: Range<usize>) -> Part {
    let part = whole(text, words, range.clone());
    let of_it = &words[part.words.clone()];
    // The first word of a statement may be taken for a part of a string that is not closed.
    let Some(last) = of_it.iter().rposition(|word| word.kind != WordKind::Comment) else { return part };
    let end = of_it[last].span.range().end;
    let last = last + 1;
    let behind =
        of_it.get(last).filter(|comment| !text[end..comment.span.range().start].contains(['\n', '\r']));
    let end = behind.map_or(end, |comment| comment.span.range().end);
    let count = last + usize::from(behind.is_some());
    Part { words: part.words.start..part.words.start + count, text: range.start..end, kept: false }
}

/// The start of a line, where only blanks stand between it and a place.
fn line_start(text: &str, at: usize) -> usize {
    let before = text[..at].trim_end_matches([' ', '\t']);
    if before.is_empty() || before.ends_with(['\n', '\r']) { before.len() } else { at }
}

/// A text without the empty lines at its end. Blanks behind the last word stay: one behind `optional` tells what it is.
fn without_empty_lines(text: &str) -> &str {
    let end = text.trim_end_matches(BLANK).len();
    let rest = text[end..].find(['\n', '\r']).unwrap_or(text.len() - end);
    &text[..end + rest]
}

fn split(text: &str) -> Vec<String> {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.lines().map(str::to_owned).collect()
}
