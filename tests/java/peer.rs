//! Asks the JDK what it makes of a pattern, and compares.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use logflowc_compiler::java::regex::{self, Concern, Difference, Translation};
use logflowc_compiler::java::replacement;
use logflowc_runtime::pattern::{Groups, Pattern, SearchError};

use crate::shared::root;

/// A pattern, a replacement for what it matches, and a body.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) pattern: String,
    pub(crate) replacement: String,
    pub(crate) body: String,
}

/// What the JDK makes of a case.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// The pattern is no pattern.
    Refused,
    /// It took too long, or too much of the stack.
    Endless,
    /// The pattern was taken and then led to an exception.
    Broken,
    Done(Outcome),
}

/// How a comparison went.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) cases: usize,
    pub(crate) refused: usize,
    pub(crate) unsupported: usize,
    pub(crate) endless: usize,
    /// Cases whose pattern has a reported difference, and whose outcome differs.
    pub(crate) excused: usize,
    /// Cases whose pattern has a reported difference.
    pub(crate) reported: usize,
    pub(crate) failures: Vec<String>,
}

/// Compares what the JDK makes of cases with what we make of them. Nothing if there is no JDK.
pub(crate) fn compare(cases: &[Case]) -> Option<Tally> {
    let answers = ask(cases)?;
    assert_eq!(answers.len(), cases.len(), "one answer per case");
    let mut tally = Tally { cases: cases.len(), ..Tally::default() };
    let mut last: Option<(&str, Result<Ours, regex::PatternError>)> = None;
    for (case, answer) in cases.iter().zip(&answers) {
        if last.as_ref().is_none_or(|(pattern, _)| *pattern != case.pattern) {
            last = Some((&case.pattern, regex::translate(&case.pattern).map(Ours::new)));
        }
        let (_, ours) = last.as_mut().expect("set above");
        if let Err(why) = check(case, answer, ours, &mut tally) {
            tally.failures.push(format!("{case:?}\n  {why}"));
        }
    }
    Some(tally)
}

/// A translated pattern, ready to be run.
#[derive(Debug)]
struct Ours {
    translation: Translation,
    pattern: Pattern,
    whole: Pattern,
}

impl Ours {
    fn new(translation: Translation) -> Self {
        let pattern = Pattern::new(&translation.pattern).expect("translated patterns compile");
        let whole = Pattern::new(&regex::whole(&translation.pattern)).expect("translated patterns compile");
        Self { translation, pattern, whole }
    }
}

fn check(
    case: &Case,
    answer: &Answer,
    ours: &mut Result<Ours, regex::PatternError>,
    tally: &mut Tally,
) -> Result<(), String> {
    match (answer, ours) {
        (Answer::Refused, Err(error)) if !error.accepted_by_java => tally.refused += 1,
        (Answer::Refused, Err(error)) => return Err(format!("Java refuses it, we say {error:?}")),
        (Answer::Refused, Ok(ours)) => {
            return Err(format!("Java refuses it, we have {:?}", ours.translation));
        }
        (_, Err(error)) if error.accepted_by_java => tally.unsupported += 1,
        (_, Err(error)) => return Err(format!("Java takes it, we say {error:?}")),
        (Answer::Endless | Answer::Broken, _) => tally.endless += 1,
        (Answer::Done(java), Ok(ours)) => {
            let outcome = Outcome::of(case, ours);
            tally.reported += usize::from(!ours.translation.differences.is_empty());
            if outcome.as_ref().is_ok_and(|outcome| outcome == java) {
                return Ok(());
            }
            if !is_excused(&ours.translation.differences, java, outcome.as_ref().ok()) {
                return Err(format!("Java: {java:?}\n  we:   {outcome:?}\n  {:?}", ours.translation.pattern));
            }
            tally.excused += 1;
        }
    }
    Ok(())
}

/// Whether the reported differences explain that we have another outcome than Java, or gave up.
fn is_excused(differences: &[Difference], java: &Outcome, ours: Option<&Outcome>) -> bool {
    let concerns = |concern| differences.iter().any(|difference| difference.concern == concern);
    let Some(ours) = ours else {
        return concerns(Concern::Match);
    };
    let same_match =
        places(&java.find) == places(&ours.find) && places(&java.matches) == places(&ours.matches);
    let same_groups = java.find == ours.find && java.matches == ours.matches;
    concerns(Concern::Match)
        || (same_match && concerns(Concern::Groups))
        || (same_match && same_groups && concerns(Concern::Replacement))
}

/// The place of the whole match.
fn places(groups: &str) -> &str {
    groups.split(' ').next().unwrap_or_default()
}

/// What comes of a case: the groups of the first match and of a match of the whole body, and the body with all matches
/// replaced, unless that throws.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    find: String,
    matches: String,
    replaced: Option<Vec<u8>>,
}

impl Outcome {
    fn of(case: &Case, ours: &mut Ours) -> Result<Self, SearchError> {
        let body = case.body.as_bytes();
        let Ours { translation, pattern, whole } = ours;
        let find = shown(pattern.captures(body)?, body, translation.groups);
        assert_eq!(pattern.is_match(body)?, find != "none", "is_match and captures agree on {case:?}");
        let matches = shown(whole.captures(body)?, body, translation.groups);
        let replaced = match replacement::parse(&case.replacement, translation.groups, &translation.names) {
            Ok(parts) => {
                let mut out = Vec::new();
                pattern.replace_all(body, &parts, &mut out)?;
                Some(out)
            }
            // Java throws only when there is something to replace.
            Err(_) if find == "none" => Some(body.to_vec()),
            Err(_) => None,
        };
        Ok(Self { find, matches, replaced })
    }
}

fn shown(groups: Option<Groups<'_>>, body: &[u8], count: u32) -> String {
    let Some(groups) = groups else {
        return "none".to_owned();
    };
    let mut shown = Vec::new();
    for index in 0..=count {
        shown.push(match groups.get(index) {
            Some(group) => {
                let start = group.as_ptr() as usize - body.as_ptr() as usize;
                format!("{start}:{}", start + group.len())
            }
            None => "-".to_owned(),
        });
    }
    shown.join(" ")
}

fn ask(cases: &[Case]) -> Option<Vec<Answer>> {
    let mut lines = String::new();
    for case in cases {
        let fields = [&case.pattern, &case.replacement, &case.body].map(hex);
        writeln!(lines, "{}", fields.join("\t")).expect("strings take everything");
    }
    let answers = java(&[], &program(), lines)?;
    Some(answers.lines().map(Answer::read).collect())
}

/// Runs a program of one file with the JDK. Nothing if there is no JDK.
pub(crate) fn java(options: &[&str], source: &Path, input: String) -> Option<String> {
    let mut command = Command::new("java");
    command.args(options).args(["-Xss64m", "-XX:+UseSerialGC"]).arg(source);
    let Ok(mut child) = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
        println!("left out: there is no `java`");
        return None;
    };
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("java can be waited for");
    writer.join().expect("the writer does not panic").expect("java reads its input");
    assert!(output.status.success(), "{} ends well", source.display());
    Some(String::from_utf8(output.stdout).expect("answers are ASCII"))
}

/// The program that [`compare`] asks.
pub(crate) fn program() -> PathBuf {
    root().join("tests/java/Peer.java")
}

pub(crate) fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("strings take everything");
        hex
    })
}

pub(crate) fn unhex(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> =
        hex.chars().map(|digit| digit.to_digit(16).expect("digits are hexadecimal")).collect();
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).expect("two digits are a byte"))
        .collect()
}

impl Answer {
    fn read(line: &str) -> Self {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields[..] {
            ["refused"] => Self::Refused,
            ["endless"] => Self::Endless,
            ["broken"] => Self::Broken,
            [find, matches, replaced] => Self::Done(Outcome {
                find: find.to_owned(),
                matches: matches.to_owned(),
                replaced: (replaced != "thrown").then(|| unhex(replaced)),
            }),
            _ => panic!("no answer: {line}"),
        }
    }
}
