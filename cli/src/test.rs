//! `logflowc test`: what a configuration does to events, on the engine, without its sources and sinks.

mod compare;
mod coverage;
mod event;
mod prepare;
mod report;
mod stand_in;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use logflowc_compiler::Checked;
use logflowc_compiler::cases::{self, Case};
use logflowc_grammar::finding::{Finding, Level};
use logflowc_grammar::render;
use logflowc_grammar::source::{Source, Sources, Span};
use logflowc_grammar::text::Text;

use crate::args::{Colour, TestArgs, TestFormat};
use crate::input::{self, Input};
use crate::plan::{choose, show_findings};
use crate::{Exit, output, outside};
use coverage::Coverage;

/// The tests of one configuration.
struct Suite {
    name: String,
    sources: Sources,
    results: Vec<Outcome>,
    coverage: Vec<Coverage>,
}

/// What became of a test.
struct Outcome {
    name: String,
    /// Empty where everything came as expected.
    failures: Vec<Failure>,
    took: Duration,
}

/// Something that did not come as expected.
struct Failure {
    /// What should have come.
    at: Span,
    message: String,
    /// `-` what is missing, `+` what came instead.
    difference: Vec<String>,
}

/// Runs the tests of every file, one file after the other.
pub(crate) fn test(args: &TestArgs, colour: Colour) -> Exit {
    let mut suites = Vec::new();
    let mut exit = Exit::Good;
    for file in &args.files {
        match suite(file, args, colour) {
            Ok(suite) => suites.push(suite),
            Err(other) => exit = if exit == Exit::Usage { exit } else { other },
        }
    }
    let shown = match args.format {
        TestFormat::Text => report::text(&suites, output::coloured(colour)),
        TestFormat::Junit => report::junit(&suites),
    };
    output::result(&shown);
    let failed = suites.iter().flat_map(|suite| &suite.results).any(|result| !result.failures.is_empty());
    match exit {
        Exit::Good if failed => Exit::Findings,
        exit => exit,
    }
}

fn suite(file: &Path, args: &TestArgs, colour: Colour) -> Result<Suite, Exit> {
    let mut sources = Sources::default();
    let source = input::read(&Input::File(file.to_owned())).map_err(unreadable)?;
    let id = sources.add(source);
    let checked = logflowc_compiler::check(&mut sources, &[id], args.name.as_deref(), &outside::unknown());
    if checked.report.has(Level::Error) {
        show_findings(&sources, &checked, colour, Level::Error);
        output::problem(format_args!("{} is not tested: the configuration has errors", file.display()));
        return Err(Exit::Findings);
    }
    let cases = all(&mut sources, &checked, file)?;
    let wanted =
        |case: &&Case| args.only.as_ref().is_none_or(|word| case.name.as_str().contains(word.as_str()));
    let cases: Vec<&Case> = cases.iter().filter(wanted).collect();
    if cases.is_empty() {
        output::problem(format_args!(
            "{} has no tests{}",
            file.display(),
            if args.only.is_some() { " of this name" } else { "" }
        ));
        return Err(Exit::Usage);
    }
    let (mut results, mut coverage) = (Vec::new(), Vec::new());
    let mut findings = Vec::new();
    for case in cases {
        let agent = agent(&checked, case, args)?;
        findings.extend(checked.agent(&agent).map_or(Vec::new(), |agent| case.check(agent)));
        if findings.is_empty() {
            results.push(one(&checked, &agent, case, &mut coverage));
        }
    }
    refuse(&sources, &findings, colour)?;
    Ok(Suite { name: file.display().to_string(), sources, results, coverage })
}

/// The agent that a test is about.
fn agent(checked: &Checked, case: &Case, args: &TestArgs) -> Result<String, Exit> {
    let name = case.agent.as_ref().map(Text::as_str).or(args.name.as_deref());
    choose(checked, name).map_err(|why| {
        output::problem(why);
        Exit::Usage
    })
}

/// The tests in a configuration and in the file beside it.
fn all(sources: &mut Sources, checked: &Checked, file: &Path) -> Result<Vec<Case>, Exit> {
    let mut cases: Vec<Case> = checked.cases().cloned().collect();
    let beside = beside(file);
    if beside.exists() {
        let bytes = input::bytes(&beside).map_err(unreadable)?;
        let id = sources.add(Source::new(beside.display().to_string(), bytes));
        let (more, findings) = cases::table::read(sources, id);
        refuse(sources, &findings, Colour::Auto)?;
        cases.extend(more);
    }
    Ok(cases)
}

/// `flume.test.toml` of `flume.conf`.
fn beside(file: &Path) -> PathBuf {
    file.with_extension("test.toml")
}

fn refuse(sources: &Sources, findings: &[Finding], colour: Colour) -> Result<(), Exit> {
    for finding in findings {
        output::remark(render::full(sources, finding, output::coloured_errors(colour)));
    }
    if findings.is_empty() { Ok(()) } else { Err(Exit::Findings) }
}

fn one(checked: &Checked, agent: &str, case: &Case, coverage: &mut Vec<Coverage>) -> Outcome {
    let begun = Instant::now();
    let plan = checked.plan(agent).expect("the agent was chosen among those of the configuration");
    let failures = match prepare::Prepared::of(plan.clone(), case) {
        Ok(prepared) => {
            coverage::add(coverage, &plan, &prepared);
            match prepared.run() {
                Ok(events) => compare::compare(case, &events),
                Err(message) => vec![Failure { at: case.name.span(), message, difference: Vec::new() }],
            }
        }
        Err(failure) => vec![failure],
    };
    Outcome { name: case.name.as_str().to_owned(), failures, took: begun.elapsed() }
}

fn unreadable(error: input::Unreadable) -> Exit {
    output::problem(error);
    Exit::Usage
}
