//! `logflowc check`: what is wrong with configurations.

mod edit;
mod examine;
mod known;
mod probe;
mod statistics;
mod verdict;
mod watch;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use logflowc_compiler::selection::Choice;
use logflowc_grammar::finding::Safety;
use logflowc_grammar::source::Source;
use rayon::prelude::*;

use crate::Exit;
use crate::args::{CheckArgs, ChoiceArgs, Colour, Denied, EditArgs};
use crate::format::{self, Format};
use crate::input::{self, Input, Unreadable};
use crate::replace::{self, replace};
use crate::settings::Finder;
use crate::{output, outside};
use examine::{Examination, Examiner};
use verdict::{Total, Verdict};

/// A configuration that is to be checked.
struct Task {
    input: Input,
    /// What decides about its settings.
    path: PathBuf,
    choice: Choice,
}

/// What became of one file.
enum Outcome {
    /// It was checked; others may have something to say about it.
    Checked(Box<Draft>),
    /// What would change was shown instead.
    Compared(Box<Verdict>),
    /// It was found in a folder and is no configuration.
    Skipped,
    /// It could not be read or written.
    Unreadable(Unreadable),
}

/// A configuration that has been checked by itself.
struct Draft {
    task: Task,
    examination: Examination,
    /// What was done to it.
    done: Verdict,
}

/// What is changed in configurations.
#[derive(Clone, Copy)]
enum Change {
    /// Nothing.
    None,
    /// Fixes are made.
    Fix(Safety),
    /// Fixes are shown.
    Diff(Safety),
    /// Comments are written that allow what is found.
    Allow,
}

/// What all configurations have in common.
struct Job<'a> {
    args: &'a CheckArgs,
    change: Change,
    examiner: Examiner,
    format: Box<dyn Format>,
}

/// Checks every file by itself, many at a time, and shows the findings in the order of the command line.
pub(crate) fn check(args: &CheckArgs, colour: Colour) -> Exit {
    if args.tell.watch {
        return watch::watch(args, || once(args, colour));
    }
    once(args, colour)
}

fn once(args: &CheckArgs, colour: Colour) -> Exit {
    if args.tell.statistics && !statistics::can_be(args.format) {
        output::problem("`--statistics` is written as `full`, `concise`, `json` or `jsonl`");
        return Exit::Usage;
    }
    let prepared = tasks(args, colour).and_then(|tasks| Ok((tasks, examiner(args)?)));
    let (tasks, examiner) = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => {
            output::remark(problem.trim_end());
            return Exit::Usage;
        }
    };
    let coloured =
        if args.tell.output.is_some() { colour == Colour::Always } else { output::coloured(colour) };
    let format = format::named(args.format, coloured);
    let job = Job { args, change: change(&args.edit), examiner, format };
    let mut outcomes: Vec<Outcome> = tasks
        .into_par_iter()
        .map(|task| task.and_then(|task| job.check(task)).unwrap_or_else(Outcome::Unreadable))
        .collect();
    link(&mut outcomes);
    job.report(outcomes)
}

fn examiner(args: &CheckArgs) -> Result<Examiner, String> {
    let read = |path: &PathBuf| known::read(path).map_err(|problem| format!("logflowc: {problem}"));
    let baseline = args.choice.baseline.as_ref().map(read).transpose()?.unwrap_or_default();
    Ok(Examiner { world: outside::unknown(), baseline, probe: args.choice.probe })
}

fn change(args: &EditArgs) -> Change {
    let class = if args.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    match args {
        EditArgs { fix: true, .. } => Change::Fix(class),
        EditArgs { diff: true, .. } => Change::Diff(class),
        EditArgs { add_allow: true, .. } => Change::Allow,
        _ => Change::None,
    }
}

/// The configurations behind the words of the command line, each with what its settings and the options choose.
fn tasks(args: &CheckArgs, colour: Colour) -> Result<Vec<Result<Task, Unreadable>>, String> {
    let coloured = output::coloured_errors(colour);
    let mut finder = Finder::new(args.choice.config.as_deref(), args.choice.isolated, coloured)?;
    let mut tasks = Vec::new();
    for input in input::find(&args.paths) {
        let input = match input {
            Ok(input) => input,
            Err(error) => {
                tasks.push(Err(error));
                continue;
            }
        };
        let path = match &input {
            Input::File(path) | Input::Found(path) => path.clone(),
            Input::Stdin => PathBuf::from(args.tell.stdin_filename.as_deref().unwrap_or("<stdin>")),
        };
        let settings = finder.of(&path)?;
        let excluded = settings.as_ref().is_some_and(|settings| settings.excludes(&path));
        if excluded && matches!(input, Input::Found(_)) {
            continue;
        }
        let choice = settings.map(|settings| settings.choice(&path)).unwrap_or_default();
        tasks.push(Ok(Task { input, path, choice: with_options(choice, &args.choice) }));
    }
    Ok(tasks)
}

/// What the command line says counts more than what settings say.
fn with_options(mut choice: Choice, args: &ChoiceArgs) -> Choice {
    if !args.select.is_empty() {
        choice.select = Some(Vec::new());
        choice.extend(args.select.iter().cloned());
    }
    choice.extend(args.extend_select.iter().cloned());
    choice.ignore(args.ignore.iter().cloned());
    for denied in &args.deny {
        match denied {
            Denied::Warnings => choice.deny_warnings = true,
            Denied::Rules(selector) => choice.deny.push(selector.clone()),
        }
    }
    choice.least = args.min_level.map(Into::into);
    choice
}

/// Adds what the files of a folder say about each other. Files of different folders are for different machines.
fn link(outcomes: &mut [Outcome]) {
    let mut folders: BTreeMap<PathBuf, Vec<&mut Draft>> = BTreeMap::new();
    for outcome in outcomes {
        if let Outcome::Checked(draft) = outcome {
            let folder = draft.task.path.parent().unwrap_or(Path::new("")).to_owned();
            folders.entry(folder).or_default().push(draft);
        }
    }
    for mut files in folders.into_values().filter(|files| files.len() > 1) {
        let ends: Vec<_> =
            files.iter().map(|file| (&file.examination.sources, &file.examination.ends)).collect();
        let reports = logflowc_compiler::link::link(&ends);
        for (file, report) in files.iter_mut().zip(reports) {
            file.examination.report.append(report);
        }
    }
}

impl Job<'_> {
    fn check(&self, task: Task) -> Result<Outcome, Unreadable> {
        let source = input::read(&task.input)?;
        if matches!(task.input, Input::Found(_)) && !input::looks_like_a_configuration(&source) {
            return Ok(Outcome::Skipped);
        }
        let source = match (&task.input, &self.args.tell.stdin_filename) {
            (Input::Stdin, Some(name)) => source.renamed(name),
            _ => source,
        };
        let (source, done) = match self.change {
            Change::None => (source, Verdict::default()),
            Change::Fix(class) => self.fix(&task, &source, class)?,
            Change::Diff(class) => return Ok(Outcome::Compared(Box::new(self.diff(&task, source, class)))),
            Change::Allow => self.allow(&task, source)?,
        };
        let examination = self.examiner.look(source);
        Ok(Outcome::Checked(Box::new(Draft { task, examination, done })))
    }

    /// What the baseline calls a configuration.
    fn name(&self, task: &Task) -> String {
        let choice = &self.args.choice;
        known::name(choice.baseline.as_deref().or(choice.write_baseline.as_deref()), &task.path)
    }

    /// What counts of what was found, as it is shown.
    fn verdict(&self, Draft { task, mut examination, done }: Draft) -> Verdict {
        let name = self.name(&task);
        self.examiner.settle(&mut examination, &name, &task.choice);
        let Verdict { remarks, changes, echo, .. } = done;
        Verdict { remarks, changes, echo, ..Verdict::of(examination, &name, self.format.as_ref()) }
    }

    fn fix(&self, task: &Task, source: &Source, class: Safety) -> Result<(Source, Verdict), Unreadable> {
        let fixed = edit::fixed(&self.examiner, source, &self.name(task), &task.choice, class);
        let shown = source.name();
        let echo = write(task, &fixed.bytes, !fixed.made.is_empty())?;
        let remarks = fixed.made.iter().map(|made| {
            format!("{shown}:{}: {} {}: {}", made.line, made.rule.code, made.rule.name, made.title)
        });
        let done =
            Verdict { remarks: remarks.collect(), echo, changes: fixed.made.len(), ..Verdict::default() };
        Ok((Source::new(shown, fixed.bytes), done))
    }

    fn diff(&self, task: &Task, source: Source, class: Safety) -> Verdict {
        let name = self.name(task);
        let fixed = edit::fixed(&self.examiner, &source, &name, &task.choice, class);
        let new = Source::new(source.name(), fixed.bytes);
        let before = self.examiner.examine(source, &name, &task.choice);
        let after = self.examiner.examine(new, &name, &task.choice);
        let shown = edit::difference(&before, &after);
        Verdict { shown, changes: fixed.made.len(), ..Verdict::default() }
    }

    fn allow(&self, task: &Task, source: Source) -> Result<(Source, Verdict), Unreadable> {
        let before = self.examiner.examine(source.clone(), &self.name(task), &task.choice);
        let Some((bytes, changes)) = edit::allowed(&before, &source) else {
            let why = "JSON has no comments: use settings or a baseline".to_owned();
            let remarks = vec![format!("{}: {why}", source.name())];
            return Ok((source, Verdict { remarks, ..Verdict::default() }));
        };
        let echo = write(task, &bytes, bytes != edit::bytes(&source))?;
        Ok((Source::new(source.name(), bytes), Verdict { changes, echo, ..Verdict::default() }))
    }

    fn report(&self, outcomes: Vec<Outcome>) -> Exit {
        let verdicts: Vec<_> = outcomes.into_par_iter().map(|outcome| self.judged(outcome)).collect();
        let mut fragments = Vec::new();
        let mut total = Total::default();
        let mut unreadable = false;
        for verdict in verdicts {
            match verdict {
                Ok(Some(verdict)) => fragments.push(total.add(verdict)),
                Ok(None) => {}
                Err(error) => {
                    output::problem(error);
                    unreadable = true;
                }
            }
        }
        total.remarks.iter().for_each(output::remark);
        if let Err(error) = self.show(&fragments, &total) {
            output::problem(error);
            return Exit::Usage;
        }
        if total.files == 0 && !unreadable {
            output::problem("no configuration found");
            return Exit::Usage;
        }
        if let Some(path) = &self.args.choice.write_baseline {
            return write_baseline(path, total, unreadable);
        }
        if total.files > 0 {
            output::remark(total.sentence(self.change));
        }
        self.exit(&total, unreadable)
    }

    fn judged(&self, outcome: Outcome) -> Result<Option<Verdict>, Unreadable> {
        match outcome {
            Outcome::Checked(draft) => Ok(Some(self.verdict(*draft))),
            Outcome::Compared(verdict) => Ok(Some(*verdict)),
            Outcome::Skipped => Ok(None),
            Outcome::Unreadable(error) => Err(error),
        }
    }

    fn show(&self, fragments: &[String], total: &Total) -> Result<(), Unreadable> {
        let shown = match self.change {
            Change::Diff(_) => fragments.concat(),
            _ if self.args.tell.statistics => total.statistics.written(self.args.format),
            _ => self.format.document(&fragments.iter().map(String::as_str).collect::<Vec<_>>()),
        };
        if let Some(bytes) = &total.echo {
            output::bytes(bytes);
        }
        match &self.args.tell.output {
            Some(path) => {
                return replace::write(path, shown.as_bytes())
                    .map_err(|error| input::unreadable(path, error));
            }
            None if total.echo.is_none() => output::result(&shown),
            None if shown.is_empty() => {}
            None => output::remark(shown),
        }
        Ok(())
    }

    fn exit(&self, total: &Total, unreadable: bool) -> Exit {
        let found = match self.change {
            Change::Diff(_) => total.changes > 0,
            _ => total.errors + total.warnings > 0,
        };
        match (unreadable, found && !self.args.tell.exit_zero) {
            (true, _) => Exit::Usage,
            (false, true) => Exit::Findings,
            (false, false) => Exit::Good,
        }
    }
}

/// Writes a configuration that has changed. What came from standard input is handed back: it goes to standard output.
fn write(task: &Task, bytes: &[u8], changed: bool) -> Result<Option<Vec<u8>>, Unreadable> {
    match &task.input {
        Input::Stdin => return Ok(Some(bytes.to_vec())),
        Input::File(path) | Input::Found(path) if changed => {
            replace(path, bytes).map_err(|error| input::unreadable(path, error))?;
        }
        _ => {}
    }
    Ok(None)
}

fn write_baseline(path: &Path, total: Total, unreadable: bool) -> Exit {
    match known::write(path, total.known) {
        Ok(count) => {
            output::remark(format_args!("{count} findings written to {}", path.display()));
            if unreadable { Exit::Usage } else { Exit::Good }
        }
        Err(problem) => {
            output::problem(problem);
            Exit::Usage
        }
    }
}
