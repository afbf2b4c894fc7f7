//! Texts of the `flow` language. What is asked about a text that can be read is found in its statements; what can be
//! written next, in the words before the cursor, because a text that is being written can seldom be read.

mod body;
mod completion;
mod fields;
mod hover;
mod meaning;
mod offers;
mod outline;
mod phrase;
mod place;
mod repeated;
mod statements;
mod steps;
mod tokens;
mod vocabulary;

pub(crate) use completion::completion;
pub(crate) use hover::hover;
pub(crate) use meaning::occurrences;
pub(crate) use outline::symbols;
pub(crate) use tokens::words;
pub(crate) use vocabulary::is_name;
