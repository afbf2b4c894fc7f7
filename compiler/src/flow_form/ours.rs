//! What operators that Flume does not have do to the types of headers.

use logflowc_grammar::ast::flow::{Constructor, Setting, ValueKind};
use logflowc_grammar::text::Text;
use logflowc_plan::FieldKind;

use super::FlowForm;
use super::types::{Kind, Types};
use crate::fields;
use crate::lint::language;

impl FlowForm {
    /// The types behind an interceptor that is written as a constructor.
    pub(super) fn retype(&mut self, constructor: &Constructor, types: &mut Types) {
        match constructor.name.text.as_str() {
            "redact" | "sample" | "dedupe" | "count" | "split" | "join" => {}
            "throttle" => {
                if let Some(mark) = text(constructor, "mark") {
                    types.set(mark, Some(Kind::Text), mark.span());
                }
            }
            "parse" => self.parsed(constructor, types),
            // An interceptor may set any header.
            _ => types.forget(),
        }
    }

    fn parsed(&mut self, constructor: &Constructor, types: &mut Types) {
        let prefix = text(constructor, "prefix").map_or("", Text::as_str);
        let format = text(constructor, "format").map_or("", Text::as_str);
        let listed = list(constructor, "fields").or_else(|| list(constructor, "columns"));
        let fields = match &listed {
            Some(items) => Some(fields::named_by(items.iter().copied(), prefix)),
            None => fields::syslog(format, prefix, constructor.span),
        };
        let Some(fields) = fields else { return types.forget() };
        for item in listed.into_iter().flatten().chain(list(constructor, "columns").into_iter().flatten()) {
            self.type_of(item);
        }
        for field in fields {
            let kind = field.kind.map(|kind| match kind {
                FieldKind::Text => Kind::Text,
                FieldKind::Int => Kind::Int,
                FieldKind::Float => Kind::Float,
            });
            types.set(&Text::decoded(field.header, field.span), kind, field.span);
        }
    }

    /// Looks at the type behind a name.
    fn type_of(&mut self, item: &Text) {
        let (name, Some(kind)) = fields::split(item.as_str()) else { return };
        if Kind::of_word(kind).is_none() {
            let span = item.span_of(name.len() + 1..item.as_str().len());
            self.find(&language::WRONG_TYPE, span, format!("there is no type `{kind}`"))
                .help("types of fields are `string`, `int` and `float`");
        }
    }
}

fn setting<'c>(constructor: &'c Constructor, key: &str) -> Option<&'c Setting> {
    constructor.settings.iter().find(|setting| setting.key.text.as_str() == key)
}

/// A word or a text.
fn word(value: &ValueKind) -> Option<&Text> {
    match value {
        ValueKind::String(text) => Some(text),
        ValueKind::Constructor(word) if !word.braces => Some(&word.name.text),
        _ => None,
    }
}

fn text<'c>(constructor: &'c Constructor, key: &str) -> Option<&'c Text> {
    word(&setting(constructor, key)?.value.kind)
}

fn list<'c>(constructor: &'c Constructor, key: &str) -> Option<Vec<&'c Text>> {
    match &setting(constructor, key)?.value.kind {
        ValueKind::List(items) => Some(items.iter().filter_map(|item| word(&item.kind)).collect()),
        single => Some(word(single).into_iter().collect()),
    }
}
