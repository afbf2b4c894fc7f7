//! A flow that begins with a name of two components.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF134",
        name: "shadowed-name",
        level: Level::Error,
        why: "A reader cannot see which of them is meant.",
    },
    bad: "agent a\nsource c = seq\nchannel c = memory\nsink k = null\nflow c => c\nflow c => k\n",
    good: "agent a\nsource c = seq\nchannel c = memory\nsink k = null\nflow source c => c\nflow channel c => k\n",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.told_by_reader(&LINT.rule, report);
}
