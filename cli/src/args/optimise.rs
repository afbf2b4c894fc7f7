//! Which passes of the optimiser run.

use clap::value_parser;
use logflowc_compiler::optimise::{Choice, HIGHEST_LEVEL, USUAL_LEVEL, UnknownPass};

/// A level, and passes by name.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct OptimiseArgs {
    /// How much work is saved: 0 runs the plan as it is written, 3 does all there is.
    #[arg(short = 'O', long = "optimise", value_name = "LEVEL", default_value_t = USUAL_LEVEL, value_parser = value_parser!(u8).range(0..=i64::from(HIGHEST_LEVEL)))]
    pub(crate) level: u8,
    /// Run this pass besides those of the level; may be repeated.
    #[arg(long = "pass", value_name = "PASS")]
    pub(crate) with: Vec<String>,
    /// Leave this pass out; may be repeated.
    #[arg(long = "no-pass", value_name = "PASS")]
    pub(crate) without: Vec<String>,
}

impl OptimiseArgs {
    /// The passes that are meant.
    pub(crate) fn choice(&self) -> Result<Choice, UnknownPass> {
        Choice::new(self.level, &self.with, &self.without)
    }
}
