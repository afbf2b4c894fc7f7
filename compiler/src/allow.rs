//! Comments that allow what a rule finds.
//!
//! ```text
//! # logflowc: allow LF206, unknown-word because …      up to the end of the next entry
//! # logflowc: allow-file LF206 because …               in the whole file
//! # logflowc: begin-allow LF206 because …              up to `# logflowc: end-allow`
//! ```

mod insert;

use std::collections::BTreeMap;
use std::ops::Range;

use logflowc_grammar::finding::{Finding, Rule};
use logflowc_grammar::source::{FileId, Sources, Span};

use crate::read::{Document, Form};
use crate::selection::{Selector, Unknown};

pub use insert::insertions;

/// What the comments of one file say.
#[derive(Debug, Default)]
pub struct Allowances {
    /// What is allowed, in the order of the text.
    pub allowances: Vec<Allowance>,
    /// What is not understood.
    pub mistakes: Vec<Mistake>,
}

/// One comment that allows something.
#[derive(Debug)]
pub struct Allowance {
    /// The comments that belong to it: one, or the first and the last of a range.
    pub comments: Vec<Span>,
    /// The rules, each with the place of its word.
    pub rules: Vec<(Span, Selector)>,
    /// Where they may find something.
    scope: Range<u32>,
}

/// Something in such a comment that has no meaning.
#[derive(Debug)]
pub struct Mistake {
    /// Where.
    pub span: Span,
    /// What.
    pub what: Misread,
}

/// What can be wrong with such a comment.
#[derive(Debug)]
pub enum Misread {
    /// The word behind `logflowc:` is none of ours.
    Word(String),
    /// It names no rule.
    NoRule,
    /// It names a rule that does not exist.
    UnknownRule(Unknown),
    /// It ends a range that has not begun.
    NotBegun,
    /// It begins a range that does not end.
    NotEnded,
}

/// What stands behind `logflowc:`.
const MARK: &str = "logflowc:";

/// The words that may stand there.
pub const WORDS: [&str; 4] = ["allow", "allow-file", "begin-allow", "end-allow"];

impl Allowance {
    fn file(&self) -> FileId {
        self.comments[0].file
    }

    /// Whether something is found that it allows to `selector`.
    pub fn is_used(&self, selector: &Selector, found: &Found) -> bool {
        let (file, scope) = (self.file(), &self.scope);
        found.0.values().filter(|(rule, _)| selector.selects(rule)).any(|(_, places)| {
            let first = places.partition_point(|place| *place < (file, scope.start));
            places.get(first).is_some_and(|(of, at)| *of == file && scope.contains(at))
        })
    }
}

/// Where each rule has found something, in the order of the text.
pub struct Found(BTreeMap<&'static str, (&'static Rule, Starts)>);

/// Where findings start, in the order of the text.
type Starts = Vec<(FileId, u32)>;

impl Found {
    /// The places of findings.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut found: BTreeMap<_, (_, Starts)> = BTreeMap::new();
        for finding in findings {
            let (_, places) = found.entry(finding.rule.code).or_insert((finding.rule, Vec::new()));
            places.push((finding.span().file, finding.span().start));
        }
        for (_, places) in found.values_mut() {
            places.sort_unstable();
        }
        Self(found)
    }
}

/// The places in which one selector is allowed: where each starts, and how far it and those before it reach.
#[derive(Default)]
struct Places {
    starts: Starts,
    reaches: Vec<u32>,
}

impl Places {
    fn of(mut scopes: Vec<(FileId, u32, u32)>) -> Self {
        scopes.sort_unstable();
        let mut places = Self::default();
        for (file, start, end) in scopes {
            let before = places.starts.last().zip(places.reaches.last()).filter(|((of, _), _)| *of == file);
            places.reaches.push(before.map_or(end, |(_, reach)| end.max(*reach)));
            places.starts.push((file, start));
        }
        places
    }

    fn contains(&self, span: Span) -> bool {
        let behind = self.starts.partition_point(|start| *start <= (span.file, span.start));
        behind
            .checked_sub(1)
            .is_some_and(|last| self.starts[last].0 == span.file && span.start < self.reaches[last])
    }
}

/// The findings that no comment allows.
pub fn not_allowed(sources: &Sources, documents: &[Document], findings: Vec<Finding>) -> Vec<Finding> {
    let mut scopes: BTreeMap<Selector, Vec<(FileId, u32, u32)>> = BTreeMap::new();
    for allowance in documents.iter().flat_map(|document| read(sources, document).allowances) {
        let scope = (allowance.file(), allowance.scope.start, allowance.scope.end);
        for (_, selector) in allowance.rules {
            scopes.entry(selector).or_default().push(scope);
        }
    }
    let places: Vec<_> =
        scopes.into_iter().map(|(selector, scopes)| (selector, Places::of(scopes))).collect();
    let is_allowed = |finding: &Finding| {
        let by = |(selector, places): &(Selector, Places)| {
            selector.selects(finding.rule) && places.contains(finding.span())
        };
        places.iter().any(by)
    };
    findings.into_iter().filter(|finding| !is_allowed(finding)).collect()
}

/// Reads the comments of a file.
pub fn read(sources: &Sources, document: &Document) -> Allowances {
    let mut reader = Reader { sources, document, open: Vec::new(), found: Allowances::default() };
    for comment in &document.comments {
        reader.comment(*comment);
    }
    let Reader { open, mut found, .. } = reader;
    // A range without an end goes on to the end of the file.
    for begun in open {
        found.mistakes.push(Mistake { span: begun.comments[0], what: Misread::NotEnded });
        found.allowances.push(begun);
    }
    found
}

struct Reader<'d> {
    sources: &'d Sources,
    document: &'d Document,
    /// Ranges that have begun.
    open: Vec<Allowance>,
    found: Allowances,
}

impl Reader<'_> {
    fn comment(&mut self, comment: Span) {
        let text = self.sources.slice(comment);
        let body = text.trim_start_matches(['#', '!']).trim_start();
        let Some(rest) = body.strip_prefix(MARK) else { return };
        let start = comment.end as usize - rest.len();
        let mut words = Words { rest, at: start, file: comment.file };
        let Some((span, word)) = words.next() else {
            return self.mistake(comment, Misread::Word(String::new()));
        };
        let scope = match word {
            "allow" => self.next_entry(comment),
            "allow-file" => 0..u32::MAX,
            "begin-allow" => comment.end..u32::MAX,
            "end-allow" => return self.end(comment),
            _ => return self.mistake(span, Misread::Word(word.to_owned())),
        };
        let rules = self.rules(comment, words);
        if rules.is_empty() {
            return;
        }
        let allowance = Allowance { comments: vec![comment], rules, scope };
        if word == "begin-allow" {
            self.open.push(allowance);
        } else {
            self.found.allowances.push(allowance);
        }
    }

    fn end(&mut self, comment: Span) {
        match self.open.pop() {
            Some(mut begun) => {
                begun.scope.end = comment.start;
                begun.comments.push(comment);
                self.found.allowances.push(begun);
            }
            None => self.mistake(comment, Misread::NotBegun),
        }
    }

    fn rules(&mut self, comment: Span, words: Words<'_>) -> Vec<(Span, Selector)> {
        let mut rules = Vec::new();
        let words = words.list();
        if words.is_empty() {
            self.mistake(comment, Misread::NoRule);
        }
        for (span, word) in words {
            match word.parse() {
                Ok(selector) => rules.push((span, selector)),
                Err(unknown) => self.mistake(span, Misread::UnknownRule(unknown)),
            }
        }
        rules
    }

    fn next_entry(&self, comment: Span) -> Range<u32> {
        if self.document.form == Form::Flow {
            return self.next_line(comment);
        }
        let entries = &self.document.entries;
        let next = entries.partition_point(|entry| entry.key.span().start < comment.end);
        entries.get(next).map_or(0..0, |entry| entry.span().start..entry.span().end + 1)
    }

    /// The next line of the `flow` language that is more than a comment: one statement may stand on many lines.
    fn next_line(&self, comment: Span) -> Range<u32> {
        let text = &self.sources.get(comment.file).text()[comment.end as usize..];
        let mut start = comment.end;
        for line in text.split_inclusive('\n') {
            let end = start + u32::try_from(line.len()).expect("sources are smaller than 4 GiB");
            if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
                return start..end;
            }
            start = end;
        }
        0..0
    }

    fn mistake(&mut self, span: Span, what: Misread) {
        self.found.mistakes.push(Mistake { span, what });
    }
}

/// The words of a comment, with their places.
struct Words<'t> {
    rest: &'t str,
    /// Where `rest` starts.
    at: usize,
    file: FileId,
}

impl<'t> Words<'t> {
    fn skip(&mut self, length: usize) {
        self.rest = &self.rest[length..];
        self.at += length;
    }

    fn skip_blanks(&mut self) {
        self.skip(self.rest.len() - self.rest.trim_start().len());
    }

    fn next(&mut self) -> Option<(Span, &'t str)> {
        self.skip_blanks();
        let end = self.rest.find(|c: char| c == ',' || c.is_whitespace()).unwrap_or(self.rest.len());
        let word = &self.rest[..end];
        let span = Span::new(self.file, self.at..self.at + end);
        self.skip(end);
        (!word.is_empty()).then_some((span, word))
    }

    /// Words with commas between them; what follows the last one is the reason.
    fn list(mut self) -> Vec<(Span, &'t str)> {
        let mut list = Vec::new();
        while let Some(word) = self.next() {
            list.push(word);
            self.skip_blanks();
            if !self.rest.starts_with(',') {
                break;
            }
            self.skip(1);
        }
        list
    }
}

#[cfg(test)]
mod tests;
