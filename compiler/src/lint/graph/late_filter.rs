//! A filter behind work that it makes useless.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF335",
        name: "late-filter",
        level: Level::Note,
        why: "Work on events that are dropped right after it is lost.",
    },
    bad: framed!(
        "a.sources.r.interceptors = e i\na.sources.r.interceptors.e.type = regex_extractor\na.sources.r.interceptors.e.regex = user=(\\\\w+)\na.sources.r.interceptors.e.serializers = s\na.sources.r.interceptors.e.serializers.s.name = user\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = ERROR"
    ),
    good: framed!(
        "a.sources.r.interceptors = i e\na.sources.r.interceptors.e.type = regex_extractor\na.sources.r.interceptors.e.regex = user=(\\\\w+)\na.sources.r.interceptors.e.serializers = s\na.sources.r.interceptors.e.serializers.s.name = user\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = ERROR"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, _) in flow.nodes(Kind::Source) {
            let (steps, _) = flow.chain(index);
            for (at, filter) in steps.iter().enumerate().filter(|(_, step)| class(step) == "regex_filter") {
                // Only steps that leave the body alone can change places with a filter.
                let harmless = |step: &&&crate::config::Component| {
                    matches!(
                        class(step),
                        "regex_extractor" | "uuid" | "timestamp" | "host" | "static" | "remove_header"
                    )
                };
                let before = steps[..at].iter().rev().take_while(harmless);
                let Some(costly) =
                    before.filter(|step| matches!(class(step), "regex_extractor" | "uuid")).last()
                else {
                    continue;
                };
                let message = format!("filter `{}` comes after interceptor `{}`", filter.name, costly.name);
                report
                    .finding(&LINT.rule, filter.span(), message)
                    .related(costly.span(), "works on events that are dropped afterwards")
                    .help("filter first; the result is the same");
            }
        }
    }
}
