//! A percent sign with a letter that stands for nothing.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::escapes::{EscapeKind, LETTERS, escaped, escapes};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF514",
        name: "unknown-escape",
        level: Level::Warning,
        why: "Flume replaces it by nothing, and needs the header `timestamp` for it all the same.",
    },
    bad: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%Y/%q\na.sinks.k.hdfs.useLocalTimeStamp = true"
    ),
    good: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%Y/%m\na.sinks.k.hdfs.useLocalTimeStamp = true"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (_, sink) in flow.nodes(Kind::Sink) {
            for escape in escaped(sink).flat_map(|value| escapes(&value.setting.value)) {
                match escape.kind {
                    EscapeKind::Time(letter) if !LETTERS.contains(letter) => {
                        let message = format!("`%{letter}` in sink `{}` stands for nothing", sink.name);
                        report
                            .finding(&LINT.rule, escape.span, message)
                            .note("Flume replaces it by nothing")
                            .help("a header is written `%{name}`, a percent sign `%%`");
                    }
                    EscapeKind::Machine(name) if !known(&name) => {
                        let message = format!("`%[{name}]` in sink `{}` stands for nothing", sink.name);
                        report
                            .finding(&LINT.rule, escape.span, message)
                            .level(Level::Error)
                            .note("every batch fails, and Flume tries it again for ever")
                            .help("one of `%[localhost]`, `%[IP]`, `%[FQDN]`");
                    }
                    _ => {}
                }
            }
        }
    }
}

fn known(name: &str) -> bool {
    ["localhost", "ip", "fqdn"].iter().any(|known| known.eq_ignore_ascii_case(name))
}
