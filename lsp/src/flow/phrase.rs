//! What can go on with an operator in words, as with `throttle 100 events/s by host`.

use logflowc_grammar::catalog::{Component as Class, Kind};

use super::place::Place;

/// What the operators in words begin with.
const VERBS: &[&str] = &["parse", "redact", "sample", "throttle", "dedupe", "count", "split"];

/// What can stand behind the words of a step; none where it is no operator in words.
pub(super) fn phrase(step: &[&str]) -> Option<Option<Place>> {
    let (verb, said) = step.split_first().filter(|(verb, _)| VERBS.contains(verb))?;
    Some(match *said {
        [.., "mark"] => Some(Place::Headers(Vec::new())),
        [.., "by"] => Some(Place::Headers(if *verb == "dedupe" { vec!["body"] } else { Vec::new() })),
        // Only the author knows what is put there.
        [.., "with" | "at" | "as" | "burst" | "in"] => None,
        _ => clause(verb, said),
    })
}

fn clause(verb: &str, said: &[&str]) -> Option<Place> {
    match (verb, said) {
        ("parse", []) => words(&["json", "logfmt", "key_value", "csv", "syslog", "regex"]),
        ("parse", ["regex"]) => None,
        ("parse", [.., "else"]) => words(&["drop", "mark"]),
        ("parse", ["regex", _] | [.., "else", "drop"] | [.., "mark", _]) => rest(said, &[]),
        ("parse", _) => rest(said, &["else drop", "else mark"]),
        ("redact", [] | [.., ","]) => words(&["emails", "ips", "credit_cards"]),
        ("redact", [.., "hashed"]) => words(&["with"]),
        ("redact", [.., "with", _]) => rest(said, &[]),
        ("redact", _) => rest(said, &["with", "hashed with"]),
        ("sample", []) => value(verb, "share"),
        ("sample", ["1"]) => words(&["in"]),
        ("sample", _) => rest(said, &["by"]),
        ("throttle", [_]) => words(&["events/s", "events/m", "events/h", "events/d"]),
        ("throttle", [.., "else"]) => words(&["mark"]),
        ("throttle", [_, _, ..]) => rest(said, &["by", "burst", "else mark"]),
        ("dedupe", []) => words(&["by"]),
        ("dedupe", [.., "within"]) => value(verb, "within"),
        ("dedupe", _) => rest(said, &["within"]),
        ("count", []) => words(&["by", "as"]),
        ("count", ["by", _]) => words(&["as"]),
        ("count", _) => rest(said, &[]),
        ("split", []) => words(&["lines", "at", "json"]),
        ("split", _) => rest(said, &[]),
        _ => None,
    }
}

/// Clauses behind the last one that is said, and what ends the step.
fn rest(said: &[&str], clauses: &[&'static str]) -> Option<Place> {
    let is_said = |clause: &&str| said.contains(&clause.split(' ').next().unwrap_or_default());
    let from = clauses.iter().rposition(is_said).map_or(0, |last| last + 1);
    words(&[&clauses[from..], &["|", "=>"]].concat())
}

fn words(list: &[&'static str]) -> Option<Place> {
    Some(Place::Words(list.to_vec()))
}

fn value(verb: &str, key: &str) -> Option<Place> {
    Class::named(Kind::Interceptor, verb)?.property(key).map(Place::Value)
}
