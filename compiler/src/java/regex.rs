//! Java's regular expressions in the syntax of the engine.
//!
//! A pattern is read as `java.util.regex` of Java 17 reads it, flags and Unicode tables included, and written so that
//! the engine finds the same matches with the same groups. What cannot be made the same is reported as a
//! [`Difference`]. One difference has no place in a pattern: Java throws when its stack overflows and searches without
//! end when there are too many ways to match; an automaton does neither, and backtracking is given up after a while.

mod ast;
mod case;
mod class;
mod cluster;
mod cursor;
mod differences;
mod emit;
mod ending;
mod escape;
mod group;
mod parser;
mod place;
mod property;
mod set;
mod shape;

use std::ops::Range;

use logflowc_plan::{Ordinary, Pattern};

/// Deepest nesting of parentheses that the backtracking engine takes.
const MAX_DEPTH: usize = 60;

/// Most states that an automaton may have, roughly.
const MAX_STATES: u64 = 1_000_000;

/// A pattern that can be executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// For the engine. A group has the same number there as in Java.
    pub pattern: Pattern,
    /// Number of capturing groups, without the whole match.
    pub groups: u32,
    /// Groups that have a name, with their numbers.
    pub names: Vec<(String, u32)>,
    /// What the engine does not do as Java does it.
    pub differences: Vec<Difference>,
}

/// A construct that is not executed exactly as Java executes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where it stands in the written pattern; empty at the start if it is the pattern as a whole.
    pub range: Range<usize>,
    /// What may come out differently.
    pub concern: Concern,
    /// What differs, as the message of a finding.
    pub what: String,
}

/// What a difference can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// Whether or where the pattern matches.
    Match,
    /// What the groups hold; what matches is the same.
    Groups,
    /// Only what comes of replacing all matches.
    Replacement,
}

/// A pattern that cannot be executed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    /// Place in the written pattern, in bytes.
    pub at: usize,
    /// What is wrong, as the message of a finding.
    pub message: String,
    /// Java takes the pattern; it is only we who cannot execute it.
    pub accepted_by_java: bool,
}

impl PatternError {
    fn refused(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), accepted_by_java: false }
    }

    fn unsupported(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), accepted_by_java: true }
    }
}

/// Translates a pattern of `java.util.regex`, compiled without flags.
pub fn translate(pattern: &str) -> Result<Translation, PatternError> {
    let mut parsed = parser::parse(pattern)?;
    if shape::states(&parsed.node) > MAX_STATES {
        return Err(PatternError::unsupported(0, "the pattern repeats large parts too often"));
    }
    let looks_around = emit::looks_around(&parsed.node);
    let needs_backtracking = emit::needs_backtracking(&parsed.node);
    let (translated, depth) = emit::exact(&parsed.node);
    let backtracking = looks_around || needs_backtracking;
    if backtracking && depth > MAX_DEPTH {
        return Err(PatternError::unsupported(0, "the pattern is nested too deeply"));
    }
    let ordinary = looks_around && !needs_backtracking;
    differences::find(&parsed.node, &mut parsed.differences);
    Ok(Translation {
        pattern: Pattern {
            written: pattern.to_owned(),
            translated,
            backtracking,
            ordinary: ordinary.then(|| emit::ordinary(&parsed.node)),
            needs: None,
        },
        groups: parsed.groups,
        names: parsed.names,
        differences: parsed.differences,
    })
}

/// The same pattern for a text that must match from start to end, as `Matcher.matches` asks for it.
#[must_use]
pub fn whole(pattern: &Pattern) -> Pattern {
    let anchored = |translated: &str| format!(r"\A(?:{translated})\z");
    Pattern {
        written: pattern.written.clone(),
        translated: anchored(&pattern.translated),
        backtracking: pattern.backtracking,
        ordinary: pattern.ordinary.as_ref().map(|ordinary| Ordinary {
            translated: anchored(&ordinary.translated),
            unless: ordinary.unless.clone(),
        }),
        needs: pattern.needs.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(pattern: &str) -> String {
        match translate(pattern) {
            Ok(Translation { pattern, .. }) => pattern.translated,
            Err(error) => format!("{}: {error}", error.at),
        }
    }

    #[test]
    fn what_an_automaton_can_run_stays_readable() {
        assert_eq!(shown(r"(INFO|WARN) \[worker-\d+\]"), r"(INFO|WARN) \[worker\-[0-9]+\]");
        assert_eq!(shown(r"user=(\S+)"), r"user=([^\t-\r ]+)");
        assert_eq!(shown("(?i)ab.(?s)."), r"[Aa][Bb][^\n\r\x{85}\x{2028}\x{2029}](?s:.)");
        assert_eq!(shown("[a-z&&[^aeiou]]"), "[b-df-hj-np-tv-z]");
    }

    #[test]
    fn line_ends_need_backtracking_only_for_texts_that_have_them() {
        let pattern = translate("a$").unwrap().pattern;
        assert!(pattern.backtracking);
        assert_eq!(pattern.ordinary.unwrap().translated, r"a\z");
        assert!(translate("(?=a)a$").unwrap().pattern.ordinary.is_none());
    }

    #[test]
    fn errors_say_whether_java_refuses_too() {
        let refused = translate("log*(").unwrap_err();
        assert_eq!((refused.at, refused.accepted_by_java), (5, false));
        assert!(translate(r"\Ga").unwrap_err().accepted_by_java);
        assert!(!translate(r"\Ga(").unwrap_err().accepted_by_java);
        assert_eq!(shown("*.log"), "0: nothing for `*` to repeat");
    }

    #[test]
    fn groups_have_numbers_and_names() {
        let translation = translate("(a)(?<user>b)(?:c)").unwrap();
        assert_eq!((translation.groups, translation.names), (2, vec![("user".to_owned(), 2)]));
    }

    #[test]
    fn differences_name_their_place_and_concern() {
        let concerns = |pattern: &str| -> Vec<_> {
            let differences = translate(pattern).unwrap().differences;
            differences.into_iter().map(|difference| (difference.range, difference.concern)).collect()
        };
        assert_eq!(concerns("^(?!.*(DEBUG|TRACE)).*$"), [(1..20, Concern::Groups)]);
        assert_eq!(concerns("x(?<=..)y"), [(1..8, Concern::Match)]);
        assert_eq!(concerns(r"\s*"), [(0..0, Concern::Replacement)]);
        assert_eq!(concerns(r"^(\S+) \[(.*?)\] (?:a|b)*+c$"), []);
    }

    proptest! {
        #[test]
        fn every_text_is_translated_or_refused(pattern in r"[\PC\\(\[{?*+|^$&<>=!:\]})-]{0,40}") {
            if let Err(error) = translate(&pattern) {
                prop_assert!(error.at <= pattern.len() && !error.message.is_empty());
            }
        }
    }
}
