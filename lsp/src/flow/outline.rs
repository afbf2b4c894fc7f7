//! The outline: agents with their components and flows.

use logflowc_grammar::ast::flow::Statement;
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::flow;
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;
use lsp_types::{DocumentSymbol, SymbolKind};

use super::statements::kind_of;
use crate::document::View;
use crate::outline::{icon, symbol};

/// The agents of a document. What stands before the first one has a place of its own.
pub(crate) fn symbols(view: &View<'_>) -> Vec<DocumentSymbol> {
    let file = view.document().file;
    let read = flow::parse(&view.analysis.sources, file);
    let places = Places::of(view);
    let mut symbols: Vec<DocumentSymbol> = Vec::new();
    for statement in &read.statements {
        let whole = |name: &Text| places.around(name);
        let found = match statement {
            Statement::Agent(name) => {
                symbols.push(one(view, (name, "agent"), SymbolKind::NAMESPACE, whole(name)));
                continue;
            }
            Statement::Component(component) => {
                let written = component.constructor.as_ref().map_or("", |made| made.name.text.as_str());
                let detail = format!("{} {written}", component.kind);
                let kind = icon(kind_of(component.kind.as_str()).unwrap_or(Kind::Group));
                component.names.iter().map(|name| one(view, (name, &detail), kind, whole(name))).collect()
            }
            Statement::Pipeline(pipeline) => {
                vec![one(view, (&pipeline.from, "flow"), SymbolKind::FUNCTION, whole(&pipeline.from))]
            }
            Statement::Constant(constant) => {
                vec![one(view, (&constant.name, "constant"), SymbolKind::CONSTANT, whole(&constant.name))]
            }
            Statement::Template(template) => {
                vec![one(view, (&template.name, "template"), SymbolKind::CLASS, whole(&template.name))]
            }
            Statement::Test(test) => {
                vec![one(view, (&test.name, "test"), SymbolKind::METHOD, whole(&test.name))]
            }
            Statement::Requirement(_) | Statement::Use(_) | Statement::Include(_) => Vec::new(),
        };
        match symbols.last_mut().filter(|last| last.kind == SymbolKind::NAMESPACE) {
            Some(agent) => {
                agent.range.end =
                    found.last().map_or(agent.range.end, |last: &DocumentSymbol| last.range.end);
                agent.children.get_or_insert_default().extend(found);
            }
            None => symbols.extend(found),
        }
    }
    symbols
}

fn one(view: &View<'_>, text: (&Text, &str), kind: SymbolKind, whole: Span) -> DocumentSymbol {
    symbol(view, (text.0.as_str(), text.1), kind, (whole, text.0.span()), Vec::new())
}

/// Where statements start, and the words that they have.
struct Places {
    starts: Vec<usize>,
    words: Vec<flow::Word>,
}

impl Places {
    fn of(view: &View<'_>) -> Self {
        let (sources, file) = (&view.analysis.sources, view.document().file);
        let mut words = flow::words(sources, file);
        words.retain(|word| word.kind != flow::WordKind::Comment);
        let starts = flow::layout(sources, file).map_or(Vec::new(), |layout| layout.statements);
        Self { starts, words }
    }

    /// The statement around a name.
    fn around(&self, name: &Text) -> Span {
        let at = name.span().range().start;
        let behind = self.starts.partition_point(|start| *start <= at);
        let start = behind.checked_sub(1).map_or(at, |index| self.starts[index]);
        let next = self.starts.get(behind).copied().unwrap_or(usize::MAX);
        let words = self.words.partition_point(|word| word.span.range().start < next);
        let last = words.checked_sub(1).map(|last| self.words[last].span.range().end);
        Span::new(name.span().file, start..last.unwrap_or(at).max(at))
    }
}
