//! A memory channel whose events may take all of the heap.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Reading, Typed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF606",
        name: "heap-bound-channel",
        level: Level::Note,
        why: "The limit in bytes is 80 % of the heap by default, for each channel; with a capacity of millions it is the one that counts.",
    },
    bad: framed!("a.channels.c.capacity = 10000000"),
    good: framed!("a.channels.c.capacity = 10000000\na.channels.c.byteCapacity = 800000000"),
    since: "0.1.0",
    check,
};

const MANY: i64 = 1_000_000;

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Channel, &["memory"])) {
        let Some(capacity) = place.known("capacity") else { continue };
        let Reading::Good(Typed::Int(MANY..)) = capacity.reading else { continue };
        if place.component.value("byteCapacity").is_some() {
            continue;
        }
        report
            .finding(
                &LINT.rule,
                capacity.setting.value.span(),
                format!("{} may take most of the heap", place.title()),
            )
            .note("without `byteCapacity` each memory channel may fill 80 % of the heap with bodies alone")
            .help("add `byteCapacity`, in bytes");
    }
}
