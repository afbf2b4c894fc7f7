//! Java's regular expressions in the syntax of the engine.
//!
//! A pattern is read as `java.util.regex` of Java 17 reads it, flags and Unicode tables included, and written so that
//! the engine finds the same matches with the same groups. What cannot be made the same is reported as a
//! [`Difference`]. One general difference has no place in a pattern: Java works on UTF-16 units and gives up on deep
//! recursion and long backtracking with an error, where the engine goes on.

mod ast;
mod case;
mod class;
mod cluster;
mod cursor;
mod differences;
mod emit;
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
    }
}
