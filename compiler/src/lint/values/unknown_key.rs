//! A key in the `flow` language that the component does not have.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF281",
        name: "unknown-key",
        level: Level::Error,
        why: "The catalog knows all keys; one that it does not know would have no effect.",
    },
    bad: "agent a\nsource s = seq\nchannel c = memory { capcity = 1000 }\nsink k = null\nflow s => c\nflow c => k\n",
    good: "agent a\nsource s = seq\nchannel c = memory { capacity = 1000 }\nsink k = null\nflow s => c\nflow c => k\n",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.told_by_reader(&LINT.rule, report);
}
