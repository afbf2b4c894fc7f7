//! The words of the commands that write, compare and begin configurations.

use std::path::PathBuf;

use clap_complete::Shell;

use super::ListFormat;

/// What `fmt` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct FmtArgs {
    /// Files, folders, patterns with `*`, or `-` for standard input.
    #[arg(default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Name the files that would change, and change nothing.
    #[arg(long)]
    pub(crate) check: bool,
    /// Show what would change, and change nothing.
    #[arg(long)]
    pub(crate) diff: bool,
}

/// What `convert` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct ConvertArgs {
    /// A configuration, or `-`.
    pub(crate) file: PathBuf,
    /// The form to write.
    #[arg(long, value_enum)]
    pub(crate) to: WrittenForm,
    /// Only this agent.
    #[arg(short, long)]
    pub(crate) name: Option<String>,
}

/// The forms of a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum WrittenForm {
    Json,
    Properties,
    Flow,
}

/// What `expand` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct ExpandArgs {
    /// Files that make up one configuration, or `-`; later ones win.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Only this agent.
    #[arg(short, long)]
    pub(crate) name: Option<String>,
    /// A system property, as for Java; may be repeated.
    #[arg(short = 'D', value_name = "NAME=VALUE")]
    pub(crate) properties: Vec<String>,
    /// How the settings are shown.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
}

/// What `diff` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct DiffArgs {
    /// The configuration as it was.
    pub(crate) before: String,
    /// The configuration as it is to be.
    pub(crate) after: String,
    /// How the changes are shown.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
}

/// What `init` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct InitArgs {
    /// The type of the source.
    #[arg(long, value_name = "TYPE", default_value = "netcat")]
    pub(crate) source: String,
    /// The type of the channel.
    #[arg(long, value_name = "TYPE", default_value = "memory")]
    pub(crate) channel: String,
    /// The type of the sink.
    #[arg(long, value_name = "TYPE", default_value = "logger")]
    pub(crate) sink: String,
    /// A file that does not exist yet, instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What `completions` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    pub(crate) shell: Shell,
}

/// What `man` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct ManArgs {
    /// Write a page for each subcommand there, instead of one to standard output.
    #[arg(long)]
    pub(crate) dir: Option<PathBuf>,
}
