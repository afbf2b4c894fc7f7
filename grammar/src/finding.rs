//! Findings: what is wrong with a configuration, where, why, and what to type instead.

use std::fmt;

use crate::source::Span;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Advice; does not count for the exit status.
    Note,
    /// It runs, but not as the author means it.
    Warning,
    /// Flume drops something, dies, or fails once events flow.
    Error,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        })
    }
}

/// What every finding of one kind has in common.
#[derive(Debug)]
pub struct Rule {
    /// Stable code, `LF` and three digits.
    pub code: &'static str,
    /// Says what is wrong, in words that fit behind "allow".
    pub name: &'static str,
    /// The level, unless a finding has reason for another.
    pub level: Level,
    /// Why it matters, in one or two sentences.
    pub why: &'static str,
}

/// One mistake.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is here.
    pub level: Level,
    /// One line that says what is wrong and names the culprit.
    pub message: String,
    /// The place to change first, then the places that explain it.
    pub labels: Vec<Label>,
    /// Facts that explain, for instance what Flume would do.
    pub notes: Vec<String>,
    /// What to type.
    pub help: Vec<String>,
    /// An edit that a machine can make.
    pub fix: Option<Fix>,
    /// Findings that the same mistake causes: they are told when nobody wants to hear of this one.
    pub effects: Vec<Finding>,
}

/// A place with a word on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there; may be empty.
    pub text: String,
}

/// An edit that removes the cause of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order.
    pub title: String,
    /// Whether it can change what a working configuration does.
    pub safety: Safety,
    /// Replacements that do not overlap.
    pub edits: Vec<Edit>,
}

/// Whether a fix may be made without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// The configuration means the same afterwards, or what was plainly meant.
    Safe,
    /// The author should look.
    Unsafe,
}

/// The text of `span` is replaced by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What to replace.
    pub span: Span,
    /// By what.
    pub text: String,
}

impl Finding {
    /// A finding of `rule` at `span`.
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            level: rule.level,
            message: message.into(),
            labels: vec![Label { span, text: String::new() }],
            notes: Vec::new(),
            help: Vec::new(),
            fix: None,
            effects: Vec::new(),
        }
    }

    /// The place to change.
    pub fn span(&self) -> Span {
        self.labels[0].span
    }

    /// Says a word at the place to change.
    pub fn label(&mut self, text: impl Into<String>) -> &mut Self {
        self.labels[0].text = text.into();
        self
    }

    /// Marks a place that explains the finding.
    pub fn related(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a fact.
    pub fn note(&mut self, text: impl Into<String>) -> &mut Self {
        self.notes.push(text.into());
        self
    }

    /// Adds an advice.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help.push(text.into());
        self
    }

    /// Gives this finding another level than its rule.
    pub fn level(&mut self, level: Level) -> &mut Self {
        self.level = level;
        self
    }

    /// Adds an edit of one place.
    pub fn fix(
        &mut self,
        safety: Safety,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> &mut Self {
        let edits = vec![Edit { span, text: text.into() }];
        self.fix = Some(Fix { title: title.into(), safety, edits });
        self
    }
}

/// The longest text of a finding, in bytes: a key can be as long as its file.
const LONGEST: usize = 2000;

impl Finding {
    /// Changes every text of the finding and of its effects.
    pub fn rewrite(&mut self, change: &mut dyn FnMut(&mut String)) {
        change(&mut self.message);
        self.labels.iter_mut().for_each(|label| change(&mut label.text));
        self.fix.iter_mut().for_each(|fix| change(&mut fix.title));
        self.notes.iter_mut().chain(&mut self.help).for_each(&mut *change);
        self.effects.iter_mut().for_each(|effect| effect.rewrite(change));
    }
}

/// Leaves the beginning and the end of a text that is too long.
fn shorten(text: &mut String) {
    if text.len() > LONGEST {
        let (head, tail) =
            (text.floor_char_boundary(LONGEST / 2), text.ceil_char_boundary(text.len() - LONGEST / 4));
        text.replace_range(head..tail, " … ");
    }
}

/// The findings of one run, collected while it goes on.
#[derive(Debug, Clone, Default)]
pub struct Report(Vec<Finding>);

impl Report {
    /// Adds a finding and gives it back, so that labels and help can be added.
    pub fn finding(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) -> &mut Finding {
        self.0.push(Finding::new(rule, span, message));
        self.0.last_mut().expect("just pushed")
    }

    /// Adds a finding that is already made.
    pub fn add(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Whether there is a finding of at least this level.
    pub fn has(&self, level: Level) -> bool {
        self.0.iter().any(|finding| finding.level >= level)
    }

    /// How many findings have this level.
    pub fn count(&self, level: Level) -> usize {
        self.0.iter().filter(|finding| finding.level == level).count()
    }

    /// The findings, by place.
    pub fn into_sorted(mut self) -> Vec<Finding> {
        self.0.sort_by(|a, b| key(a).cmp(&key(b)));
        self.0.dedup_by(|a, b| key(a) == key(b));
        self.0
    }

    /// The findings in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    /// The findings, to change what they say.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Finding> {
        self.0.iter_mut()
    }

    /// Cuts texts that nobody would read to their end.
    pub fn shorten(&mut self) {
        self.0.iter_mut().for_each(|finding| finding.rewrite(&mut shorten));
    }

    /// Adds all findings of another report.
    pub fn append(&mut self, mut other: Report) {
        self.0.append(&mut other.0);
    }
}

impl FromIterator<Finding> for Report {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Self(findings.into_iter().collect())
    }
}

fn key(finding: &Finding) -> (Span, &str, &str) {
    (finding.span(), finding.rule.code, &finding.message)
}
