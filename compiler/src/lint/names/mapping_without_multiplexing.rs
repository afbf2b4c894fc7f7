//! A mapping for a selector that does not map.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::Value;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF115",
        name: "mapping-without-multiplexing",
        level: Level::Warning,
        why: "Without `selector.type = multiplexing` every event goes to every channel, whatever the mapping says.",
    },
    bad: framed!("a.sources.r.selector.header = level\na.sources.r.selector.mapping.ERROR = c"),
    good: framed!(
        "a.sources.r.selector.type = multiplexing\na.sources.r.selector.header = level\na.sources.r.selector.mapping.ERROR = c\na.sources.r.selector.default = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Selector, &["replicating"])) {
        let values = &place.component.values;
        if !values.iter().any(|value| value.key.as_str().starts_with("mapping.")) {
            continue;
        }
        let mut idle = values.iter().filter(|value| is_of_mapping(value));
        let Some(first) = idle.next() else { continue };
        let message = format!("the mapping of source `{}` is not read", place.owner.name);
        let finding = report.finding(&LINT.rule, first.key.span(), message);
        finding.label("no effect");
        for value in idle {
            finding.related(value.key.span(), "nor has this");
        }
        match place.component.class.text() {
            Some(text) => finding.related(text.span(), "this selector gives every event to every channel"),
            None => finding.note("without a type a selector gives every event to every channel"),
        };
        finding.help("add `selector.type = multiplexing` to the source");
    }
}

fn is_of_mapping(value: &Value) -> bool {
    let key = value.key.as_str();
    matches!(key, "header" | "default") || key.starts_with("mapping.") || key.starts_with("optional.")
}
