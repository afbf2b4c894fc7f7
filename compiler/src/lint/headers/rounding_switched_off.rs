//! Settings of a rounding that is switched off.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::config::Reading;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF513",
        name: "rounding-switched-off",
        level: Level::Warning,
        why: "Without `round = true` Flume does not look at them.",
    },
    bad: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%H%M\na.sinks.k.hdfs.useLocalTimeStamp = true\na.sinks.k.hdfs.roundValue = 10\na.sinks.k.hdfs.roundUnit = minute"
    ),
    good: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%H%M\na.sinks.k.hdfs.useLocalTimeStamp = true\na.sinks.k.hdfs.round = true\na.sinks.k.hdfs.roundValue = 10\na.sinks.k.hdfs.roundUnit = minute"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (_, sink) in flow.nodes(Kind::Sink) {
            let prefix = match class(sink) {
                "hdfs" => "hdfs.",
                "hive" => "",
                _ => continue,
            };
            let key = |name| format!("{prefix}{name}");
            let switch = sink.value(&key("round"));
            let open = switch.is_some_and(|value| value.reading == Reading::Open);
            if open || sink.flag(&key("round")) {
                continue;
            }
            let Some(value) = ["roundValue", "roundUnit"].into_iter().find_map(|name| sink.value(&key(name)))
            else {
                continue;
            };
            let message = format!("sink `{}` does not round, so `{}` has no effect", sink.name, value.key);
            let finding = report.finding(&LINT.rule, value.key.span(), message);
            match switch {
                // Who says no has switched it off on purpose.
                Some(switch) => {
                    finding.level(Level::Note).related(switch.setting.value.span(), "switched off")
                }
                None => finding
                    .help(format!("add `{}.sinks.{}.{prefix}round = true`", flow.agent.name, sink.name)),
            };
        }
    }
}
