//! Small graphs by chance: nothing is lost, and without failures nothing comes twice.

use std::collections::{BTreeMap, BTreeSet};

use logflowc_plan::{ChannelId, Plan, Policy, Turns};
use logflowc_runtime::connector::OnFull;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use crate::plans::{by_kind, channel, counted, drain, group, plan, source, to_all};
use crate::world::{Manner, World};

/// Channels that a source writes to, by their numbers modulo the count of channels.
type Ways = BTreeSet<usize>;

#[derive(Debug, Clone)]
struct Graph {
    /// Capacity, and a transaction that is no larger.
    channels: Vec<(u64, u32)>,
    sources: Vec<Feeding>,
    drains: Vec<Draining>,
}

#[derive(Debug, Clone)]
struct Feeding {
    total: u64,
    batch: u32,
    refuse: bool,
    /// The ways of the three kinds; all the same when replicating.
    ways: [Ways; 3],
    replicating: bool,
}

#[derive(Debug, Clone)]
struct Draining {
    channel: usize,
    batch: u32,
    sinks: usize,
    policy: u8,
    fails_each: u64,
}

fn graphs() -> impl Strategy<Value = Graph> {
    let channels = vec(
        (1_u64..40).prop_flat_map(|capacity| (Just(capacity), 1..=u32::try_from(capacity).expect("small"))),
        1..4,
    );
    let ways = || btree_set(0_usize..6, 1..4);
    let feeding = (0_u64..200, 1_u32..50, any::<bool>(), [ways(), ways(), ways()], any::<bool>()).prop_map(
        |(total, batch, refuse, ways, replicating)| Feeding { total, batch, refuse, ways, replicating },
    );
    let draining = (0_usize..6, 5_u32..40, 1_usize..4, 0_u8..4, 2_u64..5).prop_map(
        |(channel, batch, sinks, policy, fails_each)| Draining { channel, batch, sinks, policy, fails_each },
    );
    (channels, vec(feeding, 1..4), vec(draining, 0..4)).prop_map(|(channels, sources, drains)| Graph {
        channels,
        sources,
        drains,
    })
}

/// A graph brought to life.
struct Built {
    plan: Plan,
    world: World,
    /// The sinks of each channel.
    sinks: Vec<Vec<String>>,
    /// The events that each channel is to get.
    expected: Vec<Vec<String>>,
}

fn build(graph: &Graph, failing: bool) -> Built {
    let mut plan = plan();
    let ids: Vec<ChannelId> = graph
        .channels
        .iter()
        .map(|(capacity, transaction)| channel(&mut plan, *capacity, *transaction))
        .collect();
    let mut world = World::default();
    let mut expected = vec![Vec::new(); ids.len()];
    for (index, feeding) in graph.sources.iter().enumerate() {
        let name = format!("r{index}");
        let ways = feeding.ways(ids.len());
        let [first, second, rest] =
            ways.each_ref().map(|ways| ways.iter().map(|at| ids[*at]).collect::<Vec<_>>());
        let route = if feeding.replicating { to_all(&first) } else { by_kind(&first, &second, &rest) };
        // A put that is refused half way is given again, so it may come twice. It must fit, or it is refused for ever.
        let refuse = feeding.refuse && failing;
        let fitting =
            graph.channels.iter().map(|(_, transaction)| *transaction).min().expect("there is a channel");
        let batch = if refuse { feeding.batch.min(fitting) } else { feeding.batch };
        let on_full = if refuse { OnFull::Refuse } else { OnFull::Wait };
        source(&mut plan, &name, batch, route);
        world.source(&name, feeding.total, on_full);
        for number in 0..feeding.total {
            let kind = usize::try_from(number % 3).expect("small");
            ways[kind].iter().for_each(|at| expected[*at].push(format!("{name}:{number}")));
        }
    }
    let mut built = Built { plan, world, sinks: vec![Vec::new(); ids.len()], expected };
    // Every channel has a drain; some have more.
    let first =
        (0..ids.len()).map(|at| Draining { channel: at, batch: 10, sinks: 1, policy: 0, fails_each: 3 });
    for (number, draining) in first.chain(graph.drains.iter().cloned()).enumerate() {
        built.add(number, &draining, failing);
    }
    built.plan = counted(built.plan);
    built
}

impl Feeding {
    fn ways(&self, channels: usize) -> [Ways; 3] {
        let within = |ways: &Ways| ways.iter().map(|at| at % channels).collect::<Ways>();
        let ways = self.ways.each_ref().map(within);
        if self.replicating { [(); 3].map(|()| ways[0].clone()) } else { ways }
    }
}

impl Built {
    fn add(&mut self, number: usize, draining: &Draining, failing: bool) {
        let at = draining.channel % self.sinks.len();
        let id = ChannelId(u32::try_from(at).expect("few channels"));
        let count = if draining.policy == 0 { 1 } else { draining.sinks };
        let names: Vec<String> = (0..count).map(|sink| format!("k{number}-{sink}")).collect();
        let policy = match draining.policy {
            0 => Policy::Single,
            1 => Policy::Failover { max_penalty_ms: 2 },
            _ => Policy::LoadBalance { order: Turns::Random, backoff_ms: Some(2) },
        };
        let words: Vec<&str> = names.iter().map(String::as_str).collect();
        if draining.policy == 3 {
            let members: Vec<_> = words.iter().map(|name| (*name, 0.4)).collect();
            group(&mut self.plan, &format!("g{number}"), &members, id, draining.batch);
        } else {
            drain(&mut self.plan, &words, id, draining.batch, policy);
        }
        for name in &names {
            let manner = if failing { Manner::FailsEach(draining.fails_each) } else { Manner::Works };
            self.world.sink(name, manner);
        }
        self.sinks[at].extend(names);
    }

    /// What the sinks of a channel have kept, with the times of each event.
    fn kept(&self, channel: usize) -> BTreeMap<String, usize> {
        let events = self.sinks[channel].iter().flat_map(|name| self.world.sinks[name].events());
        events.fold(BTreeMap::new(), |mut times, event| {
            *times.entry(event).or_default() += 1;
            times
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn without_failures_every_event_comes_once(graph in graphs()) {
        let built = build(&graph, false);
        let stopped = built.world.run(&built.plan);
        prop_assert!(stopped.carried.is_empty() && !stopped.panicked);
        for (channel, expected) in built.expected.iter().enumerate() {
            let expected: BTreeMap<String, usize> = expected.iter().map(|event| (event.clone(), 1)).collect();
            prop_assert_eq!(built.kept(channel), expected, "channel {}", channel);
        }
    }

    #[test]
    fn with_failures_every_event_comes_at_least_once(graph in graphs()) {
        let built = build(&graph, true);
        let stopped = built.world.run(&built.plan);
        prop_assert!(stopped.carried.is_empty() && !stopped.panicked);
        for (channel, expected) in built.expected.iter().enumerate() {
            let kept: BTreeSet<String> = built.kept(channel).into_keys().collect();
            let expected: BTreeSet<String> = expected.iter().cloned().collect();
            prop_assert_eq!(kept, expected, "channel {}", channel);
        }
    }
}
