//! Two HDFS sinks that give their files the same names.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::resources::Resource;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF330",
        name: "same-output-file",
        level: Level::Warning,
        why: "Names are made of the prefix and the time in milliseconds at which a folder was opened. When two are equal, one sink fails.",
    },
    bad: framed!(
        "a.sinks = k k2\na.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{host}\na.sinks.k2.type = hdfs\na.sinks.k2.channel = c\na.sinks.k2.hdfs.path = /logs/%{host}"
    ),
    good: framed!(
        "a.sinks = k k2\na.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{host}\na.sinks.k2.type = hdfs\na.sinks.k2.channel = c\na.sinks.k2.hdfs.path = /logs/%{host}\na.sinks.k2.hdfs.filePrefix = second"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (other, it) in context.network().clashes_of_an_agent(Resource::OutputFile) {
        let message =
            format!("sinks `{}` and `{}` both write files named `{}`", other.owner, it.owner, it.shown);
        let finding = report.finding(&LINT.rule, it.span, message);
        finding.related(other.span, format!("the same path and prefix as {}", other.claimant()));
        finding.help(format!("add `{}.sinks.{}.hdfs.filePrefix = {}`", it.agent, it.owner, it.owner));
    }
}
