//! The command `logflowc`: checks, plans and runs configurations of Apache Flume.

mod args;
mod check;
mod components;
mod convert;
mod diff;
mod expand;
mod explain;
mod flume;
mod fmt;
mod format;
mod graph;
mod init;
mod input;
mod lsp;
mod output;
mod outside;
mod pages;
mod plan;
mod replace;
mod rules;
mod run;
mod schema;
mod send;
mod settings;
mod test;

use std::panic;
use std::process::ExitCode;

use args::{Args, Command};

/// Where memory comes from; the language server, `check` and `run` alike.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How the command ends. The numbers are a promise (see the manual).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Nothing wrong; `run` was drained.
    Good,
    /// There are findings; a test has failed; `run` was refused; the editor of `lsp` went without a word.
    Findings,
    /// Wrong usage, or input that cannot be read, or results that cannot be written.
    Usage,
    /// A bug of ours.
    Bug,
    /// `run` only: a port is taken, a directory is missing, events were left behind.
    World,
}

impl Exit {
    fn code(self) -> u8 {
        match self {
            Exit::Good => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Bug => 3,
            Exit::World => 4,
        }
    }
}

fn main() -> ExitCode {
    let exit = panic::catch_unwind(command).unwrap_or_else(|_| {
        output::problem("this is a bug of logflowc; please report the lines above");
        Exit::Bug
    });
    // Whoever reads no result must not take the end for one.
    let exit =
        if output::is_lost() && matches!(exit, Exit::Good | Exit::Findings) { Exit::Usage } else { exit };
    ExitCode::from(exit.code())
}

fn command() -> Exit {
    let args = match Args::from_process() {
        Ok(args) => args,
        Err(error) => {
            // Help and version come here too; they are no mistakes.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Good };
            let _ = error.print();
            return exit;
        }
    };
    let colour = args.colour;
    match args.command {
        Command::Check(args) => check::check(&args, colour),
        Command::Fmt(args) => fmt::fmt(&args),
        Command::Convert(args) => convert::convert(&args),
        Command::Expand(args) => expand::expand(&args),
        Command::Diff(args) => diff::diff(&args),
        Command::Init(args) => init::init(&args),
        Command::Schema => schema::schema(),
        Command::Completions(args) => pages::completions(&args),
        Command::Man(args) => pages::man(&args),
        Command::Rules(args) => rules::rules(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Plan(args) => plan::plan(&args, colour),
        Command::Graph(args) => graph::graph(&args, colour),
        Command::Test(args) => test::test(&args, colour),
        Command::Components(args) => components::components(&args),
        Command::Flume(args) => flume::flume(&args),
        Command::Lsp(_) => lsp::lsp(),
        Command::Run(args) => run::run(args, colour),
        Command::Agent(args) => run::agent(args, colour),
        Command::Send(args) => send::send(&args),
    }
}
