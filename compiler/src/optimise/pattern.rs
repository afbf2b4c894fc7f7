//! Patterns of operators: what they are used for, and how they are taken apart and written anew.

use std::collections::BTreeSet;

use logflowc_plan::{Condition, Operator, Ordinary, Pattern};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

/// Deepest nesting of parentheses, as the engine has it.
const MAX_NESTING: u32 = 1000;

/// What is asked of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Whether there is a match.
    Test,
    /// What groups of the first match hold.
    Groups,
    /// Where all matches are.
    Places,
}

/// The patterns by which an operator looks at events.
pub(super) fn patterns(operator: &mut Operator) -> Vec<(&mut Pattern, Use)> {
    let mut found = Vec::new();
    match operator {
        Operator::Filter { pattern, .. } => found.push((pattern, Use::Test)),
        Operator::Extract { pattern, .. } => found.push((pattern, Use::Groups)),
        Operator::Replace { pattern, .. } => found.push((pattern, Use::Places)),
        Operator::Select { condition, .. } => tests(condition, &mut |test| {
            if let Condition::Matches { pattern, .. } = test {
                found.push((pattern, Use::Test));
            }
        }),
        _ => {}
    }
    found
}

/// Every test of a condition.
pub(super) fn tests<'c>(condition: &'c mut Condition, seen: &mut impl FnMut(&'c mut Condition)) {
    match condition {
        Condition::Any { of } | Condition::All { of } => {
            for condition in of {
                tests(condition, seen);
            }
        }
        Condition::Not { of } => tests(of, seen),
        test => seen(test),
    }
}

/// A pattern of the automaton, taken apart.
pub(super) fn parse(pattern: &str) -> Option<Hir> {
    ParserBuilder::new().nest_limit(MAX_NESTING).build().parse(pattern).ok()
}

/// The text by which an automaton searches: that of the pattern, or of its simpler form for most texts.
pub(super) fn searched(pattern: &mut Pattern) -> Option<&mut String> {
    if pattern.backtracking {
        return pattern.ordinary.as_mut().map(|ordinary| &mut ordinary.translated);
    }
    Some(&mut pattern.translated)
}

/// How many groups a pattern has.
pub(super) fn groups(pattern: &Pattern) -> u32 {
    let count = openings(&pattern.translated).count();
    u32::try_from(count).expect("fewer than 2^32 groups")
}

/// A pattern that captures only some groups, which get new numbers from 1 in the order that they have. None where a
/// group may be needed by the pattern itself.
pub(super) fn capturing(pattern: &Pattern, keep: &BTreeSet<u32>) -> Option<Pattern> {
    if pattern.backtracking && pattern.ordinary.is_none() {
        return None;
    }
    let silent = |text: &str| silent(text, keep);
    Some(Pattern {
        written: pattern.written.clone(),
        translated: silent(&pattern.translated),
        backtracking: pattern.backtracking,
        ordinary: pattern.ordinary.as_ref().map(|ordinary| Ordinary {
            translated: silent(&ordinary.translated),
            unless: ordinary.unless.clone(),
        }),
        needs: pattern.needs.clone(),
    })
}

fn silent(text: &str, keep: &BTreeSet<u32>) -> String {
    let mut out = String::new();
    let mut copied = 0;
    for (number, at) in (1..).zip(openings(text)) {
        if !keep.contains(&number) {
            out.push_str(&text[copied..=at]);
            out.push_str("?:");
            copied = at + 1;
        }
    }
    out + &text[copied..]
}

/// Where groups that capture are opened. In translated patterns none has a name, and classes do not nest.
fn openings(text: &str) -> impl Iterator<Item = usize> {
    let mut bytes = text.bytes().enumerate().peekable();
    let mut in_class = false;
    std::iter::from_fn(move || {
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'\\' => {
                    bytes.next();
                }
                b'[' => in_class = true,
                b']' => in_class = false,
                b'(' if !in_class && bytes.peek().is_none_or(|(_, next)| *next != b'?') => return Some(at),
                _ => {}
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::java::regex::translate;

    #[test]
    fn groups_that_are_not_kept_capture_nothing() {
        let silenced = |written: &str, keep: &[u32]| {
            let pattern = translate(written).expect("a pattern").pattern;
            assert_eq!(groups(&pattern), translate(written).expect("a pattern").groups, "{written}");
            capturing(&pattern, &keep.iter().copied().collect()).map(|pattern| pattern.translated)
        };
        assert_eq!(silenced("(a)(?<x>b(c))", &[2]).as_deref(), Some("(?:a)(b(?:c))"));
        assert_eq!(silenced(r"\((a)[(]([\]()])", &[]).as_deref(), Some(r"\((?:a)\((?:[\(\)\]])"));
        assert_eq!(silenced(r"(a)\1", &[]), None);
        assert!(silenced(r"(a)(b)$", &[1]).is_some_and(|text| text.starts_with("(a)(?:b)")));
    }
}
