//! A file that is included and cannot be read, or includes itself.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF033",
        name: "unread-include",
        level: Level::Error,
        why: "What stands in the file is missing.",
    },
    bad: "agent a\ninclude \"common.flow\"\nsource s = seq\nchannel c = memory\nsink k = null\nflow s => c\nflow c => k\n",
    good: "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s => c\nflow c => k\n",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.told_by_reader(&LINT.rule, report);
}
