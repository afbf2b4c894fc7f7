//! A TLS protocol that is broken.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF704",
        name: "weak-protocol",
        level: Level::Warning,
        why: "SSL 2 and 3, TLS 1.0 and 1.1 have known holes; current Java refuses them, and nobody can connect.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = avro\na.sources.s.bind = 0.0.0.0\na.sources.s.port = 4141\na.sources.s.ssl = true\na.sources.s.keystore = /etc/flume/keys.jks\na.sources.s.include-protocols = TLSv1 TLSv1.2\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = avro\na.sources.s.bind = 0.0.0.0\na.sources.s.port = 4141\na.sources.s.ssl = true\na.sources.s.keystore = /etc/flume/keys.jks\na.sources.s.include-protocols = TLSv1.2 TLSv1.3\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

const WEAK: [&str; 5] = ["SSLv2", "SSLv2Hello", "SSLv3", "TLSv1", "TLSv1.1"];

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, _) in context.values() {
        let key = value.key.as_str();
        if key != "include-protocols" && !key.ends_with(".ssl.enabled.protocols") {
            continue;
        }
        for word in value.setting.value.split(|c| c == ' ' || c == ',') {
            if WEAK.contains(&word.as_str()) {
                report
                    .finding(
                        &LINT.rule,
                        word.span(),
                        format!("{} allows `{word}`, which is broken", place.title()),
                    )
                    .help("allow `TLSv1.2` and `TLSv1.3` only");
            }
        }
    }
}
