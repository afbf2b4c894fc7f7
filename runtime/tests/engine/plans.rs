//! Plans, built by hand.

use logflowc_plan::{
    Case, Channel, ChannelId, Drain, HeaderId, Idle, Plan, Policy, Route, Selector, Settings, Sink, Source,
    Store, Targets, Timing,
};

/// A plan without components, whose pauses are short.
pub(crate) fn plan() -> Plan {
    Plan {
        agent: "a".to_owned(),
        headers: vec!["kind".to_owned()],
        channels: Vec::new(),
        sources: Vec::new(),
        drains: Vec::new(),
        timing: Timing { retry_first_ms: 1, retry_max_ms: 4, restart_ms: None },
        transport: None,
    }
}

/// Adds a channel for so many events. Writers and readers are counted at the end, by [`counted`].
pub(crate) fn channel(plan: &mut Plan, events: u64, transaction: u32) -> ChannelId {
    let id = ChannelId(u32::try_from(plan.channels.len()).expect("few channels"));
    plan.channels.push(Channel {
        name: format!("c{}", id.0),
        transaction,
        keep_alive_ms: 1,
        writers: 0,
        readers: 0,
        store: Store::Memory { events, bytes: 1 << 20, ring: u32::try_from(events).expect("few events") },
    });
    id
}

pub(crate) fn source(plan: &mut Plan, name: &str, batch: u32, route: Route) {
    plan.sources.push(Source {
        name: name.to_owned(),
        component: "counting".to_owned(),
        settings: Settings::new(),
        batch,
        idle: Idle { step_ms: 1, max_ms: 1 },
        counted: true,
        join: None,
        operators: Vec::new(),
        route,
    });
}

/// Adds a drain whose sinks take their events from one channel.
pub(crate) fn drain(plan: &mut Plan, names: &[&str], channel: ChannelId, batch: u32, policy: Policy) {
    let sink = |name: &&str| Sink {
        name: (*name).to_owned(),
        component: "keeping".to_owned(),
        settings: Settings::new(),
        channel,
        batch,
        counted: true,
    };
    let sinks = names.iter().map(sink).collect();
    plan.drains.push(Drain { name: names.join("+"), sinks, policy });
}

pub(crate) fn to_all(required: &[ChannelId]) -> Route {
    Route::Replicate { targets: targets(required) }
}

/// Events of kind 0 and 1 to channels of their own, all others to the default.
pub(crate) fn by_kind(first: &[ChannelId], second: &[ChannelId], default: &[ChannelId]) -> Route {
    let case = |value: &str, channels| Case { value: value.to_owned(), targets: targets(channels) };
    Route::Multiplex {
        header: HeaderId(0),
        cases: vec![case("0", first), case("1", second)],
        default: targets(default),
    }
}

pub(crate) fn targets(required: &[ChannelId]) -> Targets {
    Targets { required: required.to_vec(), optional: Vec::new() }
}

/// The plan with writers and readers counted.
pub(crate) fn counted(mut plan: Plan) -> Plan {
    for (index, channel) in (0..).zip(&mut plan.channels) {
        let id = ChannelId(index);
        let writers = plan.sources.iter().filter(|source| source.route.channels().any(|used| used == id));
        let readers = plan.drains.iter().filter(|drain| drain.sinks.iter().any(|sink| sink.channel == id));
        let count = |number: usize| u32::try_from(number).expect("few components");
        channel.writers = count(writers.count());
        channel.readers = count(readers.count());
    }
    plan
}

/// Adds sinks that share the events of a channel by weight.
pub(crate) fn group(plan: &mut Plan, name: &str, members: &[(&str, f64)], channel: ChannelId, batch: u32) {
    for (sink, weight) in members {
        let policy = Policy::Share { group: name.to_owned(), weight: *weight, selector: Selector::Planned };
        drain(plan, &[sink], channel, batch, policy);
    }
}
