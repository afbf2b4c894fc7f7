//! The words of `logflowc check` that choose among findings, and what is done about them.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use logflowc_compiler::selection::{Selector, Unknown};
use logflowc_grammar::finding::Level;

/// Which findings are shown.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Rules")]
pub(crate) struct ChoiceArgs {
    /// Only these rules: codes, names, or starts of codes such as `LF2`.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) select: Vec<Selector>,
    /// Not these rules.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) ignore: Vec<Selector>,
    /// These rules too.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) extend_select: Vec<Selector>,
    /// What counts as an error: `warnings`, or rules.
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub(crate) deny: Vec<Denied>,
    /// Leave out what is below this level.
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) min_level: Option<LevelWord>,
    /// Read settings from this file, not from the `logflow.toml` above each configuration.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Read no settings.
    #[arg(long, conflicts_with = "config")]
    pub(crate) isolated: bool,
    /// Leave out what stands in this file, written by `--write-baseline`.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write what is found to this file, and end with 0.
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Look also at the folders, ports and servers that configurations name.
    #[arg(long)]
    pub(crate) probe: bool,
}

/// What is changed.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Fixes")]
#[expect(clippy::struct_excessive_bools, reason = "a flag each")]
pub(crate) struct EditArgs {
    /// Make the fixes that change nothing else.
    #[arg(long, conflicts_with_all = ["diff", "add_allow", "probe", "write_baseline"])]
    pub(crate) fix: bool,
    /// Show what `--fix` would change, and change nothing; ends with 1 when there is something.
    #[arg(long, conflicts_with_all = ["add_allow", "probe", "write_baseline"])]
    pub(crate) diff: bool,
    /// Make also fixes that the author should look at.
    #[arg(long, conflicts_with = "add_allow")]
    pub(crate) unsafe_fixes: bool,
    /// Write comments that allow what is found now.
    #[arg(long, conflicts_with_all = ["probe", "write_baseline"])]
    pub(crate) add_allow: bool,
}

/// How it is told.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct TellArgs {
    /// The name of what comes from standard input.
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<String>,
    /// Write what would go to standard output to this file.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Count findings by rule instead of showing them.
    #[arg(long, conflicts_with_all = ["diff", "add_allow"])]
    pub(crate) statistics: bool,
    /// End with 0 also where there are findings.
    #[arg(long)]
    pub(crate) exit_zero: bool,
    /// Check again whenever a file changes.
    #[arg(long, conflicts_with_all = ["fix", "diff", "add_allow", "write_baseline"])]
    pub(crate) watch: bool,
}

/// What is turned into errors.
#[derive(Debug, Clone)]
pub(crate) enum Denied {
    /// All warnings.
    Warnings,
    /// What some rules find.
    Rules(Selector),
}

impl FromStr for Denied {
    type Err = Unknown;

    fn from_str(word: &str) -> Result<Self, Unknown> {
        if word == "warnings" { Ok(Self::Warnings) } else { word.parse().map(Self::Rules) }
    }
}

/// A level on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LevelWord {
    Note,
    Warning,
    Error,
}

impl From<LevelWord> for Level {
    fn from(word: LevelWord) -> Self {
        match word {
            LevelWord::Note => Self::Note,
            LevelWord::Warning => Self::Warning,
            LevelWord::Error => Self::Error,
        }
    }
}
