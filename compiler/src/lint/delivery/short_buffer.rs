//! A memory channel that is full after a moment.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::capacity::{TYPICAL_RATE, largest_put, survival};
use crate::analysis::class;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF404",
        name: "short-buffer",
        level: Level::Note,
        why: "When a sink pauses, the sources stall or lose events as soon as the channel is full.",
    },
    bad: framed!(
        "a.sources.r.type = taildir\na.sources.r.filegroups = f\na.sources.r.filegroups.f = /var/log/app.log\na.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs"
    ),
    good: framed!(
        "a.sources.r.type = taildir\na.sources.r.filegroups = f\na.sources.r.filegroups.f = /var/log/app.log\na.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs\na.channels.c.capacity = 100000"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, channel) in flow.nodes(Kind::Channel).filter(|(_, channel)| class(channel) == "memory") {
            let Some(events) = channel.number("capacity") else { continue };
            let put = largest_put(flow, index);
            // Sources that wait for their clients, and sinks that never pause, need no buffer.
            let sinks = flow.readers(index);
            let pausing = sinks.iter().filter_map(|sink| flow.graph[*sink].component());
            let pausing =
                pausing.filter(|sink| !matches!(class(sink), "null" | "logger" | "file_roll")).count();
            let Some((batch, source)) = put.filter(|(_, source)| !matches!(class(source), "seq" | "stress"))
            else {
                continue;
            };
            if pausing == 0 || events >= 10 * batch || events < batch {
                continue;
            }
            let message = format!(
                "channel `{}` holds {events} events; a batch of source `{}` has {batch}",
                channel.name, source.name
            );
            let value = channel.value("capacity");
            let span = value.map_or_else(|| channel.span(), |value| value.setting.value.span());
            let finding = report.finding(&LINT.rule, span, message);
            if value.is_none() {
                finding.label(format!("`capacity` is {events} by default"));
            }
            finding
                .note(format!("at {TYPICAL_RATE} events a second it is full after {}", survival(events)))
                .help("raise `capacity` to what comes in while a sink pauses");
        }
    }
}
