//! A server without its port.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};
use logflowc_grammar::text::Text;

use crate::flow::items;
use crate::lint::context::Place;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF245",
        name: "server-without-port",
        level: Level::Error,
        why: "Kafka and the HBase sinks want a port with every host, and commas between servers.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.s.kafka.bootstrap.servers = b1,b2:9092\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = org.apache.flume.sink.kafka.KafkaSink\na.sinks.s.kafka.bootstrap.servers = b1:9092,b2:9092\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let kafka =
            [Kind::Source, Kind::Channel, Kind::Sink].into_iter().any(|kind| place.is(kind, &["kafka"]));
        if kafka {
            servers(&place, "kafka.bootstrap.servers", "the Kafka client refuses it", report);
        } else if place.is(Kind::Sink, &["hbase", "hbase2"]) {
            let note = format!("Flume drops {} and starts without it", place.title());
            servers(&place, "zookeeperQuorum", &note, report);
        }
    }
}

fn servers(place: &Place<'_>, key: &str, note: &str, report: &mut Report) {
    for server in items(place.component, key) {
        let (message, help) = if server.as_str().contains([' ', ';']) {
            (format!("`{server}` is taken for one server"), "separate servers by commas")
        } else if needs_port(server) {
            (format!("server `{server}` has no port"), "write `host:port`")
        } else {
            continue;
        };
        report.finding(&LINT.rule, server.span(), message).note(note).help(help);
    }
}

fn needs_port(server: &Text) -> bool {
    let text = server.as_str();
    let port = text.rsplit(':').next().filter(|port| port.len() < text.len());
    let written_out = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:/".contains(&byte));
    let is_port = port.is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    written_out && !is_port
}
