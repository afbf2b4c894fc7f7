//! A key that has a newer name.

use logflowc_grammar::catalog::DocStatus;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::context::Place;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF808",
        name: "renamed-key",
        level: Level::Note,
        why: "Flume still reads it; a later release may not.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = http\na.sources.s.port = 8443\na.sources.s.enableSSL = true\na.sources.s.keystore = /etc/flume/keys.jks\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = http\na.sources.s.port = 8443\na.sources.s.ssl = true\na.sources.s.keystore = /etc/flume/keys.jks\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let Some(old) = property.filter(|property| property.status == DocStatus::Deprecated) else {
            continue;
        };
        let Some(new) = new_key(&place, old.key, old.deprecated_by) else { continue };
        report
            .finding(
                &LINT.rule,
                value.key.span(),
                format!("`{}` of {} has a newer name", value.key, place.title()),
            )
            .help(format!("write `{new}`"))
            .fix(Safety::Safe, format!("write `{new}`"), value.key.span(), new);
    }
}

/// The key that takes the same value. Kafka's have rules of their own, and three keys of a data set became one.
fn new_key<'k>(place: &Place<'_>, old: &str, new: &'k str) -> Option<&'k str> {
    let class = place.component.class.known().filter(|class| !matches!(class.name, "kafka" | "dataset"))?;
    // Policies took the place of switches, and their words are others; protocols are listed in the same way.
    let same_value = class.kind != logflowc_grammar::catalog::Kind::KuduProducer && !old.contains('*');
    (same_value && !new.is_empty() && place.component.value(new).is_none()).then_some(new)
}
