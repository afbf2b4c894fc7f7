//! That nothing is lost, and that nothing is doubled.

use super::{Refusal, Way, title};
use crate::analysis::delivery::{Level, promise, promise_together, reason};
use crate::config::Component;
use crate::flow::Edge;

pub(super) fn prove(way: &Way<'_, '_>, level: &str) -> Result<String, Refusal> {
    let wanted = if level == "effectively_once" { Level::EffectivelyOnce } else { Level::AtLeastOnce };
    let optional = way.puts.iter().any(|put| matches!(put, Edge::Put { required: false, .. }));
    let weak: Vec<&Component> = way.stops().into_iter().filter(|stop| promised(way, stop) < wanted).collect();
    if weak.is_empty() && !optional {
        let stops = way.stops().map(title);
        return Ok(format!("{} keep what they have until the next one has it", stops.join(", ")));
    }
    let what = if wanted == Level::AtLeastOnce { "be lost" } else { "be lost or come twice" };
    let (from, to) = (&way.source.name, &way.sink.name);
    let mut refusal = Refusal::new(format!("an event may {what} on the way from `{from}` to `{to}`"));
    for stop in way.stops() {
        let weak = promised(way, stop) < wanted;
        let word = if weak { reason(stop).to_owned() } else { format!("{} loses nothing", title(stop)) };
        refusal.way.push((stop.span(), word));
        if optional && std::ptr::eq(stop, way.source) {
            let channel = &way.channel.name;
            let word = format!("`{channel}` is optional: events pass it by while it is full");
            refusal.way.push((way.channel.name.span(), word));
        }
    }
    Err(match weak.first().map(|stop| stronger(stop, wanted)) {
        Some(help) => refusal.help(help),
        None => refusal.help("make the channel required"),
    })
}

fn promised(way: &Way<'_, '_>, stop: &Component) -> Level {
    if std::ptr::eq(stop, way.sink) { promise_together(way.channel, stop) } else { promise(stop) }
}

/// What to take instead of a component.
fn stronger(stop: &Component, wanted: Level) -> &'static str {
    use logflowc_grammar::catalog::Kind;
    match stop.kind {
        _ if wanted == Level::EffectivelyOnce => {
            "`at_least_once` is the most that Flume's components promise"
        }
        Kind::Source => "let a file stand between, read by `taildir`, or require less",
        Kind::Channel => "use a `file` channel",
        _ => "use a sink that waits for a confirmation",
    }
}
