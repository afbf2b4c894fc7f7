//! A filter that lets every event pass.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::{class, text};
use crate::lint::context::steps;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF334",
        name: "filter-keeps-all",
        level: Level::Warning,
        why: "It searches every event and drops none.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = .*"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = ERROR"
    ),
    since: "0.1.0",
    check,
};

/// Whether a pattern is found in every text.
pub(super) fn fits_everything(pattern: &str) -> bool {
    matches!(pattern, "" | ".*" | "^.*$" | "^.*" | ".*$" | "(.*)" | "^" | "$")
}

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (_, step) in steps(flow).filter(|(_, step)| class(step) == "regex_filter") {
            if !text(step, "regex").is_some_and(fits_everything) || step.flag("excludeEvents") {
                continue;
            }
            let value = step.value("regex");
            let span = value.map_or_else(|| step.span(), |value| value.setting.value.span());
            let finding = report.finding(&LINT.rule, span, format!("filter `{}` drops no event", step.name));
            match value {
                Some(_) => finding.label("fits every event"),
                None => finding.note("`regex` is `.*` by default"),
            };
            finding.help("give a pattern of what is to be kept, or remove the filter");
        }
    }
}
