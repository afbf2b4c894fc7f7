//! Rates and capacity: how many events move at once, and how long a channel can hold them.

use petgraph::graph::NodeIndex;

use crate::config::Component;
use crate::flow::Flow;

/// The rate for which survival is told, since no configuration says its own: a small web server's log.
pub const TYPICAL_RATE: i64 = 1000;

/// The events that a source or sink moves at once; none where nobody knows.
pub fn batch(component: &Component) -> Option<i64> {
    let class = component.class.known()?;
    let key = class.batch_key?;
    match component.value(key) {
        Some(value) if value.setting.unknown => None,
        _ => component.number(key).or(class.batch_default),
    }
}

/// The events of one transaction of a channel.
pub fn transaction(channel: &Component) -> Option<i64> {
    channel.number(channel.class.known()?.transaction_key?)
}

/// The largest batch that sources put into a channel, and the source.
pub fn largest_put<'c>(flow: &Flow<'c>, channel: NodeIndex) -> Option<(i64, &'c Component)> {
    let writers = flow.writers(channel);
    let sources = flow.nodes(logflowc_grammar::catalog::Kind::Source);
    let feeding = sources.filter(|(index, _)| writers.contains(&flow.chain(*index).1));
    feeding.filter_map(|(_, source)| Some((batch(source)?, source))).max_by_key(|(batch, _)| *batch)
}

/// How long a channel holds what comes in while no sink works, as a reader would say it.
pub fn survival(events: i64) -> String {
    match events * 1000 / TYPICAL_RATE {
        millis @ ..1000 => format!("{millis} ms"),
        millis @ 1000..120_000 => format!("{} s", millis / 1000),
        millis => format!("{} minutes", millis / 60_000),
    }
}
