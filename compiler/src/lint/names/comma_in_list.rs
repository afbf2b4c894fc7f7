//! A comma in a list of names.

use logflowc_grammar::catalog::{Separator, Type};
use logflowc_grammar::finding::{Edit, Fix, Level, Report, Rule, Safety};
use logflowc_grammar::text::Text;

use crate::config::{Reading, Typed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF111",
        name: "comma-in-list",
        level: Level::Error,
        why: "Names are separated by blanks; a comma becomes part of the name, and nothing has that name.",
    },
    bad: framed!("a.sinks = k, k2\na.sinks.k2.type = logger\na.sinks.k2.channel = c"),
    good: framed!("a.sinks = k k2\na.sinks.k2.type = logger\na.sinks.k2.channel = c"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for list in context.config.agents.iter().flat_map(|agent| &agent.lists) {
        commas(&list.names, report);
    }
    for (_, value, property) in context.values() {
        let named = property.is_some_and(|property| {
            let names = property.reference.is_some() || property.part.is_some();
            names && property.kind == Type::List && property.separator != Some(Separator::Comma)
        });
        if let (true, Reading::Good(Typed::Items(names))) = (named, &value.reading) {
            commas(names, report);
        }
    }
}

fn commas(names: &[Text], report: &mut Report) {
    for name in names.iter().filter(|name| name.as_str().contains(',')) {
        let finding =
            report.finding(&LINT.rule, name.span(), format!("the comma is part of the name `{name}`"));
        finding.help("separate names by blanks");
        let places = name.as_str().match_indices(',');
        let edits =
            places.map(|(at, _)| Edit { span: name.span_of(at..at + 1), text: " ".to_owned() }).collect();
        finding.fix = Some(Fix { title: "write a blank".to_owned(), safety: Safety::Safe, edits });
    }
}
