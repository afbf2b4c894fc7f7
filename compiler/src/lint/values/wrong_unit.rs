//! A unit in the `flow` language that does not fit what the key counts.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF283",
        name: "wrong-unit",
        level: Level::Error,
        why: "A number is worth nothing when nobody knows what it counts.",
    },
    bad: "agent a\nsource s = seq\nchannel c = memory { capacity = 10s, keep_alive = 3 }\nsink k = null\nflow s => c\nflow c => k\n",
    good: "agent a\nsource s = seq\nchannel c = memory { capacity = 1000, keep_alive = 3s }\nsink k = null\nflow s => c\nflow c => k\n",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.told_by_reader(&LINT.rule, report);
}
