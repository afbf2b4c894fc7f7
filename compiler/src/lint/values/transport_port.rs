//! The port of a protocol that Elasticsearch no longer speaks with clients.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::flow::items;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF255",
        name: "transport-port",
        level: Level::Warning,
        why: "Clients of port 9300 were given up with Elasticsearch 8; `logflowc run` speaks HTTP, which is at 9200.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = elasticsearch\na.sinks.s.hostNames = es1:9300,es2:9200\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = elasticsearch\na.sinks.s.hostNames = es1:9200,es2:9200\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Sink, &["elasticsearch"])) {
        for server in items(place.component, "hostNames") {
            let Some(host) = server.as_str().strip_suffix(":9300") else { continue };
            let message = format!("`{server}` is where servers talk to each other");
            let finding = report.finding(&LINT.rule, server.span(), message);
            if context.world.to_run {
                finding.level(Level::Error);
            }
            finding.note("HTTP is served at port 9200, unless the server is set up otherwise");
            if context.sources.slice(server.span()) == server.as_str() {
                let meant = format!("{host}:9200");
                finding.fix(Safety::Unsafe, format!("write `{meant}`"), server.span(), meant);
            }
        }
    }
}
