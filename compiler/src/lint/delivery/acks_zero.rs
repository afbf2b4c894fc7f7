//! A Kafka producer that does not wait for an answer.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::analysis::class;
use crate::lint::context::kind_word;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF408",
        name: "acks-zero",
        level: Level::Warning,
        why: "An event that no broker has taken counts as delivered.",
    },
    bad: framed!(
        "a.sinks.k.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.k.kafka.bootstrap.servers = k:9092\na.sinks.k.kafka.producer.acks = 0"
    ),
    good: framed!(
        "a.sinks.k.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.k.kafka.bootstrap.servers = k:9092\na.sinks.k.kafka.producer.acks = all"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        let components = agent.listed(Kind::Channel).chain(agent.listed(Kind::Sink));
        for component in components.filter(|component| class(component) == "kafka") {
            let Some(acks) = component.value("kafka.producer.acks") else { continue };
            let channel = component.kind == Kind::Channel;
            let text = acks.setting.value.as_str();
            if acks.setting.unknown || !(text == "0" || (channel && text == "1")) {
                continue;
            }
            let what = kind_word(component.kind);
            let message = match text {
                "0" => format!("{what} `{}` does not wait until Kafka has the events", component.name),
                _ => format!("channel `{}` waits for one broker only", component.name),
            };
            let span = acks.setting.value.span();
            let finding = report.finding(&LINT.rule, span, message);
            if text == "1" {
                finding
                    .level(Level::Note)
                    .note("when that broker is lost before others have a copy, so are the events");
            } else {
                finding.note("they count as delivered as soon as they are sent");
            }
            finding.help("write `all`").fix(Safety::Unsafe, "wait for all copies", span, "all");
        }
    }
}
