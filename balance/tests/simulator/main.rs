//! Hundreds of unlike sinks in virtual time: every way to choose, compared with what the sinks could take.
//!
//! `cargo test -p logflowc-balance --test simulator -- --nocapture` prints the comparison.

#![expect(clippy::print_stdout, reason = "the comparison is for reading")]

mod grid;
mod world;

use std::time::Duration;

use logflowc_balance::{Group, Member, Policy, Problem, Replan, Transport};
use logflowc_plan::{self as plan, Selector, Timing, Turns};

use world::{BATCH, Chooser, Life, Manner, World, float, optimum};

const TIME: Duration = Duration::from_secs(45);
const NAMES: [&str; 6] = ["round_robin", "random", "back-off", "least_loaded", "peak_ewma", "planned"];

fn seconds(number: f64) -> Duration {
    Duration::from_secs_f64(number)
}

/// Sinks of which some slow down, some fail fast and some stall for a while.
fn sinks(count: usize, chance: &mut fastrand::Rng) -> Vec<Life> {
    let one = |chance: &mut fastrand::Rng| {
        let rate = 500.0 * 20_f64.powf(chance.f64());
        let manner = match chance.usize(..6) {
            0 => Manner::Takes(rate / 5.0),
            1 => Manner::Fails(Duration::from_millis(2)),
            2 => Manner::Stalls,
            _ => Manner::Takes(rate),
        };
        let begin = 5.0 + 20.0 * chance.f64();
        let end = begin + 5.0 + 10.0 * chance.f64();
        vec![
            (Duration::ZERO, Manner::Takes(rate)),
            (seconds(begin), manner),
            (seconds(end), Manner::Takes(rate)),
        ]
    };
    (0..count).map(|_| one(chance)).collect()
}

/// The plan of one source and these sinks.
fn planned(sinks: &[Life], rate: f64, costs: &[f64]) -> plan::Transport {
    let capacity = |life: &Life| match life[0].1 {
        Manner::Takes(rate) => rate,
        _ => 0.0,
    };
    let capacities: Vec<f64> = sinks.iter().map(capacity).collect();
    let lanes = costs.iter().copied().map(Some).collect();
    let problem = Problem { supplies: vec![rate], capacities: capacities.clone(), costs: lanes };
    let amounts = Transport::solve(&problem).solution().amounts;
    let demand = |(capacity, amount): (&f64, &f64)| plan::Demand {
        sink: String::new(),
        capacity: Some(*capacity),
        amount: *amount,
        price: 0.0,
        loss: plan::Loss { cost: 0.0, missing: 0.0 },
    };
    let lane =
        |(sink, amount): (usize, &f64)| plan::Lane { supply: 0, sink, amount: *amount, cost: costs[sink] };
    plan::Transport {
        amounts: "events/s".to_owned(),
        costs: String::new(),
        supplies: vec![plan::Supply {
            source: String::new(),
            channel: String::new(),
            amount: rate,
            missing: 0.0,
            bound: plan::Bound::Exact,
        }],
        demands: capacities.iter().zip(&amounts).map(demand).collect(),
        lanes: amounts.iter().enumerate().map(lane).collect(),
        cost: 0.0,
    }
}

fn chooser(name: &str, sinks: &[Life], rate: f64, costs: &[f64], seed: u64) -> Chooser {
    let chance = fastrand::Rng::with_seed(seed);
    let transport = planned(sinks, rate, costs);
    let all: f64 = transport.demands.iter().map(|demand| demand.amount).sum();
    let member = |demand: &plan::Demand| Member::new(demand.amount / all, BATCH, Timing::default());
    let shares =
        |selector| Group::new(selector, transport.demands.iter().map(member).collect(), chance.clone());
    let turns = |order, backoff_ms| {
        let kind = plan::Policy::LoadBalance { order, backoff_ms };
        Chooser::Turns(Policy::new(kind, sinks.len(), chance.clone()))
    };
    match name {
        "round_robin" => turns(Turns::RoundRobin, None),
        "random" => turns(Turns::Random, None),
        "back-off" => turns(Turns::RoundRobin, Some(30_000)),
        "least_loaded" => Chooser::Shares(shares(Selector::LeastLoaded), None),
        "peak_ewma" => Chooser::Shares(shares(Selector::PeakEwma), None),
        _ => Chooser::Shares(shares(Selector::Planned), Replan::new(&transport)),
    }
}

/// Delivered parts of the optimum and p99 in milliseconds, for each way to choose.
fn compared(count: usize, load: f64, seed: u64) -> Vec<(f64, u128)> {
    let sinks = sinks(count, &mut fastrand::Rng::with_seed(seed));
    let most = optimum(&sinks, TIME);
    let rate = load * most / TIME.as_secs_f64();
    NAMES
        .iter()
        .map(|name| {
            let chooser = chooser(name, &sinks, rate, &vec![1.0; sinks.len()], seed);
            let mut outcome = World::new(sinks.clone(), rate, chooser).run(TIME);
            let part = float(outcome.delivered) / (most * load.min(1.0));
            let p99 = outcome.p99().as_millis();
            println!("{count:4} sinks, load {load:.1}: {name:12} {:5.1} %, p99 {p99} ms", part * 100.0);
            (part, p99)
        })
        .collect()
}

#[test]
fn shares_lose_little_of_what_the_sinks_could_take() {
    for (count, seed) in [(4, 1), (4, 2), (30, 3), (200, 4)] {
        let parts = compared(count, 3.0, seed);
        let (ours, others) = parts.split_last().expect("there are some");
        assert!(ours.0 > 0.95, "{} of the optimum", ours.0);
        assert!(others.iter().all(|other| ours.0 > other.0 - 0.01), "{parts:?}");
    }
}

#[test]
fn shares_wait_for_nobody_who_is_slow_while_there_is_room() {
    for (count, seed) in [(4, 1), (30, 3), (200, 4)] {
        let parts = compared(count, 0.7, seed);
        let (ours, others) = parts.split_last().expect("there are some");
        assert!(ours.0 > 0.95 && others[..3].iter().all(|other| ours.1 <= other.1), "{parts:?}");
    }
}

#[test]
fn the_plan_holds_while_the_sinks_keep_up() {
    let sinks = [1000.0, 600.0].map(|rate| vec![(seconds(0.0), Manner::Takes(rate))]).to_vec();
    for (parts, rate) in [([0.8, 0.2], 900.0), ([0.5, 0.5], 1000.0), ([0.1, 0.9], 300.0)] {
        let member = |part: &f64| Member::new(*part, BATCH, Timing::default());
        let members = parts.iter().map(member).collect();
        let group = Group::new(Selector::Planned, members, fastrand::Rng::with_seed(3));
        let outcome = World::new(sinks.clone(), rate, Chooser::Shares(group, None)).run(seconds(60.0));
        let first = float(outcome.by_second[0].iter().sum()) / float(outcome.delivered);
        assert!((first - parts[0]).abs() < 0.05, "{first} for {}", parts[0]);
    }
}

#[test]
fn who_comes_back_has_its_part_soon() {
    let well = Manner::Takes(1000.0);
    for manner in [Manner::Fails(Duration::from_millis(2)), Manner::Stalls, Manner::Takes(50.0)] {
        let sinks = vec![
            vec![(seconds(0.0), well)],
            vec![(seconds(0.0), well), (seconds(10.0), manner), (seconds(20.0), well)],
        ];
        for (name, load) in
            [("planned", 1600.0), ("least_loaded", 1600.0), ("peak_ewma", 1600.0), ("planned", 3000.0)]
        {
            let outcome =
                World::new(sinks.clone(), load, chooser(name, &sinks, load, &[1.0; 2], 5)).run(seconds(40.0));
            let after = &outcome.by_second[1][23..39];
            assert!(after.iter().all(|events| *events >= 200), "{name}, {manner:?}, {load}: {after:?}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let run = || compared(30, 0.9, 9);
    assert_eq!(run().last().map(|ours| ours.1), run().last().map(|ours| ours.1));
}
