//! A component of the `flow` language that takes part in no flow.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF133",
        name: "unused-name",
        level: Level::Warning,
        why: "It is left out of the plan.",
    },
    bad: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nsink l = logger\nflow s => c\nflow c => k\n",
    good: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s => c\nflow c => k\n",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.told_by_reader(&LINT.rule, report);
}
