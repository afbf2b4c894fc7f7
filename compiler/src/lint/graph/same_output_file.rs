//! Two HDFS sinks that give their files the same names.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::resources::Resource;
use crate::lint::context::kind_word;
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
    for (first, later) in context.network().clashes(Resource::OutputFile) {
        let (it, other) = (later.it, first.it);
        if it.agent != other.agent {
            // They may well run on different machines.
            continue;
        }
        let message =
            format!("sinks `{}` and `{}` both write files named `{}`", other.owner, it.owner, it.shown);
        let finding = report.finding(&LINT.rule, it.span, message);
        let text = format!(
            "the same path and prefix as {} `{}` of agent `{}`",
            kind_word(other.kind),
            other.owner,
            other.agent
        );
        finding.related(other.span, text);
        finding.help(format!("add `{}.sinks.{}.hdfs.filePrefix = {}`", it.agent, it.owner, it.owner));
    }
}
