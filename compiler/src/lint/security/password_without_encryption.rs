//! A Kafka login whose password crosses the network in clear text.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF708",
        name: "password-without-encryption",
        level: Level::Warning,
        why: "`SASL_PLAINTEXT` does not encrypt, and the mechanism `PLAIN` sends the password as it is.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.s.kafka.bootstrap.servers = b:9092\na.sinks.s.kafka.producer.security.protocol = SASL_PLAINTEXT\na.sinks.s.kafka.producer.sasl.mechanism = PLAIN\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.s.kafka.bootstrap.servers = b:9093\na.sinks.s.kafka.producer.security.protocol = SASL_SSL\na.sinks.s.kafka.producer.sasl.mechanism = PLAIN\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

const SIDES: [(&str, &str); 2] = [
    ("kafka.producer.security.protocol", "kafka.producer.sasl.mechanism"),
    ("kafka.consumer.security.protocol", "kafka.consumer.sasl.mechanism"),
];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        for (protocol, mechanism) in SIDES {
            let Some((protocol, mechanism)) = place.known(protocol).zip(place.known(mechanism)) else {
                continue;
            };
            let (written, plain) = (&protocol.setting.value, &mechanism.setting.value);
            if !written.as_str().eq_ignore_ascii_case("SASL_PLAINTEXT") || plain.as_str() != "PLAIN" {
                continue;
            }
            report
                .finding(
                    &LINT.rule,
                    written.span(),
                    format!("{} sends its password in clear text", place.title()),
                )
                .related(plain.span(), "this mechanism does not hide it")
                .help("write `SASL_SSL`, or use a mechanism such as `SCRAM-SHA-512`")
                .fix(Safety::Unsafe, "write `SASL_SSL`", written.span(), "SASL_SSL");
        }
    }
}
