//! Events that are made of several lines.

use serde::{Deserialize, Serialize};

use crate::Pattern;

/// Where an event of several lines begins and ends. It begins with a line in which the pattern is found, and ends in
/// front of the next such line, or when it becomes too long, or when nothing has come for a while.
///
/// This is no operator: an event that waits for its next line must not be acknowledged, so only the source can do it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Join {
    /// Found in the first line of each event.
    pub start: Pattern,
    /// Most lines of an event.
    pub lines: u32,
    /// Most bytes of an event of more than one line, with the newlines between them.
    pub bytes: u64,
    /// How long the last event waits for more lines, in milliseconds.
    pub timeout_ms: u64,
}
