//! A plan as a picture of letters: sources at the left, sinks at the right, what lies between them in the middle.

use std::fmt::Write as _;

use logflowc_plan::{ChannelId, Drain, Plan, Policy, Sink, Source};

use super::graph::{self, policy, short, store_name, store_size, targets};
use super::shares::shares;
use crate::promises::Promise;

/// Characters of a condition and of a step that have room; `plan` tells all.
const CONDITION: usize = 48;
const STEP: usize = 100;

/// The picture of a plan, channel by channel, with what is proved about its sinks.
pub fn picture(plan: &Plan, promises: &[Promise]) -> String {
    let mut out = format!(
        "agent {}: [n] is a thread, | runs on the thread of its source, = is what a sink may rely on\n",
        plan.agent
    );
    for (index, channel) in (0..).zip(&plan.channels) {
        let (sources, sinks) = (left(plan, ChannelId(index)), right(plan, ChannelId(index)));
        out.push('\n');
        lanes(&mut out, &channel.name, &sources, &sinks);
        let _ = writeln!(out, "    {}", between(plan, index as usize));
        groups(&mut out, plan, ChannelId(index));
    }
    out.push('\n');
    plan.sources.iter().for_each(|source| steps(&mut out, plan, source));
    for promise in promises {
        let because = if promise.because.is_empty() {
            String::new()
        } else {
            format!(" ({})", promise.because.join(", "))
        };
        let _ = writeln!(out, "= {}: {}{because}, {}", promise.sink, promise.delivery(), promise.order());
    }
    out.extend(plan.transport.as_ref().map(shares));
    out
}

/// Sources that write to a channel, with what they send there.
fn left(plan: &Plan, channel: ChannelId) -> Vec<String> {
    let mut lines = Vec::new();
    for (thread, source) in (1..).zip(&plan.sources) {
        let ways = targets(plan, &source.route);
        for (_, condition, optional) in ways.iter().filter(|(to, ..)| *to == channel.0 as usize) {
            let optional = if *optional { " (optional)" } else { "" };
            let condition = if condition.is_empty() {
                String::new()
            } else {
                format!(": {}", short(condition, CONDITION))
            };
            lines.push(format!("[{thread}] {} ({}){condition}{optional}", source.name, source.component));
        }
    }
    lines
}

/// Sinks that read from a channel.
fn right(plan: &Plan, channel: ChannelId) -> Vec<String> {
    let drains = (plan.sources.len() + 1..).zip(&plan.drains);
    let sinks = drains.flat_map(|(thread, drain)| drain.sinks.iter().map(move |sink| (thread, drain, sink)));
    sinks
        .filter(|(_, _, sink)| sink.channel == channel)
        .map(|(thread, drain, sink)| reader(thread, drain, sink))
        .collect()
}

fn reader(thread: usize, drain: &Drain, sink: &Sink) -> String {
    let name = format!("[{thread}] {} ({}) by {}", sink.name, sink.component, sink.batch);
    match &drain.policy {
        Policy::Single => name,
        shared @ Policy::Share { .. } => format!("{name}, {}", policy(shared)),
        _ => format!("{name}, group {}", drain.name),
    }
}

/// How the groups choose that read from a channel with one thread.
fn groups(out: &mut String, plan: &Plan, channel: ChannelId) {
    let reads = |drain: &&Drain| drain.sinks.iter().any(|sink| sink.channel == channel);
    for drain in plan.drains.iter().filter(reads) {
        if !matches!(drain.policy, Policy::Single | Policy::Share { .. }) {
            let _ = writeln!(out, "    group {}: {}", drain.name, policy(&drain.policy));
        }
    }
}

/// Draws the ways into a channel and out of it.
fn lanes(out: &mut String, channel: &str, sources: &[String], sinks: &[String]) {
    let widest = sources.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    let name = format!("▶ {channel} ");
    let gap = " ".repeat(name.chars().count());
    for row in 0..sources.len().max(sinks.len()).max(1) {
        let source = sources.get(row).map_or("", String::as_str);
        let blank = " ".repeat(widest - source.chars().count());
        let middle = if row == 0 { &name } else { &gap };
        let line = format!(
            "{source}{blank} {}{middle}{}{}",
            joint(row, sources.len(), ["──", "─┬", "─┤", "─┘"]),
            joint(row, sinks.len(), ["──", "┬─", "├─", "└─"]),
            sinks.get(row).map(|sink| format!("▶ {sink}")).unwrap_or_default(),
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

/// The piece of line at a row: the only one, the first, one between, the last.
fn joint(row: usize, count: usize, [only, first, between, last]: [&'static str; 4]) -> &'static str {
    match (row, count) {
        (row, count) if row >= count => "  ",
        (0, 1) => only,
        (0, _) => first,
        (row, count) if row + 1 == count => last,
        _ => between,
    }
}

/// What lies between the threads of a channel.
fn between(plan: &Plan, index: usize) -> String {
    let channel = &plan.channels[index];
    let mut facts = vec![store_name(&channel.store).to_owned()];
    facts.extend(store_size(&channel.store));
    if matches!(channel.store, logflowc_plan::Store::Memory { .. }) {
        facts.push(if channel.readers > 1 {
            "one queue for all".to_owned()
        } else {
            "a ring for each source".to_owned()
        });
    }
    facts.push(format!("transactions of {}", channel.transaction));
    facts.join(", ")
}

fn steps(out: &mut String, plan: &Plan, source: &Source) {
    for step in graph::steps(plan, source) {
        let _ = writeln!(out, "| {}: {}", source.name, short(&step, STEP));
    }
}
