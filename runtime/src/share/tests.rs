//! Who may take, with members that take in turn on one thread.

use logflowc_plan as plan;

use super::*;
use crate::batch::Batch;
use crate::channel::{self, Channel};
use crate::pool::Shared;
use crate::slice::Slice;

fn channel() -> Channel {
    let store = plan::Store::Memory { events: 1000, bytes: 1 << 20, ring: 16 };
    let plan =
        plan::Channel { name: "c".into(), transaction: 10, keep_alive_ms: 0, writers: 1, readers: 2, store };
    channel::open(&plan).expect("a memory channel opens")
}

fn group(weights: &[f64], channel: &Channel) -> Vec<Share> {
    let shares = Shares::new(weights.len());
    let member =
        |(me, weight): (usize, &f64)| Share::new(&shares, me, *weight, 10, Arc::clone(&channel.control));
    weights.iter().enumerate().map(member).collect()
}

fn may(share: &Share) -> bool {
    share.ask(Instant::now(), || false)
}

/// Lets members that are always ready take batches of ten, and tells how many events each got.
fn rounds(members: &[&Share], rounds: usize) -> Vec<usize> {
    let mut taken = vec![0; members.len()];
    for _ in 0..rounds {
        for (share, taken) in members.iter().zip(&mut taken) {
            if may(share) {
                share.took(10);
                share.wrote();
                *taken += 10;
            }
        }
    }
    taken
}

#[test]
fn members_that_keep_up_get_their_shares() {
    let channel = channel();
    let members = group(&[0.6, 0.3, 0.1], &channel);
    assert!(members.iter().all(may));
    let members: Vec<&Share> = members.iter().collect();
    let taken = rounds(&members, 3000);
    let all: usize = taken.iter().sum();
    for (taken, share) in taken.iter().zip([0.6, 0.3, 0.1]) {
        let part = f64::from(u32::try_from(taken * 1000 / all).expect("small")) / 1000.0;
        assert!((part - share).abs() < 0.01, "{part} for {share}");
    }
}

#[test]
fn nobody_waits_for_one_who_writes_for_long() {
    let channel = channel();
    let members = group(&[0.9, 0.1], &channel);
    assert!(may(&members[0]));
    members[0].took(10);
    assert!(may(&members[1]));
    for _ in 0..100 {
        assert!(members[1].ask(Instant::now() + Duration::from_mins(1), || false));
        members[1].took(10);
        members[1].wrote();
    }
}

#[test]
fn who_comes_back_does_not_take_what_it_has_missed() {
    let channel = channel();
    let members = group(&[0.5, 0.5], &channel);
    assert!(may(&members[0]) && may(&members[1]));
    members[0].leave();
    rounds(&[&members[1]], 1000);
    let taken = rounds(&[&members[0], &members[1]], 1000);
    assert!(taken[1] > 4500, "{taken:?}");
}

#[test]
fn a_backlog_is_for_everybody() {
    let mut channel = channel();
    let members = group(&[0.99, 0.01], &channel);
    assert!(may(&members[0]) && may(&members[1]));
    rounds(&[&members[1]], 3);
    assert!(!may(&members[1]), "it is ahead of its share");
    let mut batch = Batch::default();
    (0..61).for_each(|_| batch.push(b"x"));
    channel.writers[0].put(Slice::all(Shared::alone(batch)), None).expect("there is room");
    assert!(may(&members[1]));
}

#[test]
fn the_end_is_for_everybody() {
    let channel = channel();
    let members = group(&[0.99, 0.01], &channel);
    assert!(may(&members[0]) && may(&members[1]));
    rounds(&[&members[1]], 3);
    assert!(members[1].ask(Instant::now(), || true));
}
