//! A sink that goes by its own clock while events bring their time.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::escapes::{escaped, escapes, finest};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF503",
        name: "event-time-ignored",
        level: Level::Note,
        why: "Late events end up in the folder of the hour in which they were written, not in which they happened.",
    },
    bad: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%Y-%m-%d\na.sinks.k.hdfs.useLocalTimeStamp = true\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = timestamp"
    ),
    good: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%Y-%m-%d\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = timestamp"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, sink) in flow.nodes(Kind::Sink) {
            let Some(headers) = facts.headers.before(index) else { continue };
            let Some(key) =
                ["hdfs.useLocalTimeStamp", "useLocalTimeStamp"].into_iter().find(|key| sink.flag(key))
            else {
                continue;
            };
            let used: Vec<_> = escaped(sink).flat_map(|value| escapes(&value.setting.value)).collect();
            let header = headers.get("timestamp");
            let (Some(value), Some(_)) = (sink.value(key), finest(&used)) else { continue };
            // What a source adds by itself was not asked for.
            let setters = header.set.iter().filter(|setter| setter.component.kind == Kind::Interceptor);
            let setters: Vec<_> = setters.collect();
            if setters.is_empty() {
                continue;
            }
            let message = format!("sink `{}` does not use the header `timestamp` of the events", sink.name);
            let finding = report.finding(&LINT.rule, value.setting.value.span(), message);
            for setter in setters {
                finding.related(setter.span, "sets it");
            }
            finding
                .note("with its own clock, the sink files an event by the time at which it writes")
                .help(format!("remove `{key}` to go by the events, or the interceptor to go by the clock"));
        }
    }
}
