//! Findings that are known and left alone for now: told apart by what they say, not by the line on which they stand.

use std::collections::BTreeMap;

use logflowc_grammar::finding::Finding;
use logflowc_grammar::source::Sources;
use serde::{Deserialize, Serialize};

use crate::read::Document;

/// What tells a finding from others, also after lines have moved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fingerprint {
    /// The file, as the caller names it.
    pub file: String,
    /// The code of the rule.
    pub rule: String,
    /// The key of the entry in which the culprit stands: agent, component and property.
    pub key: String,
    /// The culprit, secrets overwritten.
    pub text: String,
}

/// Known findings and how often each occurs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Known>", into = "Vec<Known>")]
pub struct Baseline(BTreeMap<Fingerprint, u32>);

#[derive(Serialize, Deserialize)]
struct Known {
    #[serde(flatten)]
    fingerprint: Fingerprint,
    count: u32,
}

impl From<Vec<Known>> for Baseline {
    fn from(known: Vec<Known>) -> Self {
        Self(known.into_iter().map(|known| (known.fingerprint, known.count)).collect())
    }
}

impl From<Baseline> for Vec<Known> {
    fn from(baseline: Baseline) -> Self {
        baseline.0.into_iter().map(|(fingerprint, count)| Known { fingerprint, count }).collect()
    }
}

impl FromIterator<Fingerprint> for Baseline {
    fn from_iter<I: IntoIterator<Item = Fingerprint>>(found: I) -> Self {
        let mut baseline = Self::default();
        found.into_iter().for_each(|fingerprint| *baseline.0.entry(fingerprint).or_default() += 1);
        baseline
    }
}

impl Baseline {
    /// The findings that are not known. Of one that is known `n` times the first `n` are left out.
    pub fn unknown(
        &self,
        findings: Vec<Finding>,
        fingerprint: impl Fn(&Finding) -> Fingerprint,
    ) -> Vec<Finding> {
        if self.0.is_empty() {
            return findings;
        }
        let mut seen: BTreeMap<Fingerprint, u32> = BTreeMap::new();
        let mut is_new = |finding: &Finding| {
            let fingerprint = fingerprint(finding);
            let known = self.0.get(&fingerprint).copied().unwrap_or_default();
            let seen = seen.entry(fingerprint).or_default();
            *seen += 1;
            *seen > known
        };
        findings.into_iter().filter(|finding| is_new(finding)).collect()
    }

    /// How many findings are known.
    pub fn total(&self) -> u32 {
        self.0.values().sum()
    }
}

/// The fingerprint of a finding in a file that the caller calls `file`.
pub fn fingerprint(file: &str, sources: &Sources, documents: &[Document], finding: &Finding) -> Fingerprint {
    let span = finding.span();
    let document = documents.iter().find(|document| document.file == span.file);
    let entry = document.and_then(|document| document.entry_at(span.start));
    Fingerprint {
        file: file.to_owned(),
        rule: finding.rule.code.to_owned(),
        key: entry.map(|entry| entry.key.as_str().to_owned()).unwrap_or_default(),
        text: sources.get(span.file).shown()[span.range()].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use logflowc_grammar::source::Source;

    use super::*;
    use crate::world::World;

    fn findings(text: &str) -> (Vec<Finding>, impl Fn(&Finding) -> Fingerprint + use<>) {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("flume.conf", text.as_bytes().to_vec()));
        let checked = crate::check(&mut sources, &[file], None, &World::default());
        let documents = checked.documents;
        (checked.report.into_sorted(), move |finding: &Finding| {
            fingerprint("flume.conf", &sources, &documents, finding)
        })
    }

    const TEXT: &str = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seqq\na.sources.r.channels = c\n\
                        a.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c\n";

    #[test]
    fn moved_lines_are_the_same_findings_and_a_second_one_is_new() {
        let (known, of) = findings(TEXT);
        assert!(!known.is_empty());
        let baseline: Baseline = known.iter().map(of).collect();
        let (moved, of) = findings(&format!("# a comment\n\n{TEXT}"));
        assert!(baseline.unknown(moved, of).is_empty());
        let (more, of) = findings(&TEXT.replace("= null", "= nuII"));
        let new = baseline.unknown(more, of);
        assert_eq!(new.iter().map(|finding| finding.rule.code).collect::<Vec<_>>(), ["LF105"]);
    }

    #[test]
    fn as_many_as_are_known_are_left_out() {
        let (known, of) =
            findings(&format!("{TEXT}a.channels.c.capacity = 1\na.channels.c.capacity = 1000\n"));
        let baseline: Baseline = known.iter().map(of).collect();
        let text = "a.channels.c.capacity = 1\na.channels.c.capacity = 1\na.channels.c.capacity = 1000\n";
        let (twice, of) = findings(&format!("{TEXT}{text}"));
        assert_eq!(baseline.unknown(twice, of).len(), 1);
    }

    #[test]
    fn it_survives_being_written() {
        let (known, of) = findings(TEXT);
        let baseline: Baseline = known.iter().map(of).collect();
        let text = serde_json::to_string(&baseline).expect("plain data");
        assert_eq!(serde_json::from_str::<Baseline>(&text).expect("as written"), baseline);
    }
}
