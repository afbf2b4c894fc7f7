//! The outline of a document: agents, their components and the parts of those.

use logflowc_compiler::config::{Agent, Class, Component};
use logflowc_compiler::lint::kind_word;
use logflowc_compiler::read::Form;
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::source::Span;
use lsp_types::{DocumentSymbol, SymbolKind};

use crate::document::View;
use crate::flow;

/// The agents of a document.
pub(crate) fn symbols(view: &View<'_>) -> Vec<DocumentSymbol> {
    if view.document().form == Form::Flow {
        return flow::symbols(view);
    }
    view.config().agents.iter().map(|agent| of_agent(view, agent)).collect()
}

fn of_agent(view: &View<'_>, agent: &Agent) -> DocumentSymbol {
    let lists = agent.lists.iter().map(|list| list.setting.key.span().to(list.setting.raw.span()));
    let all = lists.chain(agent.components.iter().map(whole)).fold(agent.name.span(), Span::to);
    let children = agent.components.iter().map(|component| of_component(view, component)).collect();
    symbol(view, (agent.name.as_str(), "agent"), SymbolKind::NAMESPACE, (all, agent.name.span()), children)
}

fn of_component(view: &View<'_>, component: &Component) -> DocumentSymbol {
    let kind = kind_word(component.kind);
    let detail = match &component.class {
        Class::Known(class, _) => format!("{kind} {}", class.name),
        Class::Other(text) | Class::Open(text) => format!("{kind} {text}"),
        Class::Missing => kind.to_owned(),
    };
    // Parts that a default has chosen stand nowhere.
    let written = component.parts.iter().filter(|part| !part.values.is_empty());
    let children = written.map(|part| of_component(view, part)).collect();
    let spans = (whole(component), component.span());
    symbol(view, (component.name.as_str(), &detail), icon(component.kind), spans, children)
}

fn whole(component: &Component) -> Span {
    let settings = component.settings();
    let spans = settings.iter().map(|(_, setting)| setting.key.span().to(setting.raw.span()));
    spans.fold(component.span(), Span::to)
}

/// The sign of a kind.
pub(crate) fn icon(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Source => SymbolKind::EVENT,
        Kind::Channel => SymbolKind::ARRAY,
        Kind::Sink => SymbolKind::OBJECT,
        Kind::Sinkgroup => SymbolKind::STRUCT,
        Kind::Configfilter => SymbolKind::OPERATOR,
        _ => SymbolKind::PROPERTY,
    }
}

/// One line of an outline: its name with what it is, all that belongs to it, and where the name stands.
#[expect(deprecated, reason = "the type of the protocol has a field that nobody should use")]
pub(crate) fn symbol(
    view: &View<'_>,
    (name, detail): (&str, &str),
    kind: SymbolKind,
    (whole, name_span): (Span, Span),
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    DocumentSymbol {
        // The protocol wants a name that is not empty.
        name: if name.trim().is_empty() { "?".to_owned() } else { name.to_owned() },
        detail: Some(detail.to_owned()),
        kind,
        tags: None,
        deprecated: None,
        range: view.range(whole.to(name_span)),
        selection_range: view.range(name_span),
        children: (!children.is_empty()).then_some(children),
    }
}
