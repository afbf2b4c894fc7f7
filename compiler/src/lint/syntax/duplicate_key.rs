//! A key that stands twice.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::flume::load::Overridden;
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

/// A file that overrides another one may be there for that.
fn between_files(overridden: &Overridden, report: &mut Report) {
    let key = &overridden.key;
    let again = if overridden.same { "with the same value" } else { "with another value" };
    report
        .finding(&LINT.rule, key.span(), format!("key `{key}` is given again {again} in a later file"))
        .level(Level::Note)
        .label("not used")
        .related(overridden.by, "this one counts")
        .help("if the later file is not meant to override this one, rename one of the keys");
}

fn check(context: &Context<'_>, report: &mut Report) {
    for overridden in &context.config.overridden {
        let key = &overridden.key;
        if key.span().file != overridden.by.file {
            between_files(overridden, report);
            continue;
        }
        let again = if overridden.same { "with the same value" } else { "with another value" };
        let finding = report.finding(&LINT.rule, key.span(), format!("key `{key}` is given again {again}"));
        finding.label("no effect").related(overridden.by, "this one counts").help("remove one of them");
        let safety = if overridden.same { Safety::Safe } else { Safety::Unsafe };
        context.offer_removal(finding, safety, key);
    }
}
