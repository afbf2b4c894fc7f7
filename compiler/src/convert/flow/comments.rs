//! Comments, each with the setting that it stands above.

use std::collections::BTreeMap;

use logflowc_grammar::source::Sources;

use crate::flume::load::Setting;
use crate::read::Document;

/// The comments that have not been written yet, by where the setting below them starts.
pub(super) struct Comments(BTreeMap<u32, Vec<String>>);

impl Comments {
    pub(super) fn of(document: &Document, sources: &Sources) -> Self {
        let mut starts: Vec<u32> = document.entries.iter().map(|entry| entry.key.span().start).collect();
        starts.sort_unstable();
        let mut above: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for comment in &document.comments {
            let below = starts[starts.partition_point(|start| *start < comment.end)..].first();
            let text = sources.slice(*comment).trim_start_matches(['#', '!']).trim_end();
            above.entry(below.copied().unwrap_or(u32::MAX)).or_default().push(format!("#{text}"));
        }
        Self(above)
    }

    /// Takes the comments above some settings.
    pub(super) fn above<'s>(&mut self, settings: impl Iterator<Item = &'s Setting>) -> Vec<String> {
        let mut starts: Vec<u32> = settings.map(|setting| setting.key.span().start).collect();
        starts.sort_unstable();
        starts.iter().filter_map(|start| self.0.remove(start)).flatten().collect()
    }

    /// Takes all that are left.
    pub(super) fn rest(&mut self) -> Vec<String> {
        std::mem::take(&mut self.0).into_values().flatten().collect()
    }
}
