//! A member of the JSON form that is not expected where it stands.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule { code: "LF012", name: "misplaced-member", level: Level::Error, why: "It has no effect." },
    bad: "{ \"source\": { \"r\": { \"type\": \"seq\" } }, \"agents\": {} }",
    good: "{ \"sources\": { \"r\": { \"type\": \"seq\" } }, \"channels\": { \"c\": { \"type\": \"memory\" } }, \"sinks\": { \"k\": { \"type\": \"null\" } }, \"agents\": { \"a\": { \"sources\": [\"r\"], \"channels\": [\"c\"], \"sinks\": [\"k\"] } } }",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for misplaced in context.documents.iter().flat_map(|document| &document.misplaced) {
        let written = context.sources.slice(misplaced.span);
        let short: String = written.chars().take_while(|c| *c != '\n').take(40).collect();
        report
            .finding(&LINT.rule, misplaced.span, format!("`{short}` has no meaning here"))
            .help(format!("expected: {}", misplaced.expected));
    }
}
