//! A value in the `flow` language that is not of the type of its key.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF282",
        name: "wrong-type",
        level: Level::Error,
        why: "The component could not be configured.",
    },
    bad: "agent a\nsource s = seq\nchannel c = memory { capacity = \"1000\" }\nsink k = null\nflow s => c\nflow c => k\n",
    good: "agent a\nsource s = seq\nchannel c = memory { capacity = 1000 }\nsink k = null\nflow s => c\nflow c => k\n",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.told_by_reader(&LINT.rule, report);
}
