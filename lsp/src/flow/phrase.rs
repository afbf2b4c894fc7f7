//! What can go on with an operator in words, as with `throttle 100 events/s by host`.

use logflowc_grammar::catalog::{Component as Class, Kind};

use super::place::Place;

/// What the operators in words begin with.
pub(super) const VERBS: &[&str] = &["parse", "redact", "sample", "throttle", "dedupe", "count", "split"];

/// What can stand behind the words of an operator.
pub(super) fn phrase(verb: &str, said: &[&str]) -> Option<Place> {
    match (verb, said) {
        ("dedupe", [.., "by"]) => Some(Place::Headers(vec!["body"])),
        (_, [.., "by" | "mark"]) => Some(Place::Headers(Vec::new())),
        ("sample", []) => value(verb, "share"),
        ("dedupe", [.., "within"]) => value(verb, "within"),
        // Only the author knows what is put there.
        (_, [.., "with" | "at" | "as" | "burst" | "in"]) | ("parse", ["regex"]) | ("throttle", []) => None,
        _ => Some(Place::Words(words(verb, said))),
    }
}

fn words(verb: &str, said: &[&str]) -> Vec<&'static str> {
    match (verb, said) {
        ("parse", []) => vec!["json", "logfmt", "key_value", "csv", "syslog", "regex"],
        ("parse", [.., "else"]) => vec!["drop", "mark"],
        ("redact", [] | [.., ","]) => vec!["emails", "ips", "credit_cards"],
        ("redact", [.., "hashed"]) => vec!["with"],
        ("sample", ["1"]) => vec!["in"],
        ("throttle", [_]) => vec!["events/s", "events/m", "events/h", "events/d"],
        ("throttle", [.., "else"]) => vec!["mark"],
        ("dedupe", []) => vec!["by"],
        ("count", []) => vec!["by", "as"],
        ("count", ["by", _]) => vec!["as"],
        ("split", []) => vec!["lines", "at", "json"],
        _ => rest(said, clauses(verb, said)),
    }
}

/// What can be said behind the values that an operator must have, in the order of the grammar.
fn clauses(verb: &str, said: &[&str]) -> &'static [&'static str] {
    match verb {
        "parse" if said.first() != Some(&"regex") => &["else drop", "else mark"],
        "redact" => &["with", "hashed with"],
        "sample" => &["by"],
        "throttle" => &["by", "burst", "else mark"],
        "dedupe" => &["within"],
        _ => &[],
    }
}

/// Clauses behind the last one that is said, and what ends the step.
fn rest(said: &[&str], clauses: &[&'static str]) -> Vec<&'static str> {
    let is_said = |clause: &&str| clause.split(' ').any(|word| said.contains(&word));
    let from = clauses.iter().rposition(is_said).map_or(0, |last| last + 1);
    [&clauses[from..], &["|", "=>"]].concat()
}

fn value(verb: &str, key: &str) -> Option<Place> {
    Class::named(Kind::Interceptor, verb)?.property(key).map(Place::Value)
}
