//! Patterns that are plain text.

use logflowc_plan::{Condition, Operator, Pattern, Plan, Relation, Subject, Value};
use regex_syntax::hir::{Hir, HirKind, Look};

use super::chain::{Chain, each_operator};
use super::pattern::{self, tests};
use super::{Facts, Notes, Pass};

pub(super) static PASS: Pass = Pass {
    name: "literal-tests",
    meaning: "compares bytes where a pattern is plain text: `ab` becomes `contains`, `^ab` `starts_with`",
    condition: "The pattern is one text, at most with anchors of the whole text; it has no U+FFFD, for which malformed bytes may stand.",
    level: 2,
    example: r#"agent a
source s = seq
channel c = memory
sink k = null
flow s | drop when body matches /12/ | set x = "1" | keep when body matches /^1/ and not body matches /3\d/ => c
flow c => k
"#,
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each_operator(plan, facts, notes, on_operator);
}

fn on_operator(chain: &mut Chain<'_>, at: usize) {
    if let Some(by) = literal(chain.source.operators[at].clone()) {
        chain.becomes(at, by);
    }
}

/// The operator with plain tests, if it has a pattern that can be one.
fn literal(operator: Operator) -> Option<Operator> {
    match operator {
        Operator::Filter { pattern, exclude } => {
            Some(Operator::Select { condition: test(Value::Body.into(), &pattern)?, keep: !exclude })
        }
        Operator::Select { mut condition, keep } => {
            let mut changed = false;
            tests(&mut condition, &mut |condition| {
                let Condition::Matches { value, pattern } = condition else { return };
                if let Some(plain) = test(*value, pattern) {
                    *condition = plain;
                    changed = true;
                }
            });
            changed.then_some(Operator::Select { condition, keep })
        }
        _ => None,
    }
}

/// The test that a pattern comes to.
fn test(value: Subject, pattern: &Pattern) -> Option<Condition> {
    if pattern.backtracking {
        return None;
    }
    let pattern = pattern::parse(&pattern.translated)?;
    let parts = match pattern.kind() {
        HirKind::Concat(parts) => &parts[..],
        HirKind::Empty => &[],
        _ => std::slice::from_ref(&pattern),
    };
    let (start, parts) =
        anchored(parts.split_first(), Look::Start).map_or((false, parts), |parts| (true, parts));
    let (end, parts) = anchored(parts.split_last(), Look::End).map_or((false, parts), |parts| (true, parts));
    let text = match parts {
        [] => "",
        [part] => text(part)?,
        _ => return None,
    };
    let relation = match (start, end) {
        (true, true) => Relation::Equal,
        (true, false) => Relation::StartsWith,
        (false, true) => Relation::EndsWith,
        (false, false) => Relation::Contains,
    };
    Some(Condition::Text { value, relation, text: text.to_owned() })
}

/// What is left of the parts of a pattern without an anchor at their end.
fn anchored<'h>(parts: Option<(&'h Hir, &'h [Hir])>, anchor: Look) -> Option<&'h [Hir]> {
    parts.and_then(|(end, rest)| (*end.kind() == HirKind::Look(anchor)).then_some(rest))
}

fn text(part: &Hir) -> Option<&str> {
    let HirKind::Literal(literal) = part.kind() else { return None };
    std::str::from_utf8(&literal.0).ok().filter(|text| !text.contains(char::REPLACEMENT_CHARACTER))
}

#[cfg(test)]
mod tests_of_patterns {
    use super::*;
    use crate::java::regex::translate;

    #[test]
    fn plain_text_is_known_in_any_pattern() {
        let relation = |written: &str| {
            let pattern = translate(written).expect("a pattern").pattern;
            match test(Value::Body.into(), &pattern) {
                Some(Condition::Text { relation, text, .. }) => Some((relation, text)),
                _ => None,
            }
        };
        let some = |relation, text: &str| Some((relation, text.to_owned()));
        assert_eq!(relation("ab"), some(Relation::Contains, "ab"));
        assert_eq!(relation("^a\\.b"), some(Relation::StartsWith, "a.b"));
        assert_eq!(relation("é\\z"), some(Relation::EndsWith, "é"));
        assert_eq!(relation(""), some(Relation::Contains, ""));
        for other in ["a|b", "a.", "(?i)a", "ab$", "\\uFFFD"] {
            assert_eq!(relation(other), None, "{other}");
        }
    }
}
