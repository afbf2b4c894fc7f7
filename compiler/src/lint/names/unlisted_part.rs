//! Settings of an interceptor or serializer that no list names.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::context::kind_word;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF109",
        name: "unlisted-part",
        level: Level::Warning,
        why: "Flume reads none of them, and says nothing.",
    },
    bad: framed!("a.sources.r.interceptors.i.type = host"),
    good: framed!("a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = host"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        for part in place.component.parts.iter().filter(|part| part.listed.is_none()) {
            let what = kind_word(part.kind);
            let message = format!("{what} `{}` of {} is not listed", part.name, place.title());
            report
                .finding(&LINT.rule, part.name.span(), message)
                .label("ignored without a word")
                .help(format!("add `{}` to the list of {what}s, or remove its settings", part.name));
        }
    }
}
