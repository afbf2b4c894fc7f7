//! The language server: what an editor is told about a configuration while it is written.
//!
//! A request is answered by a function of the text, of what was found in it and of a place. `server` carries the
//! messages; only [`Outside`] knows files.

mod actions;
mod completion;
mod describe;
mod diagnostics;
mod document;
mod flow;
mod formatting;
mod hover;
mod key;
mod lines;
mod navigation;
mod occurrences;
mod outline;
mod rename;
mod server;
#[cfg(test)]
mod tests;
mod tokens;
mod uri;

use std::path::Path;

use logflowc_compiler::selection::Choice;
use logflowc_compiler::world::World;

pub use server::{Broken, serve};

/// What the server asks about the world around the editor.
pub trait Outside {
    /// What the compiler is told.
    fn world(&self) -> World;

    /// What the settings choose for a configuration; the error is a text for the user.
    fn choice(&self, path: &Path) -> Result<Choice, String>;
}
