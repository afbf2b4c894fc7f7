//! Patterns, replacements and dates against the JDK: what it refuses, finds, matches and replaces, so do we.
//!
//! These tests need `java`; without it they say so and pass.

mod classes;
mod dates;
mod peer;
mod random;

use random::Random;

#[test]
fn random_patterns_do_as_in_java() {
    let count = std::env::var("LOGFLOWC_RANDOM_PATTERNS").ok().and_then(|count| count.parse().ok());
    let seed = std::env::var("LOGFLOWC_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut random = Random::new(seed);
    let cases: Vec<_> = (0..count.unwrap_or(500)).flat_map(|_| random::cases(&mut random)).collect();
    report(&cases);
}

fn report(cases: &[peer::Case]) {
    let Some(tally) = peer::compare(cases) else {
        return;
    };
    for failure in tally.failures.iter().take(20) {
        eprintln!("{failure}");
    }
    let failures = tally.failures.len();
    eprintln!("{:?}", peer::Tally { failures: Vec::new(), ..tally });
    assert_eq!(failures, 0, "cases that differ");
}
