//! `logflowc check`: what is wrong with configurations.

use logflowc_compiler::world::World;
use logflowc_grammar::finding::Level;
use logflowc_grammar::source::Sources;
use rayon::prelude::*;

use crate::Exit;
use crate::args::{CheckArgs, Colour};
use crate::format::{self, FileReport, Format};
use crate::input::{self, Input, Unreadable};
use crate::{output, outside};

/// What became of one file.
enum Outcome {
    /// It was checked.
    Checked { shown: String, counts: Counts },
    /// It was found in a folder and is no configuration.
    Skipped,
    /// It could not be read.
    Unreadable(Unreadable),
}

/// How many findings there are.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    files: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// Checks every file by itself, many at a time, and shows the findings in the order of the command line.
pub(crate) fn check(args: &CheckArgs, colour: Colour) -> Exit {
    let world = outside::unknown();
    let format = format::named(args.format, output::coloured(colour));
    let inputs = input::find(&args.paths);
    let outcomes: Vec<Outcome> = inputs
        .into_par_iter()
        .map(|input| match input {
            Ok(input) => check_one(&input, &world, format.as_ref()),
            Err(error) => Outcome::Unreadable(error),
        })
        .collect();
    report(&outcomes, format.as_ref())
}

fn report(outcomes: &[Outcome], format: &dyn Format) -> Exit {
    let mut fragments = Vec::new();
    let mut total = Counts::default();
    let mut unreadable = false;
    for outcome in outcomes {
        match outcome {
            Outcome::Checked { shown, counts } => {
                fragments.push(shown.as_str());
                total.add(counts);
            }
            Outcome::Skipped => {}
            Outcome::Unreadable(error) => {
                output::problem(error);
                unreadable = true;
            }
        }
    }
    output::result(&format.document(&fragments));
    if total.files == 0 && !unreadable {
        output::problem("no configuration found");
        return Exit::Usage;
    }
    if total.files > 0 {
        output::remark(total.sentence());
    }
    match (unreadable, total.errors + total.warnings) {
        (true, _) => Exit::Usage,
        (false, 0) => Exit::Good,
        (false, _) => Exit::Findings,
    }
}

fn check_one(input: &Input, world: &World, format: &dyn Format) -> Outcome {
    let source = match input::read(input) {
        Ok(source) => source,
        Err(error) => return Outcome::Unreadable(error),
    };
    if matches!(input, Input::Found(_)) && !input::looks_like_a_configuration(&source) {
        return Outcome::Skipped;
    }
    let mut sources = Sources::default();
    let file = sources.add(source);
    let checked = logflowc_compiler::check(&mut sources, &[file], None, world);
    let counts = Counts {
        files: 1,
        errors: checked.report.count(Level::Error),
        warnings: checked.report.count(Level::Warning),
        notes: checked.report.count(Level::Note),
    };
    let findings = checked.report.into_sorted();
    Outcome::Checked { shown: format.fragment(&FileReport { sources, findings }), counts }
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.files += other.files;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
    }

    fn sentence(&self) -> String {
        let of = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let files = of(self.files, "file");
        if self.errors + self.warnings + self.notes == 0 {
            return format!("{files} checked, nothing found");
        }
        let [errors, warnings, notes] =
            [of(self.errors, "error"), of(self.warnings, "warning"), of(self.notes, "note")];
        format!("{files} checked: {errors}, {warnings}, {notes}")
    }
}
