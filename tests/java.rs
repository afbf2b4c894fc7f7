//! Patterns, replacements and dates against the JDK and Joda-Time: what they refuse, find, match and replace, so do we.
//!
//! These tests need `java`; without it they say so and pass.

mod chosen;
mod classes;
mod corpus;
mod dates;
mod malformed;
mod peer;
mod random;

use random::Random;

#[test]
fn chosen_patterns_do_as_in_java() {
    report(&chosen::cases());
}

#[test]
fn patterns_of_the_corpus_do_as_in_java() {
    report(&corpus::cases());
}

/// `LOGFLOWC_RANDOM_PATTERNS` and `LOGFLOWC_SEED` ask for more patterns, and others.
#[test]
fn random_patterns_do_as_in_java() {
    let variable = |name| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let mut random = Random::new(variable("LOGFLOWC_SEED").unwrap_or(1));
    let count = variable("LOGFLOWC_RANDOM_PATTERNS").unwrap_or(400);
    let cases: Vec<_> = (0..count).flat_map(|_| random::cases(&mut random)).collect();
    report(&cases);
}

fn report(cases: &[peer::Case]) {
    let Some(mut tally) = peer::compare(cases) else {
        return;
    };
    let failures = std::mem::take(&mut tally.failures);
    println!("{tally:?}");
    assert!(failures.is_empty(), "{}\n{} of {} differ", failures.join("\n"), failures.len(), tally.cases);
}
