//! A key that stands twice.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF004",
        name: "duplicate-key",
        level: Level::Warning,
        why: "Only the last value counts; the others are lost without a word.",
    },
    bad: framed!("a.channels.c.capacity = 100\na.channels.c.capacity = 1000"),
    good: framed!("a.channels.c.capacity = 1000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for overridden in &context.config.overridden {
        let key = &overridden.key;
        let again = if overridden.same { "with the same value" } else { "with another value" };
        let finding = report.finding(&LINT.rule, key.span(), format!("key `{key}` is given again {again}"));
        finding.label("no effect").related(overridden.by, "this one counts").help("remove one of them");
        let safety = if overridden.same { Safety::Safe } else { Safety::Unsafe };
        context.offer_removal(finding, safety, key);
    }
}
