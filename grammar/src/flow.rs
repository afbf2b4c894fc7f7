//! Reads a text of the `flow` language into its AST; mistakes are kept beside the statements, and reading goes on.

mod condition;
mod depth;
mod layout;
mod phrase;
mod pipeline;
mod promise;
mod template;
mod traffic;
mod value;
mod words;

use pest::Parser as _;
use pest::error::InputLocation;
use pest::iterators::Pair;

use crate::ast::flow::{
    Component, Condition, Fault, FaultKind, Flow, Label, Operand, Requirement, Statement,
};
use crate::source::{FileId, Sources, Span};
use crate::text::Text;
use generated::{FlowParser, Rule};

pub use layout::{Layout, layout};
pub use words::{Word, WordKind, words};

mod generated {
    #[derive(pest_derive::Parser)]
    #[grammar = "flow.pest"]
    pub(super) struct FlowParser;
}

/// Words that have a meaning of their own at the start of a statement.
pub const KEYWORDS: &[&str] = &[
    "agent",
    "source",
    "channel",
    "sink",
    "configfilter",
    "flow",
    "require",
    "let",
    "template",
    "use",
    "include",
    "test",
];

/// Words at the start of a step that are no interceptor of the catalog.
pub const VERBS: &[&str] = &["extract", "replace", "drop", "keep", "set", "remove", "rename", "use"];

/// The words with which interceptors of ours begin that are written in words.
pub const PHRASES: &[&str] = &["parse", "redact", "sample", "throttle", "dedupe", "count", "split", "join"];

/// Reads the source `file`.
pub fn parse(sources: &Sources, file: FileId) -> Flow {
    let text = sources.get(file).text();
    let mut reader = Reader { file, text, base: 0, faults: Vec::new() };
    let (mut statements, mut comments) = (Vec::new(), Vec::new());
    if let Some(at) = depth::too_deep(text) {
        reader.fault(FaultKind::TooDeep, Span::new(file, at..at + 1));
    } else {
        let root = FlowParser::parse(Rule::file, text).expect("the grammar accepts every text");
        let found = root.clone().flatten().filter(|pair| pair.as_rule() == Rule::COMMENT);
        comments.extend(found.map(|pair| reader.span(&pair)));
        for pair in root.flat_map(Pair::into_inner) {
            statements.extend(reader.statement(pair));
        }
    }
    reader.faults.sort_by_key(|fault| fault.span);
    Flow { file, statements, comments, faults: reader.faults }
}

/// Reads a condition that stands alone, such as the value of a property; none where it is no condition.
pub fn condition(text: &Text) -> Option<Condition> {
    alone(text, Rule::condition, |reader, pair| {
        let any = pair.into_inner().find(|pair| pair.as_rule() == Rule::any)?;
        Some(reader.any(any))
    })
}

/// Reads a number that is worked out and stands alone, as the value of a property; none where it is no such thing.
pub fn number(text: &Text) -> Option<Operand> {
    alone(text, Rule::number_of, |reader, pair| {
        let expression = pair.into_inner().find(|pair| pair.as_rule() == Rule::expression)?;
        Some(reader.expression(expression))
    })
}

/// Reads what stands behind `require`, as the value of a property; none where it is nothing that can be proved.
pub fn requirement(text: &Text) -> Option<Requirement> {
    alone(text, Rule::requirement, |reader, pair| {
        let promise = pair.into_inner().find(|pair| pair.as_rule() == Rule::promise)?;
        Some(reader.requirement(promise))
    })
}

/// Reads a part of the language that stands alone and is whole.
fn alone<T>(
    text: &Text,
    rule: Rule,
    read: impl FnOnce(&mut Reader<'_>, Pair<'_, Rule>) -> Option<T>,
) -> Option<T> {
    let at = text.span();
    if depth::too_deep(text.as_str()).is_some() {
        return None;
    }
    let pair = FlowParser::parse(rule, text.as_str()).ok()?.next()?;
    let mut reader =
        Reader { file: at.file, text: text.as_str(), base: at.start as usize, faults: Vec::new() };
    let part = read(&mut reader, pair)?;
    reader.faults.is_empty().then_some(part)
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    /// Where the text stands in the source.
    base: usize,
    faults: Vec<Fault>,
}

/// The parts of a pair, without comments.
fn parts(pair: Pair<'_, Rule>) -> impl Iterator<Item = Pair<'_, Rule>> {
    pair.into_inner().filter(|part| part.as_rule() != Rule::COMMENT)
}

/// Signs of other languages, with what is written here.
const FOREIGN: &[(&str, &str)] =
    &[("&&", "and"), ("=~", "matches"), ("~", "matches"), ("=", "=="), ("!", "not"), ("'", "\"")];

/// A sign of another language, where a condition stops being one.
fn foreign(kind: FaultKind, rest: &str) -> Option<(&'static str, &'static str)> {
    let FaultKind::Operator(Some("drop" | "keep")) = kind else { return None };
    FOREIGN.iter().copied().find(|(sign, _)| rest.starts_with(sign))
}

/// The text of a pair without the blanks and comments behind it.
fn said<'t>(pair: &Pair<'t, Rule>) -> &'t str {
    let mut text = pair.as_str().trim_end();
    if !text.contains('#') {
        return text;
    }
    let (whole, start) = (pair.as_str(), pair.as_span().start());
    let inner = pair.clone().into_inner().flatten();
    let comments: Vec<_> = inner.filter(|part| part.as_rule() == Rule::COMMENT).collect();
    for comment in comments.iter().rev() {
        let at = comment.as_span().start() - start;
        if text.len() == at + comment.as_str().trim_end().len() {
            text = whole[..at].trim_end();
        }
    }
    text
}

impl Reader<'_> {
    fn statement(&mut self, pair: Pair<'_, Rule>) -> Option<Statement> {
        match pair.as_rule() {
            Rule::agent => Some(Statement::Agent(self.first_label(pair).text)),
            Rule::component => Some(Statement::Component(self.component(pair))),
            Rule::flow => Some(Statement::Pipeline(self.pipeline(pair))),
            Rule::require => self.require(pair).map(Statement::Requirement),
            Rule::let_ => Some(Statement::Constant(self.constant(pair))),
            Rule::template => Some(Statement::Template(self.template(pair))),
            Rule::use_ => Some(Statement::Use(self.use_of(pair))),
            Rule::include => {
                let path = parts(pair).next().expect("an include has a path");
                Some(Statement::Include(self.string(path)))
            }
            Rule::test => Some(Statement::Test(self.test_statement(pair))),
            // Something before it could not be read, and this is its end.
            Rule::junk if pair.as_str().trim_end() == "}" && !self.faults.is_empty() => None,
            Rule::junk | Rule::junk_member => {
                self.junk(&pair, FaultKind::Statement, Rule::statement);
                None
            }
            _ => None,
        }
    }

    fn component(&mut self, pair: Pair<'_, Rule>) -> Component {
        let whole = self.span(&pair);
        let mut component = Component { kind: Text::empty(whole), names: Vec::new(), constructor: None };
        for part in parts(pair) {
            match part.as_rule() {
                Rule::kind => component.kind = self.verbatim(&part),
                Rule::constructor => component.constructor = Some(self.constructor(part)),
                Rule::no_constructor => self.junk(&part, FaultKind::Constructor, Rule::constructor),
                _ => component.names.push(self.label(part).text),
            }
        }
        component
    }

    /// The label at the start of a pair.
    fn first_label(&mut self, pair: Pair<'_, Rule>) -> Label {
        let part = parts(pair).find(|part| matches!(part.as_rule(), Rule::name | Rule::path | Rule::string));
        self.label(part.expect("the grammar has a label here"))
    }

    fn label(&mut self, pair: Pair<'_, Rule>) -> Label {
        let quoted = pair.as_rule() == Rule::string;
        let text = if quoted { self.string(pair) } else { self.verbatim(&pair) };
        Label { text, quoted }
    }

    fn verbatim(&self, pair: &Pair<'_, Rule>) -> Text {
        Text::verbatim(pair.as_str(), self.span(pair))
    }

    /// Reports text that was passed over: where `wanted` stops being possible, as far as that is on its first line.
    fn junk(&mut self, pair: &Pair<'_, Rule>, kind: FaultKind, wanted: Rule) {
        let start = pair.as_span().start();
        let line = pair.as_str().lines().next().unwrap_or_default();
        let line = line.split(" #").next().unwrap_or_default().trim_end();
        let reached = match FlowParser::parse(wanted, pair.as_str()).map_err(|error| error.location) {
            Err(InputLocation::Pos(at) | InputLocation::Span((at, _))) if at < line.len() => at,
            _ => 0,
        };
        if let Some((sign, meant)) = line.get(reached..).and_then(|rest| foreign(kind, rest)) {
            let from = self.base + start + reached;
            return self.fault(FaultKind::Sign(sign, meant), Span::new(self.file, from..from + sign.len()));
        }
        let end = start + line.len().max(reached);
        let span = Span::new(self.file, self.base + start + reached..self.base + end);
        self.fault(kind, if span.range().is_empty() { self.before(start) } else { span });
    }

    /// The character behind which something is missing.
    fn before(&self, at: usize) -> Span {
        let text = self.text[..at].trim_end();
        let start = text.char_indices().next_back().map_or(0, |(at, _)| at);
        Span::new(self.file, self.base + start..self.base + text.len())
    }

    fn fault(&mut self, kind: FaultKind, span: Span) {
        self.faults.push(Fault { kind, span });
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let start = self.base + pair.as_span().start();
        Span::new(self.file, start..start + said(pair).len())
    }
}

#[cfg(test)]
mod tests;
