//! A path with the time for events without a time.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Finding, Level, Report, Rule};
use logflowc_grammar::source::Span;

use crate::analysis::class;
use crate::analysis::escapes::{EscapeKind, escaped, escapes};
use crate::analysis::headers::{Header, Presence};
use crate::config::Component;
use crate::flow::Flow;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF502",
        name: "timestamp-not-set",
        level: Level::Error,
        why: "Every escape of the time needs the header `timestamp`. Without it the batch fails, and is tried again for ever.",
    },
    bad: framed!("a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%Y-%m-%d"),
    good: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%Y-%m-%d\na.sinks.k.hdfs.useLocalTimeStamp = true"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, sink) in flow.nodes(Kind::Sink) {
            let Some(headers) = facts.headers.before(index) else { continue };
            let header = headers.get("timestamp");
            let sure = header.presence == Presence::Always;
            // Where anything may come from outside, nothing is known.
            if sure || (header.presence == Presence::Maybe && headers.open) {
                continue;
            }
            if let Some(span) = first(sink) {
                tell(flow, sink, &header, report.finding(&LINT.rule, span, ""));
            }
        }
    }
}

/// The first escape of a sink that needs the header.
fn first(sink: &Component) -> Option<Span> {
    if sink.flag("hdfs.useLocalTimeStamp") || sink.flag("useLocalTimeStamp") {
        return None;
    }
    let mut found = escaped(sink).flat_map(|value| escapes(&value.setting.value));
    found.find(|escape| matches!(escape.kind, EscapeKind::Time(_))).map(|escape| escape.span)
}

fn tell(flow: &Flow<'_>, sink: &Component, header: &Header<'_>, finding: &mut Finding) {
    let name = &sink.name;
    if header.presence == Presence::Never {
        finding.message = format!("no event that reaches sink `{name}` has a header `timestamp`");
    } else {
        finding.message = format!("some events that reach sink `{name}` may have no header `timestamp`");
        finding.level(Level::Warning);
    }
    finding.label("needs the time of the event");
    for removed in &header.removed {
        finding.related(*removed, "removed here");
    }
    for setter in &header.set {
        finding.related(setter.span, "sets it for some events only");
    }
    finding.note("one such event fails its batch, which Flume tries again for ever");
    match class(sink) {
        "hdfs" => finding.help(format!(
            "add `{}.sinks.{name}.hdfs.useLocalTimeStamp = true`, or a `timestamp` interceptor to the source",
            flow.agent.name
        )),
        _ => finding.help("add a `timestamp` interceptor to the source"),
    };
}
