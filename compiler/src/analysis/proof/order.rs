//! That events do not overtake each other.

use super::{Refusal, Way, title};
use crate::analysis::order::{Order, Sequence, of_source};
use crate::flow::Flow;

pub(super) fn prove(flow: &Flow<'_>, way: &Way<'_, '_>, sequence: &str) -> Result<String, Refusal> {
    let wanted = if sequence == "ordered" { Order::Total } else { Order::PerKey };
    let given = of_source(way.source);
    let paths = Sequence { flow };
    let (shared, balanced) = (paths.shared(way.channel_at), paths.balanced(way.sink_at));
    if given >= wanted && !shared && !balanced {
        let what =
            if wanted == Order::Total { "all events" } else { "events of one file, partition or connection" };
        return Ok(format!("{} gives {what} in order, and one thread takes them", title(way.source)));
    }
    let (from, to) = (&way.source.name, &way.sink.name);
    let mut refusal =
        Refusal::new(format!("events may overtake each other on the way from `{from}` to `{to}`"));
    let source = match given {
        Order::None => "gives events in any order",
        Order::PerKey => "gives only events of one file, partition or connection in order",
        Order::Total => "gives events in order",
    };
    refusal.way.push((way.source.span(), source.to_owned()));
    if shared {
        refusal.way.push((way.channel.span(), "several sinks take from it at the same time".to_owned()));
    }
    let sink = if balanced { "shares its channel with the others of its group" } else { "they end here" };
    refusal.way.push((way.sink.span(), sink.to_owned()));
    Err(if shared || balanced {
        refusal.help("let one sink, or a `failover` group, take from the channel")
    } else if given == Order::PerKey {
        refusal.help("require `ordered_per_key`, which this source gives")
    } else {
        refusal
    })
}
