//! `logflowc run` and `logflowc agent`: an agent from start to end.

mod agent;
mod filters;
mod load;
mod service;

use std::collections::BTreeMap;

use crate::Exit;
use crate::args::{Colour, LogFormat, RunArgs};
use crate::output;

pub(crate) use agent::agent;

/// Runs an agent until it is told to stop.
pub(crate) fn run(args: RunArgs, colour: Colour) -> Exit {
    let loader = match loader(args, colour) {
        Ok(loader) => loader,
        Err(exit) => return exit,
    };
    service::serve(&loader)
}

fn loader(args: RunArgs, colour: Colour) -> Result<load::Loader, Exit> {
    start_logs(args.service.log_format, colour);
    let properties = properties(&args.properties).map_err(|word| {
        output::problem(format_args!("`-D{word}` is not of the form `-Dname=value`"));
        Exit::Usage
    })?;
    let choice = args.service.optimise.choice().map_err(|error| {
        output::problem(error);
        Exit::Usage
    })?;
    Ok(load::Loader { files: args.files, name: args.name, properties, service: args.service, colour, choice })
}

/// The `-D` words as a map; a name alone has an empty value, as for Java.
pub(crate) fn properties(words: &[String]) -> Result<BTreeMap<String, String>, &str> {
    words
        .iter()
        .map(|word| {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            if name.is_empty() { Err(word.as_str()) } else { Ok((name.to_owned(), value.to_owned())) }
        })
        .collect()
}

/// Logs go to standard error, so that the logger sink has standard output for itself.
fn start_logs(format: LogFormat, colour: Colour) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("LOGFLOWC_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // Logs that nobody reads any more are no reason to end.
    let logs = tracing_subscriber::fmt().log_internal_errors(false).with_env_filter(filter);
    let logs = logs.with_writer(std::io::stderr).with_target(false);
    let _ = match format {
        LogFormat::Text => logs.with_ansi(output::coloured_errors(colour)).try_init(),
        LogFormat::Json => logs.json().try_init(),
    };
}
