//! A pattern that starts with `.*` where it is searched for anyway.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF602",
        name: "leading-wildcard",
        level: Level::Note,
        why: "The search starts at every character; with `.*` in front each start runs to the end of the text.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = .*ERROR"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = ERROR"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Interceptor, &["regex_filter"])) {
        let Some(pattern) = place.known("regex") else { continue };
        let text = &pattern.setting.value;
        let Some(rest) = text.as_str().strip_prefix(".*").filter(|rest| !rest.is_empty()) else { continue };
        // `.*?` and `.*+` are something else, and so is an alternative.
        if rest.starts_with(['?', '+', '$', '|', '*']) || rest.contains('|') {
            continue;
        }
        let span = text.span_of(0..2);
        report
            .finding(&LINT.rule, span, format!("{} searches for the pattern anywhere already", place.title()))
            .label("not needed")
            .help("leave it out")
            .fix(Safety::Safe, "remove `.*`", span, "");
    }
}
