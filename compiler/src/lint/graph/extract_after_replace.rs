//! A pattern that looks for parts of a body which has been replaced before.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF337",
        name: "extract-after-replace",
        level: Level::Note,
        why: "It sees the replaced body. What the pattern looks for may be gone.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i e\na.sources.r.interceptors.i.type = search_replace\na.sources.r.interceptors.i.searchPattern = \\\\d+\na.sources.r.interceptors.i.replaceString = 0\na.sources.r.interceptors.e.type = regex_extractor\na.sources.r.interceptors.e.regex = user=(\\\\w+)\na.sources.r.interceptors.e.serializers = s\na.sources.r.interceptors.e.serializers.s.name = user"
    ),
    good: framed!(
        "a.sources.r.interceptors = e\na.sources.r.interceptors.e.type = regex_extractor\na.sources.r.interceptors.e.regex = user=(\\\\w+)\na.sources.r.interceptors.e.serializers = s\na.sources.r.interceptors.e.serializers.s.name = user"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, _) in flow.nodes(Kind::Source) {
            let (steps, _) = flow.chain(index);
            for (at, step) in steps.iter().enumerate().filter(|(_, step)| class(step) == "regex_extractor") {
                let Some(replace) = steps[..at].iter().find(|first| class(first) == "search_replace") else {
                    continue;
                };
                let message =
                    format!("interceptor `{}` sees the body that `{}` has changed", step.name, replace.name);
                let span =
                    step.value("regex").map_or_else(|| step.span(), |value| value.setting.value.span());
                report
                    .finding(&LINT.rule, span, message)
                    .related(replace.span(), "changes the body")
                    .help("extract first, unless the new body is what the pattern is written for");
            }
        }
    }
}
