//! A source on a port that only root may open.

use logflowc_grammar::catalog::{Kind, Type};
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Reading, Typed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF709",
        name: "privileged-port",
        level: Level::Note,
        why: "The agent, and every command and library in it, would have to run as root.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = syslogtcp\na.sources.s.host = 0.0.0.0\na.sources.s.port = 514\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = syslogtcp\na.sources.s.host = 0.0.0.0\na.sources.s.port = 5140\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let is_port = property.is_some_and(|property| property.kind == Type::Port && property.key == "port");
        let Reading::Good(Typed::Int(port @ 1..1024)) = value.reading else { continue };
        let listens = place.component.class.known().is_some_and(|class| class.listens.is_some());
        if !is_port || !listens || place.component.kind != Kind::Source {
            continue;
        }
        report
            .finding(
                &LINT.rule,
                value.setting.value.span(),
                format!("{} needs root to open port {port}", place.title()),
            )
            .help("take a port from 1024 on, and let the firewall or the sender redirect");
    }
}
