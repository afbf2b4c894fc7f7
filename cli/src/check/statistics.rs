//! How often each rule has found something.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use logflowc_grammar::finding::{Finding, Rule, Safety};

/// Counts by rule.
#[derive(Default)]
pub(super) struct Statistics(BTreeMap<&'static str, Row>);

struct Row {
    rule: &'static Rule,
    count: usize,
    /// The safest fix that was offered.
    fix: Option<Safety>,
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

    /// A line for each rule, the most frequent first.
    pub(super) fn text(&self) -> String {
        let mut rows: Vec<&Row> = self.0.values().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.count));
        let mut out = String::new();
        for Row { rule, count, fix } in rows {
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
