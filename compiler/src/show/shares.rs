//! What goes where, and what limits it, in words.

use std::fmt::Write as _;

use logflowc_plan::{Bound, Demand, Supply, Transport};

use super::graph::percent;

/// Prefixes of large and small numbers.
const PREFIXES: &[(f64, &str)] =
    &[(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""), (1e-3, "m"), (1e-6, "µ"), (1e-9, "n")];

/// The shares of all planned groups.
pub(super) fn shares(transport: &Transport) -> String {
    let mut out = format!("\nshares at the least cost: {} in all\n", cost(transport, transport.cost));
    for (index, supply) in transport.supplies.iter().enumerate() {
        let lanes = transport.lanes.iter().filter(|lane| lane.supply == index && lane.amount > 0.0);
        let mut parts: Vec<String> = lanes
            .map(|lane| {
                format!(
                    "{} to {}",
                    amount(&transport.amounts, lane.amount),
                    transport.demands[lane.sink].sink
                )
            })
            .collect();
        if supply.missing > 0.0 {
            parts.push(format!("no room for {}", amount(&transport.amounts, supply.missing)));
        }
        let most = if supply.bound == Bound::Exact { "" } else { "at most " };
        let _ = writeln!(out, "  {} => {}: {most}{}", supply.source, supply.channel, parts.join(", "));
        out.extend(assumed(supply));
    }
    for demand in &transport.demands {
        let _ = writeln!(out, "  sink {} gets {}", demand.sink, gets(transport, demand));
        let _ = writeln!(out, "    without it: {}", lost(transport, demand));
    }
    out
}

/// What was taken for granted where nobody knows how much a route sends to a channel.
fn assumed(supply: &Supply) -> Option<String> {
    (supply.bound == Bound::Worst).then(|| {
        let Supply { source, channel, .. } = supply;
        format!(
            "    assumed: the route of {source} may send everything to {channel}, as no share is stated\n"
        )
    })
}

fn gets(transport: &Transport, demand: &Demand) -> String {
    let mut words = amount(&transport.amounts, demand.amount);
    if let Some(capacity) = demand.capacity {
        let _ = write!(words, " of {}", amount(&transport.amounts, capacity));
        if capacity > 0.0 {
            let _ = write!(words, " ({})", percent(demand.amount / capacity));
        }
    }
    if demand.price > 0.0 {
        let (step, name) = if transport.amounts.starts_with('B') { (1e6, "MB") } else { (1.0, "event") };
        let per = transport.amounts.strip_prefix(['B']).or(transport.amounts.strip_prefix("events"));
        let saved = cost(transport, demand.price * step);
        let _ =
            write!(words, ", a bottleneck: one {name}{} more would save {saved}", per.unwrap_or_default());
    }
    words
}

fn lost(transport: &Transport, demand: &Demand) -> String {
    if demand.loss.missing > 0.0 {
        return format!("no room for {}", amount(&transport.amounts, demand.loss.missing));
    }
    format!("{} in all", cost(transport, demand.loss.cost))
}

/// An amount of a unit.
pub(crate) fn amount(unit: &str, number: f64) -> String {
    match unit {
        "events" | "events/s" => format!("{} {unit}", rounded(number)),
        unit => scaled(number, unit),
    }
}

/// A cost; that of rates is one of every second.
fn cost(transport: &Transport, number: f64) -> String {
    let each = if transport.amounts.ends_with("/s") { " each second" } else { "" };
    match transport.costs.as_str() {
        "" => format!("{}{each}", rounded(number)),
        unit => format!("{}{each}", scaled(number, unit)),
    }
}

fn scaled(number: f64, unit: &str) -> String {
    // Nobody counts in kiloseconds.
    let most = if unit == "s" { 1.0 } else { f64::INFINITY };
    let fitting = PREFIXES.iter().find(|(size, _)| number.abs() >= *size && *size <= most);
    let (size, prefix) = fitting.copied().filter(|_| number != 0.0).unwrap_or((1.0, ""));
    format!("{} {prefix}{unit}", rounded(number / size))
}

/// At most three digits behind the point, and none that say nothing.
fn rounded(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
