//! Groups of patterns that nobody asks for.

use std::collections::{BTreeMap, BTreeSet};

use logflowc_plan::{Operator, Part, Plan};

use super::chain::{Chain, each_operator};
use super::pattern::{self, patterns};
use super::{Facts, Notes, Pass};

pub(super) static PASS: Pass = Pass {
    name: "drop-groups",
    meaning: "lets groups of a pattern capture only where their text is used",
    condition: "The pattern itself does not refer to a group, so what matches stays the same.",
    level: 2,
    example: r#"agent a
source s = seq
channel c = memory
sink k = null
flow s
  | drop when body matches /^(1|2)x/
  | extract /^(?<size>\d+) (?<kind>\d+)/
  | replace /(\d)(\d)-/ with "$2"
  | drop when kind == "7"
  => c
flow c => k
"#,
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each_operator(plan, facts, notes, on_operator);
}

fn on_operator(chain: &mut Chain<'_>, at: usize) {
    let mut operator = chain.source.operators[at].clone();
    let words = chain.words(&operator);
    let used = used(&operator);
    let mut dropped = 0;
    let mut numbers = BTreeMap::new();
    for (pattern, _) in patterns(&mut operator) {
        let (kept, unused): (Vec<u32>, Vec<u32>) =
            (1..=pattern::groups(pattern)).partition(|group| used.contains(group));
        if unused.is_empty() {
            continue;
        }
        let Some(by) = pattern::capturing(pattern, &used) else {
            chain.left(&format!("the groups of `{words}` stay: its pattern may refer to them"));
            continue;
        };
        *pattern = by;
        dropped += unused.len();
        numbers = kept.into_iter().zip(1..).collect();
    }
    if dropped > 0 {
        renumber(&mut operator, &numbers);
        chain.replace(
            at,
            Some(operator),
            &format!("`{words}` captures less: nobody reads {dropped} of its groups"),
        );
    }
}

/// Groups that the pattern does not have keep their numbers, which are higher than all.
fn renumber(operator: &mut Operator, numbers: &BTreeMap<u32, u32>) {
    let new = |index: &mut u32| *index = numbers.get(index).copied().unwrap_or(*index);
    match operator {
        Operator::Extract { groups, .. } => groups.iter_mut().for_each(|group| new(&mut group.index)),
        Operator::Replace { by, .. } => {
            for part in by {
                if let Part::Group { index } = part {
                    new(index);
                }
            }
        }
        _ => {}
    }
}

/// The groups that are asked for, by number.
fn used(operator: &Operator) -> BTreeSet<u32> {
    match operator {
        Operator::Extract { groups, .. } => groups.iter().map(|group| group.index).collect(),
        Operator::Replace { by, .. } => by.iter().filter_map(group).collect(),
        _ => BTreeSet::new(),
    }
}

fn group(part: &Part) -> Option<u32> {
    match part {
        Part::Group { index } => Some(*index),
        Part::Text { .. } => None,
    }
}
