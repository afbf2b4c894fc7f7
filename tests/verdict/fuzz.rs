//! Random changes to known configurations, judged by the real Flume and by us.
//!
//! `FUZZ_COUNT` and `FUZZ_SEED` say how many files and which. A difference is cut down to the lines that matter and
//! printed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fastrand::Rng;
use serde_json::Value;

use super::answer::{Comparison, compare};
use super::growth::grow;
use super::mutation::mutate;
use super::probe::probes;
use crate::shared::{root, shared};

/// Files for one run of the checker.
const BATCH: usize = 500;

/// Differences that are looked into; more of them are likely the same.
const ENOUGH: usize = 8;

#[test]
#[ignore = "needs Java and the real Flume, and takes minutes"]
fn random_changes_mean_what_they_mean_to_flume() {
    let known = known();
    fuzz("verdict-changes", |random| mutate(&known, random));
}

#[test]
#[ignore = "needs Java and the real Flume, and takes minutes"]
fn random_configurations_mean_what_they_mean_to_flume() {
    fuzz("verdict-growth", grow);
}

/// Compares made files until there are enough of them or of differences.
fn fuzz(folder: &str, make: impl Fn(&mut Rng) -> Vec<u8>) {
    let checker = Checker::new(folder);
    let mut random = Rng::with_seed(number("FUZZ_SEED", 1));
    let count = usize::try_from(number("FUZZ_COUNT", 5000)).expect("a small number");
    let mut tally = Tally::default();
    while tally.files < count && tally.differences.len() < ENOUGH {
        let files: Vec<Vec<u8>> = (0..BATCH.min(count - tally.files)).map(|_| make(&mut random)).collect();
        let comparisons = checker.judge(&files);
        for (file, comparison) in files.iter().zip(comparisons) {
            tally.add(&checker, file, comparison);
        }
    }
    tally.conclude(&checker);
}

#[test]
#[ignore = "needs Java and the real Flume, and takes minutes"]
fn every_key_of_the_catalog_means_what_it_means_to_flume() {
    let checker = Checker::new("verdict-probe");
    let mut tally = Tally::default();
    for files in probes().chunks(BATCH) {
        let comparisons = checker.judge(files);
        files.iter().zip(comparisons).for_each(|(file, comparison)| tally.add(&checker, file, comparison));
    }
    tally.conclude(&checker);
}

#[derive(Default)]
struct Tally {
    files: usize,
    agents: usize,
    left_out: BTreeMap<String, usize>,
    differences: Vec<Vec<u8>>,
}

impl Tally {
    fn add(&mut self, checker: &Checker, file: &[u8], comparison: Comparison) {
        self.files += 1;
        self.agents += comparison.excluded.len();
        comparison.excluded.into_iter().flatten().for_each(|reason| self.leave_out(reason));
        if comparison.difference.is_some() {
            match checker.judge(&[file.to_vec()]).remove(0).difference {
                Some(_) => self.differences.push(file.to_vec()),
                None => self.leave_out("spoilt by what another file left running".to_owned()),
            }
        }
    }

    fn leave_out(&mut self, reason: String) {
        *self.left_out.entry(reason).or_default() += 1;
    }

    fn conclude(&self, checker: &Checker) {
        println!("{} files, {} agents; left out: {:?}", self.files, self.agents, self.left_out);
        let key = |file: &[u8]| {
            String::from_utf8_lossy(file).lines().last().map(|it| it.split('=').next().map(str::to_owned))
        };
        let mut seen = std::collections::BTreeSet::new();
        let other = self.differences.iter().filter(|file| seen.insert(key(file)));
        let told: Vec<String> = other.take(ENOUGH).map(|it| shrink(checker, it)).collect();
        assert!(told.is_empty(), "{} differences\n{}", self.differences.len(), told.join("\n"));
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The real Flume, asked about files in a folder.
struct Checker {
    command: PathBuf,
    folder: PathBuf,
}

impl Checker {
    fn new(folder: &str) -> Self {
        let command = root().join("tests/flume/flume-check");
        Self { command, folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder) }
    }

    /// Compares the answers to files with ours.
    fn judge(&self, files: &[Vec<u8>]) -> Vec<Comparison> {
        let _ = fs::remove_dir_all(&self.folder);
        fs::create_dir_all(&self.folder).expect("the folder can be made");
        let name = |index: usize| format!("{index:04}.conf");
        for (index, file) in files.iter().enumerate() {
            fs::write(self.folder.join(name(index)), file).expect("the file can be written");
        }
        let names: String = (0..files.len()).map(|index| name(index) + "\n").collect();
        let answers = self.ask(&names);
        assert_eq!(answers.len(), files.len(), "the checker answers for every file");
        let compared = files.iter().zip(answers).enumerate();
        compared.map(|(index, (file, answer))| compare(&name(index), file.clone(), answer)).collect()
    }

    fn ask(&self, names: &str) -> Vec<Value> {
        let mut command = Command::new(&self.command);
        command.args(["--instantiate", "--timeout", "5", "-"]).current_dir(&self.folder);
        command.env("HOME", "/home/flume").env("LC_ALL", "C.UTF-8");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the checker starts");
        let mut input = child.stdin.take().expect("it was asked for");
        input.write_all(names.as_bytes()).expect("the checker reads");
        drop(input);
        let output = child.wait_with_output().expect("the checker ends");
        let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
    }
}

/// The configurations to start from.
pub(super) fn known() -> Vec<Vec<u8>> {
    let mut folders = vec![root().join("tests/flume/cases")];
    folders.extend(shared("corpus/dev"));
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a file")).collect()
}

/// Takes lines away as long as the answers differ, and shows what is left.
fn shrink(checker: &Checker, file: &[u8]) -> String {
    let mut lines: Vec<Vec<u8>> = file.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    loop {
        let mut cuts = vec![];
        for size in [lines.len() / 2, lines.len() / 4, 1] {
            cuts.extend(
                (0..lines.len()).step_by(size.max(1)).map(|at| at..(at + size.max(1)).min(lines.len())),
            );
        }
        let without = |cut: &std::ops::Range<usize>| [&lines[..cut.start], &lines[cut.end..]].concat();
        let candidates: Vec<Vec<u8>> = cuts.iter().map(|cut| without(cut).concat()).collect();
        let found = checker.judge(&candidates).iter().position(|it| it.difference.is_some());
        match found {
            Some(index) => lines = without(&cuts[index]),
            None => break,
        }
    }
    let file = lines.concat();
    let difference = checker.judge(std::slice::from_ref(&file)).remove(0).difference;
    format!("{}\n{}", String::from_utf8_lossy(&file), difference.unwrap_or_default())
}
