//! Patterns for names of files, as the plan has them.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use logflowc_plan as plan;
use logflowc_runtime::connector::Failure;
use logflowc_runtime::pattern::Pattern;

/// A pattern that has to match the whole name of a file.
pub(crate) struct NamePattern(RefCell<Pattern>);

impl NamePattern {
    /// The plan has anchored the pattern at both ends.
    pub(crate) fn new(pattern: &plan::Pattern) -> Result<Self, Failure> {
        let compiled = Pattern::new(pattern).map_err(|error| Failure::Fatal(error.to_string()))?;
        Ok(Self(RefCell::new(compiled)))
    }

    /// Whether it matches. Bytes that are no text count as U+FFFD.
    pub(crate) fn matches(&self, name: &OsStr) -> bool {
        self.0.borrow_mut().is_match(name.as_bytes()).unwrap_or_else(|error| {
            tracing::warn!("{error}; the name is taken not to match");
            false
        })
    }
}

/// A pattern of a test that means the same to Java and to the engine.
#[cfg(test)]
pub(crate) fn plain(written: &str) -> plan::Pattern {
    plan::Pattern {
        written: written.to_owned(),
        translated: format!(r"\A(?:{written})\z"),
        backtracking: false,
        ordinary: None,
        needs: None,
    }
}
