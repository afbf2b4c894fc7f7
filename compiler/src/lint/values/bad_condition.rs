//! A condition of the interceptor `filter`, or a number of `compute`, that cannot be read.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::condition;
use crate::lint::{Context, Lint, framed};
use crate::lower::{can_be_computed, can_be_tested};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF284",
        name: "bad-condition",
        level: Level::Error,
        why: "Nobody knows which events are meant, so nothing is run.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = logflowc.interceptor.Filter\n",
        "a.sources.r.interceptors.i.when = status <"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = logflowc.interceptor.Filter\n",
        "a.sources.r.interceptors.i.when = status < 400"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Interceptor, &["filter", "compute"])) {
        if let Some(value) = place.known("when")
            && !condition::read(&value.setting).is_some_and(|condition| can_be_tested(&condition))
        {
            report
                .finding(&LINT.rule, value.setting.value.span(), "this is no condition")
                .help("such as `status < 400 and not body contains \"retry\"`");
        }
        if let Some(value) = place.known("number")
            && !condition::number(&value.setting).is_some_and(|number| can_be_computed(&number))
        {
            report
                .finding(&LINT.rule, value.setting.value.span(), "this is no number that can be worked out")
                .help("such as `round(took * 1000)`");
        }
    }
}
