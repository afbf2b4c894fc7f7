//! A channel that loses what its source and its sinks would keep.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::analysis::delivery::{Level as Promise, promise};
use crate::config::Component;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF407",
        name: "weak-channel",
        level: Level::Note,
        why: "The source takes events as delivered once the channel has them; when the agent stops hard they are gone.",
    },
    bad: framed!(
        "a.sources.r.type = taildir\na.sources.r.filegroups = f\na.sources.r.filegroups.f = /var/log/app.log\na.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs"
    ),
    good: framed!(
        "a.sources.r.type = taildir\na.sources.r.filegroups = f\na.sources.r.filegroups.f = /var/log/app.log\na.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs\na.channels.c.type = file\na.channels.c.checkpointDir = /data/checkpoint\na.channels.c.dataDirs = /data/events"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, channel) in flow.nodes(Kind::Channel) {
            let reaching = facts.delivery.before(index);
            let reliable = reaching.is_some_and(|delivery| delivery.level == Promise::AtLeastOnce);
            if !reliable || promise(channel) >= Promise::AtLeastOnce || class(channel) == "pseudotxn" {
                continue;
            }
            let readers = flow.readers(index);
            let sinks = readers.iter().filter_map(|sink| flow.graph[*sink].component());
            let keeps =
                |sink: &&Component| promise(sink) >= Promise::AtLeastOnce && class(sink) != "file_roll";
            let writers = flow.writers(index);
            let source = flow.nodes(Kind::Source).find(|(source, component)| {
                // What is only for tests, and what has a client that may not care, was not meant to be safe.
                matches!(class(component), "taildir" | "spooldir" | "kafka" | "jms")
                    && writers.contains(&flow.chain(*source).1)
            });
            let (Some(sink), Some((_, source))) = (sinks.into_iter().find(keeps), source) else { continue };
            let message = format!(
                "events between source `{}` and sink `{}` are lost when the agent stops hard",
                source.name, sink.name
            );
            report
                .finding(&LINT.rule, channel.span(), message)
                .label(format!("channel `{}` keeps them in memory", channel.name))
                .related(source.span(), "does not read them again")
                .help("use a `file` channel where no event may be lost");
        }
    }
}
