//! What stands at a place, in words: a type, a key, a component, or a rule in a comment.

use logflowc_compiler::config::{Class, Component};
use logflowc_compiler::lint::LINTS;
use logflowc_compiler::read::Form;
use logflowc_grammar::ast::Entry;
use logflowc_grammar::source::Span;
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::describe;
use crate::document::View;
use crate::flow;
use crate::key::{self, Key};
use crate::occurrences;

/// The explanation of what stands at a position.
pub(crate) fn hover(view: &View<'_>, position: Position) -> Option<Hover> {
    let offset = view.offset(position);
    let comment = view.document().comments.iter().find(|comment| View::holds(**comment, offset));
    let (span, value) = match comment {
        Some(comment) => rule(view, *comment, offset)?,
        None if view.document().form == Form::Flow => flow::hover(view, offset)?,
        None => setting(view, view.document().entry_at(u32::try_from(offset).ok()?)?, offset)?,
    };
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range: Some(view.range(span)) })
}

/// The rule whose code or name stands in a comment.
fn rule(view: &View<'_>, comment: Span, offset: usize) -> Option<(Span, String)> {
    let text = view.slice(comment);
    let at = offset.saturating_sub(comment.start as usize);
    let outside = |c: char| !c.is_ascii_alphanumeric() && c != '-';
    let start = text[..at].rfind(outside).map_or(0, |before| text.ceil_char_boundary(before + 1));
    let end = text[at..].find(outside).map_or(text.len(), |length| at + length);
    let word = text.get(start..end)?;
    let lint =
        LINTS.iter().find(|lint| lint.rule.code.eq_ignore_ascii_case(word) || lint.rule.name == word)?;
    let base = comment.start as usize;
    Some((Span::new(comment.file, base + start..base + end), describe::rule(lint)))
}

fn setting(view: &View<'_>, entry: &Entry, offset: usize) -> Option<(Span, String)> {
    let config = view.config();
    let names = occurrences::all(view);
    if let Some(name) = occurrences::at(&names, offset) {
        return component_of(view, &name.path).map(|component| (name.span, summary(component)));
    }
    let key = Key::of(&entry.key)?;
    let component = key::component(config, &key)?;
    let (_, inner) = key.setting.as_ref()?;
    let place = key::place(component, inner.as_str());
    let value = entry.value.trim();
    if View::holds(value.span(), offset)
        && let Some(class) = place.class(inner.as_str(), value.as_str())
    {
        return Some((value.span(), describe::component(class)));
    }
    let span = if View::holds(inner.span(), offset) { inner.span() } else { value.span() };
    Some((span, describe::property(place.property?)))
}

/// The component or part that an occurrence names.
fn component_of<'v>(view: &'v View<'_>, path: &str) -> Option<&'v Component> {
    let mut words = path.splitn(4, '.');
    let (agent, section, name) = (words.next()?, words.next()?, words.next()?);
    let is_it = |component: &&Component| {
        component.name.as_str() == name && occurrences::section_of(component.kind) == section
    };
    let component = key::agent(view.config(), agent)?.components.iter().find(is_it)?;
    let Some(rest) = words.next() else { return Some(component) };
    let parts = key::parts(component);
    parts.into_iter().find(|part| part.scope.strip_suffix('.') == Some(rest)).map(|part| part.part)
}

/// What a component of the author is.
fn summary(component: &Component) -> String {
    match &component.class {
        Class::Known(class, _) => format!("`{}`: {}", component.name, describe::component(class)),
        Class::Other(text) | Class::Open(text) => format!("`{}`: type `{text}`", component.name),
        Class::Missing => format!("`{}` has no type", component.name),
    }
}
