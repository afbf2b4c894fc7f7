//! TLS that does not look at who answers.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::Value;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF703",
        name: "unverified-peer",
        level: Level::Warning,
        why: "Encryption without verification protects against nobody who sits between the two sides.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = avro\na.sinks.s.hostname = h\na.sinks.s.port = 4141\na.sinks.s.ssl = true\na.sinks.s.trust-all-certs = true\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = avro\na.sinks.s.hostname = h\na.sinks.s.port = 4141\na.sinks.s.ssl = true\na.sinks.s.truststore = /etc/flume/trust.jks\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, _) in context.values() {
        if value.setting.unknown || !switches_off(value) {
            continue;
        }
        report
            .finding(
                &LINT.rule,
                value.key.span(),
                format!("{} accepts any certificate or host", place.title()),
            )
            .help("remove the line, and give a trust store with the authority of the other side");
    }
}

fn switches_off(value: &Value) -> bool {
    let key = value.key.as_str();
    let on = value.setting.value.as_str().eq_ignore_ascii_case("true");
    on && (key == "trust-all-certs" || key.ends_with(".ssl.disableTLSHostnameVerification"))
}
