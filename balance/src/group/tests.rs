//! Who may take, with members that take in turn and a clock that the test moves.

use super::*;

const MS: Duration = Duration::from_millis(1);

/// A group with batches of ten whose members all ask.
fn group(selector: Selector, weights: &[f64]) -> (Group, Instant) {
    let member = |weight: &f64| Member::new(*weight, 10, Timing::default());
    let members = weights.iter().map(member).collect();
    let (mut group, now) = (Group::new(selector, members, fastrand::Rng::with_seed(7)), Instant::now());
    (0..weights.len()).for_each(|me| group.ask(me, now));
    (group, now)
}

/// A batch that takes so long, of a member that may take it. Tells whether it might.
fn batch(group: &mut Group, me: usize, took: Duration, now: &mut Instant) -> bool {
    group.ask(me, *now);
    let may = group.may_take(me, 0, *now);
    if may {
        group.took(me, 10, *now);
        *now += took;
        group.wrote(me, 10, *now);
        group.ask(me, *now);
    }
    may
}

/// Lets members that are always ready take batches, and tells how many each got.
fn rounds(group: &mut Group, members: &[usize], rounds: usize, now: &mut Instant) -> Vec<usize> {
    let mut taken = vec![0; members.len()];
    for _ in 0..rounds {
        for (me, taken) in members.iter().zip(&mut taken) {
            *taken += usize::from(batch(group, *me, MS, now));
        }
    }
    taken
}

#[test]
fn members_that_keep_up_get_their_shares() {
    let (mut group, mut now) = group(Selector::Planned, &[0.6, 0.3, 0.1]);
    let shares = |taken: Vec<usize>| {
        let all: usize = taken.iter().sum();
        taken.into_iter().map(|taken| taken * 100 / all).collect::<Vec<_>>()
    };
    assert_eq!(shares(rounds(&mut group, &[0, 1, 2], 3000, &mut now)), [59, 30, 10]);
    group.share(&[0.2, 0.2, 0.6]);
    assert_eq!(shares(rounds(&mut group, &[0, 1, 2], 3000, &mut now)), [20, 20, 59]);
}

#[test]
fn nobody_waits_for_one_who_writes_for_long() {
    let (mut group, mut now) = group(Selector::Planned, &[0.9, 0.1]);
    group.took(0, 10, now);
    rounds(&mut group, &[1], 3, &mut now);
    now += 10 * MS;
    assert_eq!(rounds(&mut group, &[1], 100, &mut now), [100]);
}

#[test]
fn nobody_waits_for_one_who_would_be_done_later() {
    let (mut group, mut now) = group(Selector::Planned, &[0.99, 0.01]);
    for (me, took) in [(0, 20 * MS), (1, 30 * MS), (1, 30 * MS)] {
        group.took(me, 10, now);
        now += took;
        group.wrote(me, 10, now);
        group.ask(me, now);
    }
    assert!(!group.may_take(1, 10, now), "the other one asks");
    group.took(0, 10, now);
    assert!(group.may_take(1, 10, now), "20 ms for this batch and 20 for the next");
    assert!(!group.may_take(1, 10, now + 15 * MS), "5 ms and 20");
    assert!(!group.may_take(1, 10, now + 25 * MS), "5 ms late");
    assert!(group.may_take(1, 10, now + 35 * MS), "15 ms late");
}

#[test]
fn the_end_of_patience_is_known_ahead() {
    let (mut group, now) = group(Selector::Planned, &[0.9, 0.1]);
    assert_eq!(group.ask_again(now), None);
    group.took(0, 10, now);
    assert_eq!(group.ask_again(now), Some(now + 5 * MS));
    assert_eq!(group.ask_again(now + 5 * MS), None);
}

#[test]
fn who_comes_back_does_not_take_what_it_has_missed() {
    let (mut group, mut now) = group(Selector::Planned, &[0.5, 0.5]);
    group.leave(0);
    rounds(&mut group, &[1], 1000, &mut now);
    let taken = rounds(&mut group, &[0, 1], 1000, &mut now);
    assert!(taken[1] > 450, "{taken:?}");
}

#[test]
fn a_backlog_is_for_everybody() {
    let (mut group, mut now) = group(Selector::Planned, &[0.99, 0.01]);
    rounds(&mut group, &[1], 3, &mut now);
    assert!(!group.may_take(1, 10, now), "it is ahead of its share");
    assert!(group.may_take(1, 11, now));
}

#[test]
fn who_has_failed_tries_again_with_one_batch_and_holds_nobody_back() {
    let (mut group, mut now) = group(Selector::Planned, &[0.5, 0.5]);
    assert_eq!(group.failed(0, now), 100 * MS);
    assert!(group.seen(now).next().is_some_and(|seen| seen.failing));
    group.ask(0, now);
    assert!(group.may_take(0, 0, now));
    group.took(0, 10, now);
    assert_eq!(rounds(&mut group, &[1], 100, &mut now), [100]);
    group.wrote(0, 10, now);
    group.ask(0, now);
    let taken = rounds(&mut group, &[0, 1], 100, &mut now);
    assert!(taken.iter().all(|taken| *taken >= 50), "{taken:?}");
}

#[test]
fn the_faster_of_two_is_chosen_and_the_free_one_is_not_asked_for_its_past() {
    let (mut fast, mut now) = group(Selector::PeakEwma, &[0.5, 0.5]);
    for (me, took) in [(0, MS), (1, 50 * MS)] {
        fast.ask(me, now);
        fast.took(me, 10, now);
        now += took;
        fast.wrote(me, 10, now);
    }
    (0..2).for_each(|me| fast.ask(me, now));
    assert!(fast.may_take(0, 0, now) && !fast.may_take(1, 0, now));
    fast.took(0, 10, now);
    assert!(fast.may_take(1, 0, now), "the other one is busy");
    let (mut free, now) = group(Selector::LeastLoaded, &[0.0, 1.0]);
    assert!((0..2).all(|me| free.may_take(me, 0, now)));
}

#[test]
fn what_a_member_does_is_seen_while_it_does_it() {
    let (mut group, now) = group(Selector::Planned, &[0.5, 0.5]);
    group.took(0, 10, now);
    group.took(1, 10, now);
    group.wrote(0, 1000, now + MS);
    let seen: Vec<Seen> = group.seen(now + 100 * MS).collect();
    assert_eq!(seen[0], Seen { amount: 1000, busy: MS, failing: false });
    assert_eq!(seen[1], Seen { amount: 0, busy: 100 * MS, failing: false });
}
