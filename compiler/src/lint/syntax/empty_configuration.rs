//! A file without a single setting.

use logflowc_grammar::finding::{Level, Report, Rule};
use logflowc_grammar::source::Span;

use crate::flume::load::Fatal;
use crate::lint::{Context, Lint};
use crate::read::Document;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF002",
        name: "empty-configuration",
        level: Level::Error,
        why: "Flume finds no configuration and ends.",
    },
    bad: "# nothing here",
    good: "a.sources = r\na.channels = c\na.sources.r.type = seq\na.sources.r.channels = c\na.channels.c.type = memory",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let empty = context.config.fatal == Some(Fatal::Empty);
    let said = |document: &&Document| {
        !document.faults.is_empty() || !document.findings.is_empty() || document.is_part
    };
    let Some(document) = context.documents.first().filter(|document| empty && !said(document)) else {
        return;
    };
    report
        .finding(&LINT.rule, Span::new(document.file, 0..0), "there is no setting in this file")
        .note("Flume finds no configuration and its process ends");
}
