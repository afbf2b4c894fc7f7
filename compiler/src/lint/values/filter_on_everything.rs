//! A filter whose pattern fits every event.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF227",
        name: "filter-on-everything",
        level: Level::Warning,
        why: "It keeps everything and costs time, or drops everything.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = .*\na.sources.r.interceptors.i.excludeEvents = true"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = DEBUG\na.sources.r.interceptors.i.excludeEvents = true"
    ),
    since: "0.1.0",
    check,
};

const EVERYTHING: [&str; 8] = ["", ".*", "^.*$", "^.*", ".*$", "(.*)", "^", "$"];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Interceptor, &["regex_filter"])) {
        let pattern = place.component.value("regex");
        let text = pattern.map_or("", |value| value.setting.value.as_str());
        if pattern.is_some_and(|value| value.setting.unknown) || !EVERYTHING.contains(&text) {
            continue;
        }
        let span = pattern.map_or_else(|| place.component.span(), |value| value.setting.value.span());
        let drops = place.component.flag("excludeEvents");
        let verb = if drops { "drops" } else { "keeps" };
        let finding = report.finding(&LINT.rule, span, format!("{} {verb} every event", place.title()));
        if pattern.is_none() {
            finding.note("`regex` is `.*` by default");
        }
        if drops {
            finding.help("give a pattern that fits only what is to be dropped");
        } else {
            finding.level(Level::Note).help("give a pattern, or remove the interceptor");
        }
    }
}
