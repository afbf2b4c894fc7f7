//! A flow that goes where events cannot go.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF135",
        name: "wrong-direction",
        level: Level::Error,
        why: "Events go from a source through operators into channels, and from a channel to a sink.",
    },
    bad: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s => c\nflow c | timestamp => k\n",
    good: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s | timestamp => c\nflow c => k\n",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.told_by_reader(&LINT.rule, report);
}
