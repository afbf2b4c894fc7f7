//! A rate, capacity or cost that cannot be read, or does not fit to the others.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::balance;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF250",
        name: "bad-amount",
        level: Level::Warning,
        why: "Without it the sinks of planned groups share all events equally.",
    },
    bad: framed!("a.sources.r.rate = 5 parsec/s"),
    good: framed!("a.sources.r.rate = 5 MB/s"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for mistake in context.flows.iter().filter_map(|flow| balance::pose(flow).err()).flatten() {
        let finding = report.finding(&LINT.rule, mistake.span, mistake.why);
        if let Some(other) = mistake.other {
            finding.related(other, "the first of the others");
        }
    }
}
