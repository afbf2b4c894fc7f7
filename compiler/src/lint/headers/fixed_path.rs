//! A path into which all files go for ever.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};
use logflowc_grammar::text::Text;

use super::missing_percent::bare;
use crate::analysis::class;
use crate::analysis::escapes::escapes;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF511",
        name: "fixed-path",
        level: Level::Note,
        why: "One folder with ever more files is slow to list and hard to clean up.",
    },
    bad: framed!("a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs"),
    good: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%Y-%m-%d\na.sinks.k.hdfs.useLocalTimeStamp = true"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (_, sink) in flow.nodes(Kind::Sink).filter(|(_, sink)| class(sink) == "hdfs") {
            let Some(path) = sink.value("hdfs.path").filter(|path| !path.setting.unknown) else { continue };
            let prefix = sink.value("hdfs.filePrefix").map(|value| &value.setting.value);
            // What was meant to vary has a finding of its own.
            let varies = |text: &Text| !escapes(text).is_empty() || bare(text.as_str()).next().is_some();
            if varies(&path.setting.value) || prefix.is_some_and(varies) {
                continue;
            }
            let message = format!("sink `{}` writes all files into one folder", sink.name);
            report
                .finding(&LINT.rule, path.setting.value.span(), message)
                .help("add the date, as in `/%Y-%m-%d`, with `hdfs.useLocalTimeStamp = true`");
        }
    }
}
