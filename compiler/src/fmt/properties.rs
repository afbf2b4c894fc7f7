//! Properties: `key = value`, aligned where settings of one component follow each other.

use logflowc_grammar::ast::Entry;

use crate::read::Document;

/// What stands before a continued line.
const INDENT: &str = "    ";
/// What the JDK takes for a blank within a line.
const BLANKS: [char; 3] = [' ', '\t', '\u{c}'];

/// A comment or an entry.
enum Item<'d> {
    Comment(&'d str),
    Entry(&'d Entry),
}

/// An item with its place.
struct Placed<'d> {
    start: usize,
    end: usize,
    item: Item<'d>,
}

/// The lines of a properties file without their ends.
pub(super) fn lines(text: &str, document: &Document) -> Vec<String> {
    let items = items(text, document);
    let mut lines = Vec::new();
    let mut at = 0;
    while at < items.len() {
        if at > 0 && blank_between(text, &items[at - 1], &items[at]) {
            lines.push(String::new());
        }
        let run = run(text, &items[at..]);
        if let Item::Comment(comment) = items[at].item {
            lines.push(comment.to_owned());
        }
        let entries = items[at..at + run].iter().filter_map(|placed| match placed.item {
            Item::Entry(entry) => Some(entry),
            Item::Comment(_) => None,
        });
        let entries: Vec<&Entry> = entries.collect();
        let keys: Vec<String> = entries.iter().map(|entry| key(text, entry)).collect();
        let width = keys.iter().map(|key| key.chars().count()).max().unwrap_or(0);
        for (entry, key) in entries.iter().zip(&keys) {
            lines.extend(written(text, entry, key, width));
        }
        at += run;
    }
    lines
}

fn items<'d>(text: &'d str, document: &'d Document) -> Vec<Placed<'d>> {
    let comments = document.comments.iter().map(|span| {
        let range = span.range();
        let comment = text[range.clone()].trim_end_matches(BLANKS);
        Placed { start: range.start, end: range.end, item: Item::Comment(comment) }
    });
    let entries = document.entries.iter().map(|entry| {
        let range = entry.span().range();
        Placed { start: range.start, end: range.end, item: Item::Entry(entry) }
    });
    let mut items: Vec<Placed<'d>> = comments.chain(entries).collect();
    items.sort_by_key(|placed| placed.start);
    items
}

fn blank_between(text: &str, before: &Placed<'_>, after: &Placed<'_>) -> bool {
    let gap = text[before.end..after.start].replace("\r\n", "\n");
    gap.matches(['\n', '\r']).count() > 1
}

/// How many of the items are aligned with the first: entries of one component, one below the other.
fn run(text: &str, items: &[Placed<'_>]) -> usize {
    let owner_of = |placed: &Placed<'_>| match placed.item {
        Item::Entry(entry) => Some(owner(entry.key.as_str()).to_owned()),
        Item::Comment(_) => None,
    };
    let Some(first) = owner_of(&items[0]) else { return 1 };
    let follows = |pair: &&[Placed<'_>]| {
        owner_of(&pair[1]).as_ref() == Some(&first) && !blank_between(text, &pair[0], &pair[1])
    };
    1 + items.windows(2).take_while(follows).count()
}

/// The part of a key that names the component, or the agent for its lists.
fn owner(key: &str) -> &str {
    let mut dots = key.match_indices('.').map(|(dot, _)| dot);
    let agent = dots.next();
    dots.nth(1).or(agent).map_or(key, |dot| &key[..dot])
}

/// The key on one line.
fn key(text: &str, entry: &Entry) -> String {
    if entry.key.as_str().is_empty() {
        return String::new();
    }
    let key = rejoined(&text[entry.key.span().range()], "");
    // A comment sign can stand in front only where the line before was continued.
    if key.starts_with(['#', '!']) { format!("\\{key}") } else { key }
}

fn written(text: &str, entry: &Entry, key: &str, width: usize) -> Vec<String> {
    let value = entry.value.span().range();
    if key.starts_with('\u{feff}') {
        // The mark at the start of the file makes an entry even of a comment.
        return vec![text[entry.span().range()].to_owned()];
    }
    let padded = format!("{key:width$} =");
    let padded = padded.trim_start_matches(BLANKS);
    if entry.value.as_str().is_empty() {
        return vec![padded.to_owned()];
    }
    let continued = text[entry.key.span().range().end..value.start].contains(['\n', '\r']);
    let value = rejoined(&text[value], &format!("\\\n{INDENT}"));
    let separator = if continued { format!(" \\\n{INDENT}") } else { " ".to_owned() };
    format!("{padded}{separator}{value}").split('\n').map(str::to_owned).collect()
}

/// A text with something else in the place of what continues a line.
fn rejoined(written: &str, join: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let next = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']));
        if let Some(next) = next {
            out.push_str(join);
            rest = next.trim_start_matches(BLANKS);
        } else {
            let length = rest.chars().next().map_or(0, char::len_utf8);
            out.push('\\');
            out.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    out.push_str(rest);
    out
}
