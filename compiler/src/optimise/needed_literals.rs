//! Texts that must be there for a pattern to match.

use logflowc_plan::Plan;
use regex_syntax::hir::{Hir, HirKind, Look};

use super::chain::{Chain, each_operator};
use super::pattern::{self, patterns};
use super::{Facts, Notes, Pass};

pub(super) static PASS: Pass = Pass {
    name: "needed-literals",
    meaning: "looks for a text that every match has before the pattern is tried",
    condition: "The pattern begins at the start of the value, and the text stands behind a repetition without end: then an automaton reads all of a value that does not match, and has no such short cut of its own.",
    level: 3,
    example: r#"agent a
source s = seq
channel c = memory
sink k = null
flow s | extract /^.+GET .*(?<kind>\d)/ | drop when kind == "7" => c
flow c => k
"#,
    run,
};

/// Shorter texts stand in most lines.
const SHORTEST: usize = 2;

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each_operator(plan, facts, notes, on_operator);
}

fn on_operator(chain: &mut Chain<'_>, at: usize) {
    let mut operator = chain.source.operators[at].clone();
    let words = chain.words(&operator);
    let mut texts = Vec::new();
    for (pattern, _) in patterns(&mut operator).into_iter().filter(|(pattern, _)| pattern.needs.is_none()) {
        let parsed = pattern::searched(pattern).and_then(|text| pattern::parse(text));
        let Some(text) = parsed.as_ref().and_then(needed) else { continue };
        texts.push(format!("{text:?}"));
        pattern.needs = Some(text);
    }
    if !texts.is_empty() {
        let what = format!("`{words}` looks for {} first", texts.join(", "));
        chain.replace(at, Some(operator), &what);
    }
}

/// The longest text behind the first repetition without end.
fn needed(pattern: &Hir) -> Option<String> {
    let HirKind::Concat(parts) = pattern.kind() else { return None };
    if *parts.first()?.kind() != HirKind::Look(Look::Start) {
        return None;
    }
    let endless = |part: &Hir| part.properties().maximum_len().is_none();
    let from = parts.iter().position(endless)?;
    let texts = parts[from..].iter().filter_map(longest);
    texts.filter(|text| text.len() >= SHORTEST).max_by_key(|text| text.len()).map(str::to_owned)
}

/// The longest text that every match of a part has.
fn longest(part: &Hir) -> Option<&str> {
    match part.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok(),
        HirKind::Capture(capture) => longest(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => longest(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(longest).max_by_key(|text| text.len()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_every_match_has_is_needed() {
        let of = |text: &str| needed(&pattern::parse(text).expect("a pattern"));
        assert_eq!(of(r"\A.+GET (.*)PUT"), Some("GET ".to_owned()));
        assert_eq!(of(r"\A.*((?:abc)+|x)"), None);
        assert_eq!(of(r"\A.*((?:abc)+)"), Some("abc".to_owned()));
        for none in [r"GET .*x", r"\AGET .*x", r"\A.*(?:GET)?", r"\A.*(?i)get"] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
