//! The same interceptor twice on one source.

use foldhash::{HashMap, HashMapExt};
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::config::Component;
use crate::lint::context::said;
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
            let mut firsts = HashMap::new();
            for step in steps {
                // Replacing twice can be meant: the second round works on what the first has made.
                let twice = |step: &Component| matches!(class(step), "search_replace" | "uuid");
                let Some(said) = said(step).filter(|_| !twice(step)) else { continue };
                let first: &Component = firsts.entry(said).or_insert(step);
                if std::ptr::eq(first, step) {
                    continue;
                }
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
