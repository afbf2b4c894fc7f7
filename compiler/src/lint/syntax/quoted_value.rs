//! A value in quotes.

use logflowc_grammar::catalog::{Property, Type};
use logflowc_grammar::finding::{Edit, Fix, Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};
use crate::read::Form;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF014",
        name: "quoted-value",
        level: Level::Warning,
        why: "A properties file knows no quotes: they are part of the value.",
    },
    bad: framed!("a.channels.c.capacity = \"1000\""),
    good: framed!("a.channels.c.capacity = 1000"),
    since: "0.1.0",
    check,
};

/// Keys whose text is for others to read, so that quotes may be meant.
const FREE: &[&str] = &["value", "replaceString", "messageSelector", "serializer.delimiter", "delimiter"];

fn check(context: &Context<'_>, report: &mut Report) {
    if context.documents.iter().any(|document| document.form != Form::Properties) {
        return;
    }
    for (place, value, property) in context.values() {
        let Some(property) = property.filter(|property| !is_free(property)) else { continue };
        let text = &value.setting.value;
        let end = text.as_str().len();
        if value.setting.unknown || !is_quoted(text.as_str()) {
            continue;
        }
        let message = format!("`{}` of {} stands in quotes", value.key, place.title());
        let edits = [0..1, end - 1..end].map(|quote| Edit { span: text.span_of(quote), text: String::new() });
        let safety = if property.kind == Type::String { Safety::Unsafe } else { Safety::Safe };
        report
            .finding(&LINT.rule, text.span(), message)
            .label("the quotes are part of the value")
            .help("write the value without quotes")
            .fix = Some(Fix { title: "remove the quotes".to_owned(), safety, edits: edits.into() });
    }
}

fn is_free(property: &Property) -> bool {
    matches!(property.kind, Type::Regex | Type::Map) || FREE.contains(&property.key)
}

fn is_quoted(text: &str) -> bool {
    ['"', '\''].iter().any(|quote| {
        let inner = text.strip_prefix(*quote).and_then(|rest| rest.strip_suffix(*quote));
        inner.is_some_and(|inner| !inner.contains(*quote))
    })
}
