//! Worked cases, and random problems against another solver.

use microlp::{ComparisonOp, OptimizationDirection, SolveOutcome};
use proptest::prelude::*;

use super::*;

fn problem(supplies: &[f64], capacities: &[f64], costs: &[f64]) -> Problem {
    Problem {
        supplies: supplies.to_vec(),
        capacities: capacities.to_vec(),
        costs: costs.iter().map(|cost| Some(*cost)).collect(),
    }
}

#[test]
fn what_is_cheap_is_filled_first() {
    let problem = problem(&[100.0, 200.0, 300.0], &[500.0, 1000.0], &[1.0, 2.0, 1.0, 3.0, 2.0, 2.5]);
    let transport = Transport::solve(&problem);
    let solution = transport.solution();
    assert_eq!(solution.amounts, [100.0, 0.0, 200.0, 0.0, 200.0, 100.0]);
    assert_eq!(vec![solution.cost], [100.0 + 200.0 + 400.0 + 250.0]);
    assert_eq!(solution.prices, [0.5, 0.0], "one more unit at the first sink moves one of the third source");
    assert_eq!(solution.missing, [0.0; 3]);
    let without = transport.without(0);
    assert_eq!((without.cost, without.missing), (200.0 + 600.0 + 750.0, vec![0.0; 3]));
    assert_eq!(transport.without(1).missing, [0.0, 0.0, 100.0]);
}

#[test]
fn what_has_no_way_is_missing() {
    let problem = Problem {
        supplies: vec![10.0, 10.0],
        capacities: vec![15.0, 0.0],
        costs: vec![Some(1.0), Some(1.0), None, Some(1.0)],
    };
    let solution = Transport::solve(&problem).solution();
    assert_eq!(solution.missing, [0.0, 10.0]);
    assert_eq!(solution.amounts, [10.0, 0.0, 0.0, 0.0]);
}

#[test]
fn nothing_is_a_problem_too() {
    let nothing = Problem { supplies: Vec::new(), capacities: Vec::new(), costs: Vec::new() };
    assert_eq!(vec![Transport::solve(&nothing).solution().cost], [0.0]);
    let no_sink = Problem { supplies: vec![1.0], ..nothing };
    assert_eq!(Transport::solve(&no_sink).solution().missing, [1.0]);
}

/// The cost by a solver for linear programs; none where not everything fits.
fn by_linear_program(problem: &Problem) -> Option<f64> {
    let mut program = microlp::Problem::new(OptimizationDirection::Minimize);
    let most = problem.supplies.iter().sum();
    let lanes: Vec<_> = problem
        .costs
        .iter()
        .map(|cost| program.add_var(cost.unwrap_or(0.0), (0.0, cost.map_or(0.0, |_| most))))
        .collect();
    let sinks = problem.capacities.len();
    for (source, supply) in problem.supplies.iter().enumerate() {
        let row = lanes[source * sinks..][..sinks].iter().map(|lane| (*lane, 1.0));
        program.add_constraint(row, ComparisonOp::Eq, *supply);
    }
    for (sink, capacity) in problem.capacities.iter().enumerate() {
        let column = lanes.iter().skip(sink).step_by(sinks).map(|lane| (*lane, 1.0));
        program.add_constraint(column, ComparisonOp::Le, *capacity);
    }
    match program.solve().ok()? {
        SolveOutcome::Solution(solution) => Some(solution.objective()),
        SolveOutcome::Interrupted(_) => None,
    }
}

fn problems() -> impl Strategy<Value = Problem> {
    (1..8_usize, 1..6_usize).prop_flat_map(|(sources, sinks)| {
        let amounts = |count| prop::collection::vec((0..60_u32).prop_map(f64::from), count);
        let cost = prop::option::weighted(0.9, (0..20_u32).prop_map(f64::from));
        (amounts(sources), amounts(sinks), prop::collection::vec(cost, sources * sinks))
            .prop_map(|(supplies, capacities, costs)| Problem { supplies, capacities, costs })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_other_solver_finds_less(problem in problems()) {
        let solution = Transport::solve(&problem).solution();
        let sinks = problem.capacities.len();
        for (source, supply) in problem.supplies.iter().enumerate() {
            let sent: f64 = solution.amounts[source * sinks..][..sinks].iter().sum();
            prop_assert!((sent + solution.missing[source] - supply).abs() < 1e-6);
        }
        for (sink, capacity) in problem.capacities.iter().enumerate() {
            let got: f64 = solution.amounts.iter().skip(sink).step_by(sinks).sum();
            prop_assert!(got <= capacity + 1e-6);
        }
        prop_assert!(solution.amounts.iter().all(|amount| *amount >= 0.0));
        let fits = solution.missing.iter().all(|missing| *missing < 1e-6);
        match by_linear_program(&problem) {
            Some(cost) => prop_assert!(fits && (solution.cost - cost).abs() < 1e-6, "{} and {cost}", solution.cost),
            None => prop_assert!(!fits),
        }
    }

    #[test]
    fn losing_a_sink_is_as_solving_without_it(problem in problems(), sink in any::<prop::sample::Index>()) {
        let sink = sink.index(problem.capacities.len());
        let lost = Transport::solve(&problem).without(sink);
        let mut less = problem;
        less.capacities[sink] = 0.0;
        let solved = Transport::solve(&less).solution();
        prop_assert!((lost.cost - solved.cost).abs() < 1e-6);
        prop_assert!((lost.missing.iter().sum::<f64>() - solved.missing.iter().sum::<f64>()).abs() < 1e-6);
    }

    #[test]
    fn a_price_is_what_more_room_saves(problem in problems(), sink in any::<prop::sample::Index>()) {
        let sink = sink.index(problem.capacities.len());
        let before = Transport::solve(&problem).solution();
        let mut more = problem;
        let was = more.capacities[sink];
        more.capacities[sink] += 0.001;
        let after = Transport::solve(&more).solution();
        if was > 0.0 && before.missing.iter().all(|missing| *missing < 1e-9) {
            // Prices of a corner hold for one direction; more room never saves more than they say.
            prop_assert!((before.cost - after.cost) / 0.001 <= before.prices[sink] + 1e-4);
        }
    }
}
