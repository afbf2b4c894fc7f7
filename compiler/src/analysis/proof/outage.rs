//! That a channel holds what comes in while its sink does not work.

use logflowc_grammar::ast::flow::{Operand, OperandKind, Outage};
use logflowc_grammar::catalog::Kind;
use petgraph::graph::NodeIndex;

use super::{Refusal, title};
use crate::analysis::class;
use crate::config::Component;
use crate::flow::Flow;
use crate::flow_form::unit::{self, Measure};
use crate::lower::CHANNEL_BYTES;

/// What a channel holds.
struct Room {
    /// Events, and the key that says so.
    events: Option<(i64, &'static str)>,
    /// Bytes of bodies, and the key that says so.
    bytes: Option<(i64, &'static str)>,
}

pub(super) fn prove(flow: &Flow<'_>, sink: NodeIndex, load: &Outage) -> Result<String, Refusal> {
    let least = number(&load.least, Some(Measure::Time)).ok_or_else(|| no_number("a time, such as `15m`"))?;
    let rate = number(&load.rate, None).filter(|rate| *rate > 0);
    let rate = rate.ok_or_else(|| no_number("a number of events a second"))?;
    let size = match &load.size {
        Some(size) => {
            Some(number(size, Some(Measure::Size)).ok_or_else(|| no_number("a size, such as `300B`"))?)
        }
        None => None,
    };
    let channel = flow.channel_of(sink).and_then(|channel| flow.graph[channel].component());
    let channel = channel.ok_or_else(|| Refusal::new("the sink has no channel"))?;
    let room = room(channel).map_err(|why| refused(flow, sink, channel, why))?;
    let needed = least.saturating_mul(rate).div_euclid(1000);
    let mut held = i64::MAX;
    let mut missing = Vec::new();
    if let Some((events, key)) = room.events {
        held = held.min(events.saturating_mul(1000) / rate);
        missing.extend((events < needed).then(|| format!("`{key}` to {needed}")));
    }
    if let Some((bytes, key)) = room.bytes {
        let size = size.filter(|size| *size > 0);
        let size = size.ok_or_else(|| refused(flow, sink, channel, no_size(channel, bytes)))?;
        let needed = needed.saturating_mul(size);
        held = held.min(bytes.saturating_mul(1000) / rate.saturating_mul(size));
        missing.extend((bytes < needed).then(|| format!("`{key}` to {}", with_share(channel, needed))));
    }
    if held >= least {
        return Ok(format!(
            "{} holds what comes in for {}{}",
            title(channel),
            time(held),
            disk(channel, needed, size)
        ));
    }
    let why = format!("{} is full after {}", title(channel), time(held));
    Err(refused(flow, sink, channel, why).help(format!("raise {}", missing.join(" and "))))
}

fn refused(flow: &Flow<'_>, sink: NodeIndex, channel: &Component, why: String) -> Refusal {
    let mut refusal = Refusal::new(why);
    let at = flow.channel_of(sink).expect("it has the channel");
    let writers = flow.writers(at);
    let sources = flow.nodes(Kind::Source).filter(|(index, _)| writers.contains(&flow.chain(*index).1));
    refusal.way = sources.map(|(_, source)| (source.span(), "events come in here".to_owned())).collect();
    let limit = ["capacity", "overflowCapacity", "byteCapacity"].iter().find_map(|key| channel.value(key));
    let place = limit.map_or_else(|| channel.span(), |value| value.setting.value.span());
    refusal.way.push((place, "and wait here".to_owned()));
    if let Some(sink) = flow.graph[sink].component() {
        refusal.way.push((sink.span(), "while this does not work".to_owned()));
    }
    refusal
}

fn no_number(wanted: &str) -> Refusal {
    Refusal::new(format!("this needs {wanted}")).help("write `outage(SINK) >= 15m at 2_000 events/s of 300B`")
}

fn no_size(channel: &Component, bytes: i64) -> String {
    format!("{} holds {bytes} bytes, and nobody says how large an event is", title(channel))
}

/// What a channel has room for; the error is why nobody knows.
fn room(channel: &Component) -> Result<Room, String> {
    let number = |key: &'static str| match channel.value(key) {
        Some(value) if value.setting.unknown => Err(format!("`{key}` is known only at the start")),
        _ => Ok(channel.number(key)),
    };
    match class(channel) {
        "memory" => {
            let events = number("capacity")?.map(|events| (events, "capacity"));
            let bytes = number("byteCapacity")?.filter(|bytes| *bytes >= 100).unwrap_or(CHANNEL_BYTES);
            let reserved = number("byteCapacityBufferPercentage")?.unwrap_or(0).clamp(0, 100);
            Ok(Room { events, bytes: Some((bytes / 100 * (100 - reserved), "byteCapacity")) })
        }
        "file" => Ok(Room { events: number("capacity")?.map(|events| (events, "capacity")), bytes: None }),
        "spillablememory" => {
            let events = number("overflowCapacity")?.map(|events| (events, "overflowCapacity"));
            Ok(Room { events, bytes: None })
        }
        "jdbc" => {
            let most = number("maximum.capacity")?.filter(|most| *most > 0);
            Ok(Room { events: most.map(|events| (events, "maximum.capacity")), bytes: None })
        }
        "kafka" => Err("how long the topic keeps events is known to its brokers only".to_owned()),
        _ => Err(format!("nobody knows how much {} holds", title(channel))),
    }
}

/// `byteCapacity` for so many bytes of bodies: a share of it is set aside for headers.
fn with_share(channel: &Component, bytes: i64) -> i64 {
    let free = 100 - channel.number("byteCapacityBufferPercentage").unwrap_or(0).clamp(0, 99);
    (bytes / free + i64::from(bytes % free > 0)).saturating_mul(100)
}

/// What a proof for a channel on disk takes for granted.
fn disk(channel: &Component, events: i64, size: Option<i64>) -> String {
    match (class(channel), size) {
        ("memory", _) => String::new(),
        (_, Some(size)) => {
            format!(", if its disk has room for {} MiB", events.saturating_mul(size).div_euclid(1 << 20) + 1)
        }
        (_, None) => ", if its disk has room".to_owned(),
    }
}

/// The value of an operand of a measure, in its least unit.
fn number(operand: &Operand, measure: Option<Measure>) -> Option<i64> {
    let OperandKind::Quantity(quantity) = &operand.kind else { return None };
    let (unit, number) = (quantity.unit.as_ref(), quantity.number.as_str());
    match (unit.and_then(|unit| unit::find(unit.as_str())), measure) {
        (Some(unit), Some(measure)) if unit.measure == measure => unit::amount(number, unit.factor),
        (None, None) if unit.is_none() => number.parse().ok(),
        _ => None,
    }
}

/// Milliseconds as a reader would say them.
fn time(millis: i64) -> String {
    match millis {
        i64::MAX => "ever".to_owned(),
        ..1000 => format!("{millis} ms"),
        1000..120_000 => format!("{} s", millis / 1000),
        120_000..7_200_000 => format!("{} minutes", millis / 60_000),
        _ => format!("{} hours", millis / 3_600_000),
    }
}
