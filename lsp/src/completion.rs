//! What can be written at a place.

mod key_items;
mod value_items;

pub(crate) use value_items::of_class;

use std::ops::Range;

use logflowc_compiler::read::Form;
use logflowc_grammar::ast::Entry;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTag, CompletionTextEdit, Documentation, MarkupContent,
    MarkupKind, Position, TextEdit,
};

use crate::document::View;
use crate::flow;

/// Something that can be written.
pub(crate) struct Offer {
    pub(crate) label: String,
    pub(crate) kind: CompletionItemKind,
    pub(crate) detail: String,
    /// Markdown; may be empty.
    pub(crate) about: String,
    pub(crate) outdated: bool,
}

/// What is offered instead of a range of the text.
pub(crate) struct Offers {
    pub(crate) replaced: Range<usize>,
    pub(crate) list: Vec<Offer>,
    /// What is written behind a key.
    pub(crate) behind: &'static str,
}

impl Offer {
    pub(crate) fn new(label: impl Into<String>, kind: CompletionItemKind, detail: impl Into<String>) -> Self {
        let (label, detail) = (label.into(), detail.into());
        Self { label, kind, detail, about: String::new(), outdated: false }
    }
}

/// Everything that can be written at a position.
pub(crate) fn completion(view: &View<'_>, position: Position) -> Vec<CompletionItem> {
    let offset = view.offset(position);
    let offers = match view.document().form {
        Form::Properties => in_properties(view, offset),
        Form::Json => in_json(view, offset),
        Form::Flow => flow::completion(view, offset),
    };
    offers.map(|offers| items(view, offset, offers)).unwrap_or_default()
}

fn items(view: &View<'_>, offset: usize, offers: Offers) -> Vec<CompletionItem> {
    let Offers { replaced, list, behind } = offers;
    // An edit stands on the line of the cursor and holds it.
    let line = view.lines.line_around(offset);
    let start = replaced.start.clamp(line.start, offset);
    let end = replaced.end.clamp(offset, line.end);
    let range = view.lines.range(start..end);
    let item = |(index, offer): (usize, Offer)| {
        // What goes on with a dot needs no sign behind it.
        let sign = if offer.label.ends_with('.') { "" } else { behind };
        let markdown = MarkupContent { kind: MarkupKind::Markdown, value: offer.about };
        CompletionItem {
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, format!("{}{sign}", offer.label)))),
            filter_text: Some(offer.label.clone()),
            label: offer.label,
            kind: Some(offer.kind),
            detail: (!offer.detail.is_empty()).then_some(offer.detail),
            documentation: (!markdown.value.is_empty()).then_some(Documentation::MarkupContent(markdown)),
            tags: offer.outdated.then(|| vec![CompletionItemTag::DEPRECATED]),
            sort_text: Some(format!("{index:04}")),
            ..CompletionItem::default()
        }
    };
    list.into_iter().enumerate().map(item).collect()
}

fn in_properties(view: &View<'_>, offset: usize) -> Option<Offers> {
    let in_comment = |comment: &&logflowc_grammar::source::Span| {
        comment.range().start < offset && offset <= comment.end as usize
    };
    if view.document().comments.iter().any(|comment| in_comment(&comment)) {
        return None;
    }
    let text = view.lines.text();
    let Some(entry) = entry_before(view, offset) else {
        return key_items::offers(view, "", offset..offset, " = ");
    };
    let key = entry.key.span().range();
    if offset <= key.end {
        let line = view.lines.line_around(key.end);
        let separated = !text[key.end..line.end].trim().is_empty();
        let behind = if separated { "" } else { " = " };
        return key_items::offers(view, &text[key.start..offset], key.start..key.end, behind);
    }
    let start = value_start(text, key.end, offset);
    let end = entry.value.span().range().end.max(offset);
    value_items::offers(view, entry, start, offset, end)
}

/// The entry that goes on at an offset: it starts before, and no line end that counts lies between.
fn entry_before<'v>(view: &'v View<'_>, offset: usize) -> Option<&'v Entry> {
    let entries = &view.document().entries;
    let behind = entries.partition_point(|entry| entry.key.span().range().start <= offset);
    let entry = entries[..behind].last()?;
    let known = entry.span().range().end;
    let goes_on = offset <= known || !view.lines.text()[known..offset].contains(['\n', '\r']);
    goes_on.then_some(entry)
}

/// Where a value starts whose key ends at `key`: behind blanks and one `=` or `:`.
fn value_start(text: &str, key: usize, offset: usize) -> usize {
    let blank = [' ', '\t', '\u{c}'];
    let between = &text[key..offset];
    let rest = between.trim_start_matches(blank);
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest).trim_start_matches(blank);
    offset - rest.len()
}

/// In JSON what is offered takes the place of a word between quotes.
fn in_json(view: &View<'_>, offset: usize) -> Option<Offers> {
    let entry = view.document().entry_at(u32::try_from(offset).ok()?)?;
    let value = entry.value.span();
    if View::holds(value, offset) {
        let start = view.lines.text()[value.range().start..offset]
            .rfind(['"', '[', ','])
            .map_or(value.range().start, |quote| value.range().start + quote + 1);
        return value_items::offers(view, entry, start, offset, value.range().end);
    }
    let key = crate::key::Key::of(&entry.key)?;
    let (_, inner) = key.setting.as_ref()?;
    let span = inner.span();
    let head = &entry.key.as_str()[..entry.key.as_str().len() - inner.as_str().len()];
    View::holds(span, offset).then(|| key_items::offers(view, head, span.range(), ""))?
}
