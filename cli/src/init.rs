//! `logflowc init`: a configuration to begin with.

use std::fs::File;
use std::io::Write as _;

use logflowc_compiler::init::{self, Choice};
use logflowc_compiler::lint::nearest::nearest;
use logflowc_grammar::catalog::{COMPONENTS, Component, Kind};

use crate::args::InitArgs;
use crate::input;
use crate::{Exit, output};

/// Writes the configuration to standard output or to a file that does not exist yet.
pub(crate) fn init(args: &InitArgs) -> Exit {
    match written(args) {
        Ok(()) => Exit::Good,
        Err(why) => {
            output::problem(why);
            Exit::Usage
        }
    }
}

fn written(args: &InitArgs) -> Result<(), String> {
    let choice = Choice {
        source: find(Kind::Source, "source", &args.source)?,
        channel: find(Kind::Channel, "channel", &args.channel)?,
        sink: find(Kind::Sink, "sink", &args.sink)?,
    };
    let text = init::configuration(&choice);
    let Some(path) = &args.output else {
        output::result(&text);
        return Ok(());
    };
    let create = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    create.map_err(|error| input::unreadable(path, error).to_string())
}

fn find(kind: Kind, what: &str, word: &str) -> Result<&'static Component, String> {
    let found = init::find(kind, word).ok_or_else(|| {
        let names = COMPONENTS.iter().filter(|component| component.kind == kind);
        let help = nearest(word, names.map(|component| component.name));
        let help = help.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        format!("there is no {what} `{word}`{help}")
    })?;
    init::unfit(found).map_or(Ok(found), Err)
}
