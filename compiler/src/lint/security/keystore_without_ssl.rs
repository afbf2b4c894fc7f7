//! A key or trust store for a connection that is not encrypted.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF705",
        name: "keystore-without-ssl",
        level: Level::Warning,
        why: "The stores are read only with `ssl = true`; without it everything goes over the wire in clear text.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = avro\na.sources.s.bind = 0.0.0.0\na.sources.s.port = 4141\na.sources.s.keystore = /etc/flume/keys.jks\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = avro\na.sources.s.bind = 0.0.0.0\na.sources.s.port = 4141\na.sources.s.ssl = true\na.sources.s.keystore = /etc/flume/keys.jks\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

const STORES: [&str; 2] = ["keystore", "truststore"];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| matches!(place.component.kind, Kind::Source | Kind::Sink)) {
        let component = place.component;
        let Some(class) = component.class.known().filter(|class| class.property("ssl").is_some()) else {
            continue;
        };
        let open = component.value("ssl").is_some_and(|value| value.setting.unknown);
        if open || component.flag("ssl") || component.flag("enableSSL") {
            continue;
        }
        let Some(store) = STORES.iter().find_map(|key| component.value(key)) else { continue };
        let message = format!("{} does not encrypt, in spite of its `{}`", place.title(), store.key);
        let finding = report.finding(&LINT.rule, store.key.span(), message);
        finding.label("no effect");
        match component.value("ssl") {
            Some(ssl) => finding.related(ssl.setting.value.span(), "switched off here"),
            None => finding.note(format!("`ssl` of type `{}` is false by default", class.name)),
        };
        finding.help("add `ssl = true`");
    }
}
