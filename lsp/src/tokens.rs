//! Colours: what each word is.

mod json;

use logflowc_compiler::config::Component;
use logflowc_compiler::java::text::is_blank;
use logflowc_compiler::read::Form;
use logflowc_grammar::ast::Entry;
use logflowc_grammar::catalog::{Property, Type};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;
use lsp_types::{SemanticToken, SemanticTokenType};

use crate::document::View;
use crate::flow;
use crate::key::{self, Key};
use crate::occurrences;

/// What words can be, in the order of their numbers.
pub(crate) const LEGEND: [SemanticTokenType; 9] = [
    SemanticTokenType::NAMESPACE,
    SemanticTokenType::KEYWORD,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::TYPE,
    SemanticTokenType::ENUM_MEMBER,
    SemanticTokenType::NUMBER,
    SemanticTokenType::STRING,
    SemanticTokenType::COMMENT,
];

/// Indices into the legend.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Word {
    Agent,
    Section,
    Name,
    Key,
    Type,
    Choice,
    Number,
    Text,
    Comment,
}

/// All words of a document, each relative to the one before.
pub(crate) fn tokens(view: &View<'_>) -> Vec<SemanticToken> {
    let document = view.document();
    match document.form {
        Form::Json => return encode(view, &json::words(view)),
        Form::Flow => return encode(view, &flow::words(view)),
        Form::Properties => {}
    }
    let mut words: Vec<(Span, Word)> =
        document.comments.iter().map(|comment| (*comment, Word::Comment)).collect();
    document.entries.iter().for_each(|entry| of_entry(view, entry, &mut words));
    words.sort_by_key(|(span, _)| *span);
    encode(view, &words)
}

fn of_entry(view: &View<'_>, entry: &Entry, words: &mut Vec<(Span, Word)>) {
    let Some(key) = Key::of(&entry.key) else {
        return words.extend([(entry.key.span(), Word::Key), (entry.value.span(), Word::Text)]);
    };
    words.extend([(key.agent.span(), Word::Agent), (key.word.span(), Word::Section)]);
    let Some((name, inner)) = &key.setting else {
        return words.extend(entry.value.split(is_blank).iter().map(|name| (name.span(), Word::Name)));
    };
    words.extend([(name.span(), Word::Name), (inner.span(), Word::Key)]);
    let Some(component) = key::component(view.config(), &key) else { return };
    words.extend(of_value(component, inner, entry));
}

/// What the words of a value are.
fn of_value(component: &Component, inner: &Text, entry: &Entry) -> Vec<(Span, Word)> {
    let place = key::place(component, inner.as_str());
    match place.property {
        _ if place.chooses(inner.as_str()).is_some() => vec![(entry.value.span(), Word::Type)],
        Some(property) => of_items(property, entry),
        None => vec![(entry.value.span(), Word::Text)],
    }
}

fn of_items(property: &'static Property, entry: &Entry) -> Vec<(Span, Word)> {
    let word = match property.item_type() {
        _ if property.reference.is_some() && !property.key.contains('<') => Word::Name,
        _ if property.part.is_some() => Word::Name,
        Type::Bool | Type::Enum => Word::Choice,
        Type::Int
        | Type::Long
        | Type::Float
        | Type::Size
        | Type::Bytes
        | Type::DurationS
        | Type::DurationMs
        | Type::Port => Word::Number,
        _ => return vec![(entry.value.span(), Word::Text)],
    };
    occurrences::items(property, entry).iter().map(Text::span).map(|span| (span, word)).collect()
}

/// Tokens do not go over the end of a line and do not overlap.
fn encode(view: &View<'_>, words: &[(Span, Word)]) -> Vec<SemanticToken> {
    let mut tokens = Vec::new();
    let mut last = lsp_types::Position::new(0, 0);
    let mut end = 0;
    for (span, word) in words {
        for part in view.lines.by_line(span.range()) {
            if part.start < end {
                continue;
            }
            end = part.end;
            let range = view.lines.range(part);
            let new_line = range.start.line != last.line;
            tokens.push(SemanticToken {
                delta_line: range.start.line - last.line,
                delta_start: range.start.character - if new_line { 0 } else { last.character },
                length: range.end.character - range.start.character,
                token_type: *word as u32,
                token_modifiers_bitset: 0,
            });
            last = range.start;
        }
    }
    tokens
}
