//! The same interceptor twice on one source.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::lint::context::same_settings;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF336",
        name: "repeated-interceptor",
        level: Level::Warning,
        why: "The second one does nothing that the first has not done.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i j\na.sources.r.interceptors.i.type = timestamp\na.sources.r.interceptors.j.type = timestamp"
    ),
    good: framed!("a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = timestamp"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, source) in flow.nodes(Kind::Source) {
            let (steps, _) = flow.chain(index);
            for (at, step) in steps.iter().enumerate() {
                let first = steps[..at].iter().find(|first| same_settings(first, step));
                // Replacing twice can be meant: the second round works on what the first has made.
                let Some(first) = first.filter(|_| !matches!(class(step), "search_replace" | "uuid")) else {
                    continue;
                };
                let message = format!(
                    "interceptors `{}` and `{}` of source `{}` are the same",
                    first.name, step.name, source.name
                );
                report
                    .finding(&LINT.rule, step.span(), message)
                    .related(first.span(), "the first one")
                    .help(format!("take `{}` out of the list", step.name));
            }
        }
    }
}
