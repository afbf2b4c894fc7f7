//! A name that a list gives twice.

use std::collections::HashMap;

use logflowc_grammar::catalog::{Kind, Type};
use logflowc_grammar::finding::{Level, Report, Rule, Safety};
use logflowc_grammar::text::Text;

use crate::config::{Reading, Typed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF113",
        name: "repeated-name",
        level: Level::Note,
        why: "Flume uses it once; one of the two may have been meant to be another name.",
    },
    bad: framed!("a.sinks = k k"),
    good: framed!("a.sinks = k"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for list in context.config.agents.iter().flat_map(|agent| &agent.lists) {
        repeats(&list.names, report);
    }
    for (_, value, property) in context.values() {
        let named = property.is_some_and(|property| {
            property.kind == Type::List && matches!(property.reference, Some(Kind::Channel | Kind::Sink))
        });
        if let (true, Reading::Good(Typed::Items(names))) = (named, &value.reading) {
            repeats(names, report);
        }
    }
}

fn repeats(names: &[Text], report: &mut Report) {
    let mut firsts = HashMap::new();
    for name in names {
        let first: &Text = firsts.entry(name.as_str()).or_insert(name);
        if std::ptr::eq(first, name) {
            continue;
        }
        report
            .finding(&LINT.rule, name.span(), format!("`{name}` is listed twice"))
            .label("no effect")
            .related(first.span(), "listed here")
            .fix(Safety::Safe, "remove the repeat", name.span(), "");
    }
}
