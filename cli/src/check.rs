//! `logflowc check`: what is wrong with configurations.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use logflowc_compiler::link::Ends;
use logflowc_compiler::world::World;
use logflowc_grammar::finding::{Level, Report};
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
    Checked(Box<Checked>),
    /// It was found in a folder and is no configuration.
    Skipped,
    /// It could not be read.
    Unreadable(Unreadable),
}

/// A file with what is wrong with it.
struct Checked {
    sources: Sources,
    ends: Ends,
    report: Report,
}

/// How many findings there are.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    files: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// Checks every file by itself, many at a time, then those of a folder against each other, and shows the findings in the order of the command line.
pub(crate) fn check(args: &CheckArgs, colour: Colour) -> Exit {
    let world = outside::unknown();
    let format = format::named(args.format, output::coloured(colour));
    let inputs = input::find(&args.paths);
    let mut outcomes: Vec<Outcome> = inputs
        .into_par_iter()
        .map(|input| match input {
            Ok(input) => check_one(&input, &world),
            Err(error) => Outcome::Unreadable(error),
        })
        .collect();
    link(&mut outcomes);
    report(outcomes, format.as_ref())
}

/// Adds what the files of a folder say about each other. Files of different folders are for different machines.
fn link(outcomes: &mut [Outcome]) {
    let mut folders: BTreeMap<PathBuf, Vec<&mut Checked>> = BTreeMap::new();
    for outcome in outcomes {
        if let Outcome::Checked(checked) = outcome {
            let (_, source) = checked.sources.iter().next().expect("a file has one source");
            let folder = Path::new(source.name()).parent().unwrap_or(Path::new("")).to_owned();
            folders.entry(folder).or_default().push(checked);
        }
    }
    for mut files in folders.into_values().filter(|files| files.len() > 1) {
        let ends: Vec<_> = files.iter().map(|file| (&file.sources, &file.ends)).collect();
        let reports = logflowc_compiler::link::link(&ends);
        files.iter_mut().zip(reports).for_each(|(file, report)| file.report.append(report));
    }
}

fn report(outcomes: Vec<Outcome>, format: &dyn Format) -> Exit {
    let mut total = Counts::default();
    let mut unreadable = false;
    let mut files = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Checked(checked) => {
                total.add(&checked.counts());
                files.push(*checked);
            }
            Outcome::Skipped => {}
            Outcome::Unreadable(error) => {
                output::problem(error);
                unreadable = true;
            }
        }
    }
    let shown = |Checked { sources, report, .. }: Checked| {
        format.fragment(&FileReport { sources, findings: report.into_sorted() })
    };
    let fragments: Vec<String> = files.into_par_iter().map(shown).collect();
    output::result(&format.document(&fragments.iter().map(String::as_str).collect::<Vec<_>>()));
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

fn check_one(input: &Input, world: &World) -> Outcome {
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
    Outcome::Checked(Box::new(Checked { sources, ends: checked.ends, report: checked.report }))
}

impl Checked {
    fn counts(&self) -> Counts {
        let count = |level| self.report.count(level);
        let (errors, warnings, notes) = (count(Level::Error), count(Level::Warning), count(Level::Note));
        Counts { files: 1, errors, warnings, notes }
    }
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
