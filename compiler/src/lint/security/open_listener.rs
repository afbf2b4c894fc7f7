//! A source that takes events from everybody.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF702",
        name: "open-listener",
        level: Level::Note,
        why: "Whoever reaches the port can send events, and reads along what others send.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = http\na.sources.s.port = 8080\na.sources.s.bind = 0.0.0.0\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = http\na.sources.s.port = 8080\na.sources.s.bind = 127.0.0.1\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

/// Sources that take a connection without asking who it is.
const OPEN: [&str; 4] = ["http", "netcat", "avro", "thrift"];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Source, &OPEN)) {
        let Some(bind) = place.known("bind") else { continue };
        let address = &bind.setting.value;
        let everywhere = matches!(address.as_str(), "0.0.0.0" | "::" | "*");
        if !everywhere || place.component.flag("ssl") || place.component.flag("enableSSL") {
            continue;
        }
        report
            .finding(
                &LINT.rule,
                address.span(),
                format!("{} listens to everybody, without TLS", place.title()),
            )
            .help("bind it to the address of one network, or add `ssl`, where the source has it");
    }
}
