//! A path or topic that a stranger can choose.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::analysis::escapes::{EscapeKind, escaped, escapes};
use crate::analysis::headers::Presence;
use crate::lint::nearest::quoted;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF510",
        name: "untrusted-path",
        level: Level::Warning,
        why: "Whoever reaches the port decides where events are stored; a value such as `../other` leaves the folder.",
    },
    bad: framed!(
        "a.sources.r.type = http\na.sources.r.port = 8081\na.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{app}"
    ),
    good: framed!(
        "a.sources.r.type = http\na.sources.r.port = 8081\na.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{app}\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = static\na.sources.r.interceptors.i.key = app\na.sources.r.interceptors.i.value = shop\na.sources.r.interceptors.i.preserveExisting = false"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, sink) in flow.nodes(Kind::Sink) {
            let (Some(taint), Some(headers)) = (facts.taint.before(index), facts.headers.before(index))
            else {
                continue;
            };
            let used = escaped(sink).flat_map(|value| escapes(&value.setting.value));
            let free: Vec<_> = used
                .filter_map(|escape| match escape.kind {
                    EscapeKind::Header(name) => Some((name, escape.span)),
                    _ => None,
                })
                .filter(|(name, _)| headers.get(name).presence != Presence::Never && taint.has(name))
                .collect();
            if let Some((_, span)) = free.first() {
                let names = quoted(free.iter().map(|(name, _)| name.as_str()));
                let message =
                    format!("{names} in a path or topic of sink `{}` can come from the network", sink.name);
                let finding = report.finding(&LINT.rule, *span, message);
                // Agents behind agents are usually one's own.
                if taint.doors.0.values().all(|door| class(door) != "http") {
                    finding.level(Level::Note);
                }
                for door in taint.doors.0.values() {
                    finding.related(door.span(), "comes in here");
                }
                finding
                    .note("Flume puts the value in as it is, slashes and dots included")
                    .help("set the header from known values, or route by a selector with a mapping for each");
            }
        }
    }
}
