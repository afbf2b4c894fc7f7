//! Every number of sinks, load, kind of trouble and kind of costs: what the plan gains and what it makes events wait.

use logflowc_plan::Transport;

use super::{Life, Manner, TIME, World, chooser, float, optimum, planned, seconds};

/// Ways that are compared; the last one is ours.
const WAYS: [&str; 3] = ["least_loaded", "peak_ewma", "planned"];

/// What befalls every fourth sink.
const TROUBLES: [&str; 5] = ["none", "slow", "fail", "stall", "mixed"];

/// What a sink costs: all the same, as much as it takes time, or whatever.
const COSTS: [&str; 3] = ["equal", "time", "unlike"];

/// One run of one way.
#[derive(Clone, Copy)]
struct Figures {
    /// Of what the sinks could have taken.
    delivered: f64,
    /// Milliseconds.
    p99: f64,
    /// Cost of an event, of that in the plan while all are well.
    cost: f64,
}

/// All runs with these costs at this load.
struct Summary {
    /// The least part that we delivered.
    delivered: f64,
    /// Our p99 of the better other's, as a geometric mean and at the worst.
    p99: f64,
    worst: f64,
    /// Mean cost of each way.
    costs: [f64; WAYS.len()],
}

fn lives(count: usize, trouble: &str, chance: &mut fastrand::Rng) -> Vec<Life> {
    let first = chance.usize(..4);
    let life = |index: usize| {
        let rate = 500.0 * 20_f64.powf(chance.f64());
        let turn = (index + first) % 4;
        let manner = match (trouble, turn) {
            ("slow" | "mixed", 0) => Manner::Takes(rate / 5.0),
            ("fail", 0) | ("mixed", 1) => Manner::Fails(seconds(0.002)),
            ("stall", 0) | ("mixed", 2) => Manner::Stalls,
            _ => Manner::Takes(rate),
        };
        let begin = 5.0 + 20.0 * chance.f64();
        let end = begin + 3.0 + 5.0 * chance.f64();
        let well = Manner::Takes(rate);
        vec![(seconds(0.0), well), (seconds(begin), manner), (seconds(end), well)]
    };
    (0..count).map(life).collect()
}

fn costs(kind: &str, sinks: &[Life], chance: &mut fastrand::Rng) -> Vec<f64> {
    let cost = |life: &Life| match (kind, life[0].1) {
        ("time", Manner::Takes(rate)) => 1000.0 / rate,
        ("unlike", _) => 1.0 + 4.0 * chance.f64(),
        _ => 1.0,
    };
    sinks.iter().map(cost).collect()
}

/// What an event costs by plan.
fn least(plan: &Transport) -> f64 {
    let moved: f64 = plan.demands.iter().map(|demand| demand.amount).sum();
    plan.lanes.iter().map(|lane| lane.amount * lane.cost).sum::<f64>() / moved
}

fn figures(way: &str, sinks: &[Life], costs: &[f64], load: f64) -> Figures {
    let most = optimum(sinks, TIME);
    let rate = load * most / TIME.as_secs_f64();
    let mut outcome = World::new(sinks.to_vec(), rate, chooser(way, sinks, rate, costs, 1)).run(TIME);
    let delivered = float(outcome.delivered);
    let spent = outcome.by_second.iter().zip(costs);
    let spent: f64 = spent.map(|(events, cost)| float(events.iter().sum()) * cost).sum();
    Figures {
        delivered: delivered / (most * load.min(1.0)),
        p99: outcome.p99().as_secs_f64() * 1000.0,
        cost: spent / delivered / least(&planned(sinks, rate, costs)),
    }
}

fn summary(kind: &str, load: f64) -> Summary {
    let (mut delivered, mut ratios, mut spent) = (1.0_f64, Vec::new(), [0.0; WAYS.len()]);
    for trouble in TROUBLES {
        for count in [2, 4, 10] {
            let chance = &mut fastrand::Rng::with_seed(count as u64);
            let sinks = lives(count, trouble, chance);
            let costs = costs(kind, &sinks, chance);
            let ways = WAYS.map(|way| figures(way, &sinks, &costs, load));
            let [others @ .., ours] = &ways;
            let best = others.iter().map(|other| other.p99).fold(f64::INFINITY, f64::min);
            delivered = delivered.min(ours.delivered);
            assert!(
                others.iter().all(|other| ours.delivered > other.delivered - 0.01),
                "{kind} {load} {trouble} {count}"
            );
            ratios.push(ours.p99 / best);
            spent.iter_mut().zip(&ways).for_each(|(sum, way)| *sum += way.cost);
        }
    }
    let runs = float(ratios.len());
    Summary {
        delivered,
        p99: (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / runs).exp(),
        worst: ratios.iter().copied().fold(0.0, f64::max),
        costs: spent.map(|sum| sum / runs),
    }
}

#[test]
fn the_plan_costs_less_and_waits_little_longer() {
    for kind in COSTS {
        for load in [0.5, 0.8, 0.95, 1.1] {
            let Summary { delivered, p99, worst, costs } = summary(kind, load);
            let [least_loaded, peak_ewma, planned] = costs;
            println!(
                "{kind:6} costs, load {load:.2}: {:.1} % at least, p99 {p99:.2} of the better other's ({worst:.2} at the worst), \
                 cost {planned:.2}, least_loaded {least_loaded:.2}, peak_ewma {peak_ewma:.2}",
                delivered * 100.0
            );
            assert!(delivered > 0.95, "{kind} {load}: {delivered}");
            assert!(p99 < if load < 0.8 { 1.5 } else { 1.15 }, "{kind} {load}: {p99}");
            assert!(planned < least_loaded.min(peak_ewma) + 0.01, "{kind} {load}: {costs:?}");
        }
    }
}
