//! A name, key or case that is given twice in the `flow` language.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF132",
        name: "declared-twice",
        level: Level::Error,
        why: "Only one of them could count, and nobody says which.",
    },
    bad: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nsink k = logger\nflow s => c\nflow c => k\n",
    good: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s => c\nflow c => k\n",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.told_by_reader(&LINT.rule, report);
}
