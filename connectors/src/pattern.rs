//! Patterns for names of files.
//!
//! The one place that compiles a pattern from its text in Java's syntax; it is to give way to the patterns of the plan.

use std::ffi::OsStr;

use logflowc_runtime::connector::Failure;
use regex::Regex;

/// A pattern that has to match the whole name of a file.
pub(crate) struct NamePattern(Regex);

impl NamePattern {
    pub(crate) fn new(pattern: &str) -> Result<Self, Failure> {
        let whole = Regex::new(&format!("^(?:{pattern})$"));
        let failure = |error| Failure::fatal(format_args!("the pattern {pattern} cannot be used"), error);
        whole.map(Self).map_err(failure)
    }

    /// Whether it matches. Bytes that are no text count as U+FFFD.
    pub(crate) fn matches(&self, name: &OsStr) -> bool {
        self.0.is_match(&name.to_string_lossy())
    }
}
