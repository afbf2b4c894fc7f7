//! Text of the `flow` language that cannot be read.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF031",
        name: "flow-syntax",
        level: Level::Error,
        why: "What cannot be read has no effect, and nothing is run.",
    },
    bad: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s | drop when body match /x/ => c\nflow c => k\n",
    good: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s | drop when body matches /x/ => c\nflow c => k\n",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.told_by_reader(&LINT.rule, report);
}
