//! How often each rule has found something.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use logflowc_grammar::finding::{Finding, Rule, Safety};
use serde::Serialize;

use crate::args::CheckFormat;

/// Counts by rule.
#[derive(Default)]
pub(super) struct Statistics(BTreeMap<&'static str, Row>);

struct Row {
    rule: &'static Rule,
    count: usize,
    /// The safest fix that was offered.
    fix: Option<Safety>,
}

/// A row for programs.
#[derive(Serialize)]
struct Record {
    code: &'static str,
    name: &'static str,
    level: String,
    count: usize,
    fix: Option<&'static str>,
}

/// Whether counts can be written in a format. Most formats have a place for findings only.
pub(super) fn can_be(format: CheckFormat) -> bool {
    matches!(format, CheckFormat::Full | CheckFormat::Concise | CheckFormat::Json | CheckFormat::Jsonl)
}

impl Statistics {
    /// Those of some findings.
    pub(super) fn of(findings: &[Finding]) -> Self {
        let mut statistics = Self::default();
        for finding in findings {
            let fix = finding.fix.as_ref().map(|fix| fix.safety);
            statistics.add(Row { rule: finding.rule, count: 1, fix });
        }
        statistics
    }

    /// Adds those of other findings.
    pub(super) fn append(&mut self, other: Self) {
        other.0.into_values().for_each(|row| self.add(row));
    }

    fn add(&mut self, Row { rule, count, fix }: Row) {
        let row = self.0.entry(rule.code).or_insert(Row { rule, count: 0, fix: None });
        row.count += count;
        if fix == Some(Safety::Safe) || row.fix.is_none() {
            row.fix = fix;
        }
    }

    /// The counts in a format that they can be written in.
    pub(super) fn written(&self, format: CheckFormat) -> String {
        match format {
            CheckFormat::Json => format!("[\n{}\n]\n", self.records().join(",\n")),
            CheckFormat::Jsonl => self.records().into_iter().map(|record| record + "\n").collect(),
            _ => self.text(),
        }
    }

    fn records(&self) -> Vec<String> {
        let record = |Row { rule, count, fix }: &Row| Record {
            code: rule.code,
            name: rule.name,
            level: rule.level.to_string(),
            count: *count,
            fix: fix.map(|fix| if fix == Safety::Safe { "safe" } else { "unsafe" }),
        };
        let written = |row| serde_json::to_string(&record(row)).expect("plain data");
        self.rows().into_iter().map(written).collect()
    }

    /// The most frequent rules first.
    fn rows(&self) -> Vec<&Row> {
        let mut rows: Vec<&Row> = self.0.values().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.count));
        rows
    }

    /// A line for each rule.
    fn text(&self) -> String {
        let mut out = String::new();
        for Row { rule, count, fix } in self.rows() {
            let mark = match fix {
                Some(Safety::Safe) => "[*]",
                Some(Safety::Unsafe) => "[?]",
                None => "[ ]",
            };
            writeln!(out, "{count:>6}  {}  {mark} {}", rule.code, rule.name)
                .expect("a string takes any text");
        }
        if !out.is_empty() {
            out.push_str("\n[*] `--fix` can mend some of them, [?] `--unsafe-fixes` can\n");
        }
        out
    }
}
