//! Drifts of a plan with one source and two sinks, of which the first is cheap.

use logflowc_plan::{Bound, Demand, Lane, Loss, Supply, Transport as Planned};

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn planned(amounts: &str) -> Planned {
    let demand = |sink: &str, capacity, amount| {
        let loss = Loss { cost: 0.0, missing: 0.0 };
        Demand { sink: sink.to_owned(), capacity, amount, price: 0.0, loss }
    };
    let lane = |sink, amount, cost| Lane { supply: 0, sink, amount, cost };
    Planned {
        amounts: amounts.to_owned(),
        costs: String::new(),
        supplies: vec![Supply {
            source: "s".into(),
            channel: "c".into(),
            amount: 100.0,
            missing: 0.0,
            bound: Bound::Exact,
        }],
        demands: vec![demand("cheap", Some(80.0), 80.0), demand("dear", None, 20.0)],
        lanes: vec![lane(0, 80.0, 1.0), lane(1, 20.0, 2.0)],
        cost: 120.0,
    }
}

fn busy(amount: f64) -> Window {
    Window { amount, busy: SECOND, failing: false }
}

fn idle(amount: f64) -> Window {
    Window { amount, busy: SECOND / 10, failing: false }
}

#[test]
fn what_stays_off_is_followed_and_what_passes_is_not() {
    let mut replan = Replan::new(&planned("events/s")).expect("rates");
    let fitting = [idle(80.0), idle(20.0)];
    assert_eq!(replan.window(SECOND, &[110.0], &fitting), None, "a tenth is no drift");
    assert_eq!(replan.window(SECOND, &[200.0], &fitting), None);
    assert_eq!(replan.window(SECOND, &[100.0], &fitting), None, "it has passed");
    assert_eq!(replan.window(SECOND, &[200.0], &fitting), None);
    assert_eq!(replan.window(SECOND, &[200.0], &fitting), Some(vec![80.0, 120.0]));
    assert_eq!(replan.window(SECOND, &[200.0], &fitting), None, "it is known");
}

#[test]
fn a_sink_that_slows_down_gets_less_until_it_is_fast_again() {
    let mut replan = Replan::new(&planned("events/s")).expect("rates");
    let slow = [busy(30.0), idle(70.0)];
    assert_eq!(replan.window(SECOND, &[100.0], &slow), None);
    assert_eq!(replan.window(SECOND, &[100.0], &slow), Some(vec![30.0, 70.0]));
    let fast = [idle(30.0), idle(70.0)];
    assert_eq!(replan.window(SECOND, &[100.0], &fast), None);
    assert_eq!(replan.window(SECOND, &[100.0], &fast), Some(vec![80.0, 20.0]), "never more than was stated");
}

#[test]
fn a_lost_sink_gets_nothing_and_is_believed_at_its_first_sign() {
    let mut replan = Replan::new(&planned("B/s")).expect("rates");
    let lost = [Window { amount: 0.0, busy: Duration::ZERO, failing: true }, busy(100.0)];
    replan.window(SECOND, &[100.0], &lost);
    assert_eq!(replan.window(SECOND, &[100.0], &lost), Some(vec![0.0, 100.0]));
    let quiet = [Window { amount: 0.0, busy: Duration::ZERO, failing: false }, busy(100.0)];
    assert_eq!(replan.window(SECOND, &[100.0], &quiet), None);
    assert_eq!(replan.window(SECOND, &[100.0], &[idle(10.0), idle(90.0)]), Some(vec![80.0, 20.0]));
}

#[test]
fn an_unlimited_sink_shows_its_limit_when_it_is_busy() {
    let mut replan = Replan::new(&planned("events/s")).expect("rates");
    replan.window(SECOND, &[100.0], &[idle(80.0), busy(5.0)]);
    // What nobody has room for is nobody's part.
    assert_eq!(replan.window(SECOND, &[100.0], &[idle(80.0), busy(5.0)]), Some(vec![80.0, 5.0]));
}

#[test]
fn totals_are_not_followed() {
    assert!(Replan::new(&planned("B")).is_none());
}
