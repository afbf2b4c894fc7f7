//! Files of the hdfs sink on S3, where nothing is kept before a file is complete.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF416",
        name: "unflushed-objects",
        level: Level::Note,
        why: "Objects of S3 cannot grow: Flume takes events as delivered that only its own process has, until their file is rolled.",
    },
    bad: framed!("a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = s3a://logs/app"),
    good: framed!("a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = hdfs://namenode/logs/app"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for sink in context.config.agents.iter().flat_map(|agent| agent.listed(Kind::Sink)) {
        let path = sink.value("hdfs.path").filter(|path| class(sink) == "hdfs" && !path.setting.unknown);
        let Some(path) = path else { continue };
        let scheme = path.setting.value.as_str().split_once(':').map_or("", |(scheme, _)| scheme);
        if !["s3", "s3a", "s3n"].iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
            continue;
        }
        let message = format!("Flume loses the open files of sink `{}` when the agent stops hard", sink.name);
        report
            .finding(&LINT.rule, path.setting.value.span(), message)
            .label("has a file once it is complete")
            .help("`logflowc run` keeps them on the disk of this machine until then; with Flume, roll files often");
    }
}
