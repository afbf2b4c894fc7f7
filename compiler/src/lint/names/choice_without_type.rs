//! A choice whose key lacks `.type`.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF114",
        name: "choice-without-type",
        level: Level::Warning,
        why: "Flume reads `selector.type` and the like; the shorter key has no effect.",
    },
    bad: framed!("a.sources.r.selector = multiplexing\na.sources.r.selector.type = replicating"),
    good: framed!("a.sources.r.selector.type = replicating"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let key = value.key.as_str();
        if property.is_some() || !matches!(key, "selector" | "processor" | "converter") {
            continue;
        }
        let whole = format!("{key}.type");
        if place.component.class.known().is_none_or(|class| class.property(&whole).is_none()) {
            continue;
        }
        let message = format!("`{key}` of {} chooses nothing", place.title());
        let finding = report.finding(&LINT.rule, value.key.span(), message);
        finding.label("no effect");
        match place.component.value(&whole) {
            Some(chosen) => finding.related(chosen.key.span(), "this one counts"),
            None => finding.help(format!("write `{whole}`")).fix(
                Safety::Safe,
                format!("write `{whole}`"),
                value.key.span(),
                whole,
            ),
        };
    }
}
