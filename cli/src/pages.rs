//! `logflowc completions` and `logflowc man`: what shells and readers of manuals want to know of the command line.

use std::fs;
use std::io;
use std::path::Path;

use clap::CommandFactory as _;

use crate::args::{Args, CompletionsArgs, ManArgs};
use crate::input;
use crate::{Exit, output};

/// Writes completions for a shell to standard output.
pub(crate) fn completions(args: &CompletionsArgs) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "logflowc", &mut script);
    output::bytes(&script);
    Exit::Good
}

/// Writes the manual page to standard output, or one page for each subcommand into a folder.
pub(crate) fn man(args: &ManArgs) -> Exit {
    let written = match &args.dir {
        Some(folder) => fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(Args::command(), folder))
            .map_err(|error| input::unreadable(folder, error)),
        None => page()
            .map(|page| output::bytes(&page))
            .map_err(|error| input::unreadable(Path::new("<stdout>"), error)),
    };
    match written {
        Ok(()) => Exit::Good,
        Err(error) => {
            output::problem(error);
            Exit::Usage
        }
    }
}

fn page() -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut page)?;
    Ok(page)
}
