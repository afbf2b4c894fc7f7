//! A password or key in the text of the configuration.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF701",
        name: "secret-in-clear-text",
        level: Level::Warning,
        why: "Who can read the file, its history or its copies knows the secret.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = http\na.sources.s.port = 8443\na.sources.s.ssl = true\na.sources.s.keystore = /etc/flume/keys.jks\na.sources.s.keystore-password = s3cr3t\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = http\na.sources.s.port = 8443\na.sources.s.ssl = true\na.sources.s.keystore = /etc/flume/keys.jks\na.sources.s.keystore-password = ${env:KEYSTORE_PASSWORD}\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, _) in context.values() {
        let text = value.setting.raw.as_str();
        if !crate::is_secret(value) || text.contains("${") || !holds_secret(value.key.as_str(), text) {
            continue;
        }
        let message = format!("`{}` of {} stands in clear text", value.key, place.title());
        report.finding(&LINT.rule, value.setting.value.span(), message).help(
            "take it from the environment, `${env:NAME}`, or from a config filter, `${filter[\"key\"]}`",
        );
    }
}

/// A login that gets its key from a file or a cache says no secret.
fn holds_secret(key: &str, text: &str) -> bool {
    !key.ends_with("jaas.config") || text.contains("password")
}
