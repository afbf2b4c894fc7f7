//! A name in the `flow` language that is not declared.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF131",
        name: "undeclared-name",
        level: Level::Error,
        why: "Nothing is run that leads nowhere.",
    },
    bad: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s => d\nflow c => k\n",
    good: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s => c\nflow c => k\n",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.told_by_reader(&LINT.rule, report);
}
