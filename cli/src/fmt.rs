//! `logflowc fmt`: configurations written in the one way.

use std::path::PathBuf;

use logflowc_compiler::fix;
use logflowc_compiler::fmt;
use logflowc_grammar::source::{Source, Sources};

use crate::args::FmtArgs;
use crate::input::{self, Input};
use crate::replace::replace;
use crate::{Exit, output, outside};

/// What became of one file.
enum Outcome {
    /// It was found in a folder and is no configuration.
    Skipped,
    /// There is nothing to do.
    Same,
    /// It was written, or would be.
    Changed,
}

/// Formats every file in its place; standard input goes to standard output.
pub(crate) fn fmt(args: &FmtArgs) -> Exit {
    let mut exit = Exit::Good;
    for input in input::find(&args.paths) {
        match input.map_err(|error| error.to_string()).and_then(|input| one(args, &input)) {
            Ok(Outcome::Changed) if (args.check || args.diff) && exit == Exit::Good => exit = Exit::Findings,
            Ok(Outcome::Skipped | Outcome::Same | Outcome::Changed) => {}
            Err(why) => {
                output::problem(why);
                exit = Exit::Usage;
            }
        }
    }
    exit
}

fn one(args: &FmtArgs, input: &Input) -> Result<Outcome, String> {
    let source = input::read(input).map_err(|error| error.to_string())?;
    if matches!(input, Input::Found(_)) && !input::looks_like_a_configuration(&source) {
        return Ok(Outcome::Skipped);
    }
    let name = source.name().to_owned();
    let (new, source) = formatted(source)?;
    let changed = new != source.text();
    if args.diff {
        if changed {
            output::result(&difference(&name, &source, &new));
        }
    } else if args.check {
        if changed {
            output::result(&format!("{name}\n"));
        }
    } else {
        write(input, &fix::encoded(&new, source.charset()), changed)?;
    }
    Ok(if changed { Outcome::Changed } else { Outcome::Same })
}

/// What would change, secrets overwritten.
fn difference(name: &str, source: &Source, new: &str) -> String {
    let old = shown(source.clone());
    let new = shown(Source::new(name, new.as_bytes().to_vec()));
    similar::TextDiff::from_lines(&old, &new).unified_diff().header(name, name).to_string()
}

/// A text without the values of secret keys.
fn shown(source: Source) -> String {
    let mut sources = Sources::default();
    let file = sources.add(source);
    logflowc_compiler::check(&mut sources, &[file], None, &outside::unknown());
    sources.get(file).shown().to_owned()
}

/// The text in the one way, and the source that it was made of.
fn formatted(source: Source) -> Result<(String, Source), String> {
    let mut sources = Sources::default();
    let file = sources.add(source.clone());
    let new = fmt::format(&sources, file).map_err(|error| {
        let (line, column) = sources.position(error.span);
        format!("{}:{line}:{column}: {error}", source.name())
    })?;
    Ok((new, source))
}

fn write(input: &Input, bytes: &[u8], changed: bool) -> Result<(), String> {
    let path: &PathBuf = match input {
        Input::Stdin => {
            output::bytes(bytes);
            return Ok(());
        }
        Input::File(path) | Input::Found(path) => path,
    };
    if !changed {
        return Ok(());
    }
    replace(path, bytes).map_err(|error| input::unreadable(path, error).to_string())
}
