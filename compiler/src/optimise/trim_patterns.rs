//! Ends of patterns that decide nothing.

use logflowc_plan::Plan;
use regex_syntax::hir::{Hir, HirKind, Repetition};

use super::chain::{Chain, each_operator};
use super::pattern::{self, Use, patterns};
use super::{Facts, Notes, Pass};

pub(super) static PASS: Pass = Pass {
    name: "trim-patterns",
    meaning: "cuts repetitions at the ends of a pattern to what must be there: `.*x.*` becomes `x`",
    condition: "Nothing is captured in what is cut, and nobody asks where a match begins or ends. In front it is cut only where nobody asks for groups, because there it decides which match is the first.",
    level: 2,
    example: r#"agent a
source s = seq
channel c = memory
sink k = null
flow s | drop when body matches /.*12.+/ | extract /^(?<kind>\d) .*/ | drop when kind == "7" => c
flow c => k
"#,
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each_operator(plan, facts, notes, on_operator);
}

fn on_operator(chain: &mut Chain<'_>, at: usize) {
    let mut operator = chain.source.operators[at].clone();
    let words = chain.words(&operator);
    let mut changed = false;
    for (pattern, used) in patterns(&mut operator) {
        let Some(text) = pattern::searched(pattern) else { continue };
        if let Some(trimmed) = trimmed(text, used) {
            *text = trimmed;
            changed = true;
        }
    }
    if changed {
        chain.replace(at, Some(operator), &format!("`{words}` looks for no more than decides"));
    }
}

/// A pattern with less at its ends, if there is anything to cut.
fn trimmed(text: &str, used: Use) -> Option<String> {
    let mut pattern = pattern::parse(text)?;
    let mut changed = false;
    while let Some(shorter) = cut(&pattern, used) {
        pattern = shorter;
        changed = true;
    }
    let text = changed.then(|| pattern.to_string())?;
    // What is written must be what is meant.
    (pattern::parse(&text)? == pattern).then_some(text)
}

/// The pattern with one end cut.
fn cut(pattern: &Hir, used: Use) -> Option<Hir> {
    if used == Use::Places {
        return None;
    }
    let mut parts = match pattern.kind() {
        HirKind::Concat(parts) => parts.clone(),
        _ => vec![pattern.clone()],
    };
    let last = parts.len() - 1;
    if let Some(shorter) = fewest(&parts[last]) {
        parts[last] = shorter;
        return Some(Hir::concat(parts));
    }
    let shorter = fewest(&parts[0]).filter(|_| used == Use::Test)?;
    parts[0] = shorter;
    Some(Hir::concat(parts))
}

/// A repetition as short as it may be; none if it is so already.
fn fewest(part: &Hir) -> Option<Hir> {
    let HirKind::Repetition(repetition) = part.kind() else { return None };
    let captures = part.properties().explicit_captures_len() > 0;
    if captures || repetition.max == Some(repetition.min) {
        return None;
    }
    Some(Hir::repetition(Repetition { max: Some(repetition.min), ..repetition.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ends_that_decide_nothing_are_cut() {
        assert_eq!(trimmed(".*ab+.*", Use::Test).as_deref(), Some("(?:ab)"));
        assert_eq!(trimmed(r"\Aa.*", Use::Test).as_deref(), Some(r"(?:\Aa)"));
        assert_eq!(trimmed(r"a.*\z", Use::Test), None);
        assert_eq!(trimmed("(a+)", Use::Test), None);
        assert_eq!(trimmed("b*(a) b*", Use::Groups).as_deref(), Some("(?:b*(a) )"));
        assert_eq!(trimmed(".*(a)", Use::Groups), None);
        assert_eq!(trimmed("(?:ab?)*", Use::Test).as_deref(), Some("(?:)"));
        assert_eq!(trimmed("a+", Use::Places), None);
    }
}
