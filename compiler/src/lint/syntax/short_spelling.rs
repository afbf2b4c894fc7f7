//! A spelling that only the JSON form knows.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF013",
        name: "short-spelling",
        level: Level::Note,
        why: "In a properties file the same words mean nothing, or end the process.",
    },
    bad: "{ \"sources\": { \"r\": { \"type\": \"spooldir\", \"spoolDir\": \"/in\", \"fileCharset\": \"UTF-8\" } }, \"channels\": { \"c\": { \"type\": \"memory\" } }, \"sinks\": { \"k\": { \"type\": \"null\" } }, \"agents\": { \"a\": { \"sources\": [\"r\"], \"channels\": [\"c\"], \"sinks\": [\"k\"] } } }",
    good: "{ \"sources\": { \"r\": { \"type\": \"spooldir\", \"spoolDir\": \"/in\", \"inputCharset\": \"UTF-8\" } }, \"channels\": { \"c\": { \"type\": \"memory\" } }, \"sinks\": { \"k\": { \"type\": \"null\" } }, \"agents\": { \"a\": { \"sources\": [\"r\"], \"channels\": [\"c\"], \"sinks\": [\"k\"] } } }",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for understood in context.documents.iter().flat_map(|document| &document.understood) {
        let message = format!("`{}` is understood as `{}`", understood.written, understood.meant);
        report.finding(&LINT.rule, understood.span, message);
    }
}
