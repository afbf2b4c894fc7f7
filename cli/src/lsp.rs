//! `logflowc lsp`: the language server, and the files that it asks for.

use std::path::Path;

use logflowc_compiler::selection::Choice;
use logflowc_compiler::world::World;
use logflowc_lsp::Outside;

use crate::settings::Finder;
use crate::{Exit, output, outside};

/// Talks to an editor until it says `exit`.
pub(crate) fn lsp() -> Exit {
    match logflowc_lsp::serve(&Disk) {
        Ok(()) => Exit::Good,
        Err(broken) => {
            output::problem(broken);
            Exit::Findings
        }
    }
}

/// The files of this machine. Settings are read anew each time, since an editor changes them as well.
struct Disk;

impl Outside for Disk {
    fn world(&self) -> World {
        outside::unknown()
    }

    fn choice(&self, path: &Path) -> Result<Choice, String> {
        let settings = Finder::new(None, false, false)?.of(path)?;
        Ok(settings.map(|settings| settings.choice(path)).unwrap_or_default())
    }
}
