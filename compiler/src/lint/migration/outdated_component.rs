//! A component that serves what nobody uses any more.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF802",
        name: "outdated-component",
        level: Level::Note,
        why: "It is still shipped; the other side of it is gone, or something better has taken its place.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = syslogtcp\na.sources.s.port = 5140\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = multiport_syslogtcp\na.sources.s.ports = 5140\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

const OUTDATED: [(Kind, &str, &str, &str); 7] = [
    (Kind::Source, "syslogtcp", "the user guide calls it deprecated", "use `multiport_syslogtcp`"),
    (Kind::Source, "avro_legacy", "it serves agents of Flume 0.9", "use `avro`"),
    (Kind::Source, "thrift_legacy", "it serves agents of Flume 0.9", "use `thrift`"),
    (
        Kind::Source,
        "scribe",
        "the server that it stands in for was given up",
        "let clients send by `thrift` or `http`",
    ),
    (Kind::Source, "twitter", "the interface that it reads was switched off", "remove it"),
    (Kind::Sink, "hbase", "it needs the client of HBase 1", "use `hbase2`, whose keys are the same"),
    (Kind::Sink, "asynchbase", "it needs the client of HBase 1", "use `hbase2`"),
];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let found = OUTDATED.iter().find(|(kind, name, _, _)| place.is(*kind, &[*name]));
        let Some((_, name, why, instead)) = found else { continue };
        report
            .finding(
                &LINT.rule,
                place.component.span(),
                format!("{} is of the outdated type `{name}`", place.title()),
            )
            .note(*why)
            .help(*instead);
    }
}
