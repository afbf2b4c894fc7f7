//! A word of the `flow` language that this version does not know yet.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF032",
        name: "unbuilt-flow",
        level: Level::Error,
        why: "Nothing is run without a part that the author asks for.",
    },
    bad: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s | set x = \"y\" | drop when x == now() => c\nflow c => k\n",
    good: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s => c\nflow c => k\n",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.told_by_reader(&LINT.rule, report);
}
