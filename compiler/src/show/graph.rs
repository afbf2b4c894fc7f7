//! The boxes and arrows that all pictures of a plan have in common.

use logflowc_plan::{ChannelId, Operator, Plan, Policy, Route, Selector, Source, Store, Targets, Turns};

/// A box.
pub(super) struct Node {
    /// Unique, of letters, digits and `_`.
    pub(super) id: String,
    /// What stands in it, line by line.
    pub(super) lines: Vec<String>,
    /// From left to right: source 0, channel 1, sink 2.
    pub(super) column: usize,
}

/// An arrow.
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) text: String,
    /// Nobody waits for the other end.
    pub(super) optional: bool,
}

/// Boxes and arrows.
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) arrows: Vec<Arrow>,
}

/// The graph of a plan: a box for each thread and each channel.
pub(super) fn graph(plan: &Plan) -> Graph {
    let mut graph = Graph { nodes: Vec::new(), arrows: Vec::new() };
    for channel in &plan.channels {
        let mut lines = vec![format!("{} ({})", channel.name, store_name(&channel.store))];
        lines.extend(store_size(&channel.store));
        graph.node("channel", &channel.name, lines, 1);
    }
    for source in &plan.sources {
        let mut lines = vec![format!("{} ({})", source.name, source.component)];
        lines.extend(steps(plan, source).map(|step| format!("| {step}")));
        let from = graph.node("source", &source.name, lines, 0);
        for (channel, text, optional) in targets(plan, &source.route) {
            graph.arrows.push(Arrow { from, to: channel, text, optional });
        }
    }
    for drain in &plan.drains {
        let mut lines: Vec<String> =
            drain.sinks.iter().map(|sink| format!("{} ({})", sink.name, sink.component)).collect();
        match &drain.policy {
            Policy::Single => {}
            shared @ Policy::Share { .. } => lines.push(policy(shared)),
            group => {
                let words = policy(group);
                let facts = words.split(", ").map(str::to_owned);
                lines.splice(0..0, [format!("group {}", drain.name)].into_iter().chain(facts));
            }
        }
        let to = graph.node("sink", &drain.name, lines, 2);
        let mut channels: Vec<usize> = drain.sinks.iter().map(|sink| sink.channel.0 as usize).collect();
        channels.sort_unstable();
        channels.dedup();
        for from in channels {
            graph.arrows.push(Arrow { from, to, text: String::new(), optional: false });
        }
    }
    graph
}

impl Graph {
    fn node(&mut self, kind: &str, name: &str, lines: Vec<String>, column: usize) -> usize {
        let word: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        self.nodes.push(Node { id: format!("{kind}_{}_{word}", self.nodes.len()), lines, column });
        self.nodes.len() - 1
    }
}

/// The arrows of a route: the channel, the condition, whether it may be left out.
pub(super) fn targets(plan: &Plan, route: &Route) -> Vec<(usize, String, bool)> {
    let all = |targets: &Targets| {
        let one = |optional| move |id: &ChannelId| (id.0 as usize, optional);
        let required: Vec<_> = targets.required.iter().map(one(false)).collect();
        [required, targets.optional.iter().map(one(true)).collect()].concat()
    };
    let ways = |targets: &Targets, text: &str| {
        all(targets).into_iter().map(|(to, optional)| (to, text.to_owned(), optional)).collect::<Vec<_>>()
    };
    match route {
        Route::Replicate { targets } => ways(targets, ""),
        Route::Multiplex { header, cases, default } => {
            let mut values: Vec<((usize, bool), Vec<&str>)> = Vec::new();
            for (to, value) in
                cases.iter().flat_map(|case| all(&case.targets).into_iter().map(|to| (to, &case.value)))
            {
                match values.iter_mut().find(|(known, _)| *known == to) {
                    Some((_, values)) => values.push(value),
                    None => values.push((to, vec![value])),
                }
            }
            let name = &plan.headers[header.0 as usize];
            let case =
                |((to, optional), values): (_, Vec<&str>)| (to, super::values::text(name, &values), optional);
            values.into_iter().map(case).chain(ways(default, "else")).collect()
        }
    }
}

/// What happens to the events of a source, in order.
pub(super) fn steps(plan: &Plan, source: &Source) -> impl Iterator<Item = String> {
    let join = source.join.iter().map(super::ours::join);
    join.chain(source.operators.iter().map(move |step| operator(plan, step)))
}

/// What a step does, in a few words.
pub fn operator(plan: &Plan, step: &Operator) -> String {
    let name = |header: &logflowc_plan::HeaderId| &plan.headers[header.0 as usize];
    let keep = |keep: &bool| if *keep { ", if absent" } else { "" };
    match step {
        Operator::Timestamp { header, keep: kept } => format!("set {} = time{}", name(header), keep(kept)),
        Operator::Host { header, keep: kept, address } => {
            let what = if *address { "address" } else { "host name" };
            format!("set {} = {what}{}", name(header), keep(kept))
        }
        Operator::Static { header, value, keep: kept } => {
            format!("set {} = \"{value}\"{}", name(header), keep(kept))
        }
        Operator::Uuid { header, keep: kept, .. } => format!("set {} = UUID{}", name(header), keep(kept)),
        Operator::RemoveHeader { names, matching } => {
            let pattern = matching.iter().map(|pattern| format!("/{}/", pattern.written));
            format!("remove {}", names.iter().cloned().chain(pattern).collect::<Vec<_>>().join(", "))
        }
        Operator::Replace { pattern, .. } => format!("replace /{}/", pattern.written),
        Operator::Filter { pattern, exclude } => {
            format!("{} /{}/", if *exclude { "drop" } else { "keep" }, pattern.written)
        }
        Operator::Select { condition, keep } => {
            let word = if *keep { "keep" } else { "drop" };
            format!("{word} when {}", super::condition::text(plan, condition))
        }
        Operator::Copy { from, to, keep: kept } => format!("set {} = {}{}", name(to), name(from), keep(kept)),
        Operator::Compute { to, number, keep: kept } => {
            format!("set {} = {}{}", name(to), super::condition::number(plan, number), keep(kept))
        }
        Operator::Rename { from, to } => format!("rename {} to {}", name(from), name(to)),
        Operator::Extract { pattern, groups } => {
            let names: Vec<&str> = groups.iter().map(|group| name(&group.header).as_str()).collect();
            format!("extract {} by /{}/", names.join(", "), pattern.written)
        }
        ours => super::ours::operator(plan, ours),
    }
}

/// What a channel is.
pub(super) fn store_name(store: &Store) -> &str {
    match store {
        Store::Memory { .. } => "memory",
        Store::Other { component, .. } => component,
        _ => "channel",
    }
}

/// How much a channel holds.
pub(super) fn store_size(store: &Store) -> Vec<String> {
    match store {
        Store::Memory { events, bytes, ring } => {
            vec![format!("{events} events, {}", size(*bytes)), format!("ring of {ring} slots")]
        }
        _ => Vec::new(),
    }
}

/// How a group chooses, in a few words.
pub(super) fn policy(policy: &Policy) -> String {
    let rest = |ms: &u64| format!("failed sinks rest up to {} s", ms / 1000);
    match policy {
        Policy::Single => "one sink".to_owned(),
        Policy::Failover { max_penalty_ms } => format!("failover, {}", rest(max_penalty_ms)),
        Policy::LoadBalance { order, backoff_ms } => {
            let order = if *order == Turns::Random { "at random" } else { "in turn" };
            let backoff = backoff_ms.as_ref().map(|ms| format!(", {}", rest(ms))).unwrap_or_default();
            format!("balance {order}{backoff}")
        }
        Policy::Share { group, weight, selector } => match selector {
            Selector::Planned => format!("{} of group {group}", percent(*weight)),
            Selector::LeastLoaded => format!("takes from group {group} when it is free"),
            Selector::PeakEwma => format!("takes from group {group} when it is the faster of two"),
        },
    }
}

/// A share as people say it.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A number of bytes as people say it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// As much of a text as has room.
pub(super) fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
