//! The words of the commands that write, compare and begin configurations.

/// What `fmt` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct FmtArgs {
    /// Files, folders, patterns with `*`, or `-` for standard input.
    #[arg(default_value = ".")]
    pub(crate) paths: Vec<String>,
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
    pub(crate) file: String,
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
}
