//! The same pattern, looked for twice in the same body.

use logflowc_plan::{Group, Operator, Plan, Touched, Write};

use super::chain::{Chain, each};
use super::{Facts, Notes, Pass};

pub(super) static PASS: Pass = Pass {
    name: "common-extractions",
    meaning: "makes one extraction of several by the same pattern",
    condition: "No step between them changes the body, or reads or writes a header of the later one; where all headers are read, none adds a header, because sinks may write them in the order in which they came.",
    level: 2,
    example: r#"agent a
source s = seq
channel c = memory
sink k = avro { hostname = "h.example.com", port = 1 }
flow s | extract /^(?<size>\d)(?<kind>\d)/ | drop when body contains "x" | extract /^(?<size>\d)(?<kind>\d)/ => c
flow c => k
"#,
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each(plan, facts, notes, |chain| {
        for later in (1..chain.source.operators.len()).rev() {
            if let Some(earlier) = same_pattern_before(chain, later) {
                merge(chain, earlier, later);
            }
        }
    });
}

fn same_pattern_before(chain: &Chain<'_>, later: usize) -> Option<usize> {
    let Operator::Extract { pattern, .. } = &chain.source.operators[later] else { return None };
    let same = |operator: &Operator| {
        matches!(operator, Operator::Extract { pattern: other, .. }
            if (&other.translated, other.backtracking, &other.ordinary) == (&pattern.translated, pattern.backtracking, &pattern.ordinary))
    };
    chain.source.operators[..later].iter().rposition(same)
}

fn merge(chain: &mut Chain<'_>, earlier: usize, later: usize) {
    let words = chain.words(&chain.source.operators[later]);
    if let Some(between) = obstacle(chain, earlier, later) {
        let between = chain.words(&chain.source.operators[between]);
        return chain
            .left(&format!("`{words}` stays: `{between}` stands between it and one by the same pattern"));
    }
    let Operator::Extract { groups: more, .. } = chain.source.operators.remove(later) else { return };
    if let Operator::Extract { groups, .. } = &mut chain.source.operators[earlier] {
        // A group that fills a header once more finds the same there, unless another group fills it in between.
        let alone = |group: &Group| {
            let mut all = groups.iter().chain(&more);
            all.all(|other| other.header != group.header || other == group)
        };
        let new = more.iter().filter(|group| !groups.contains(group) || !alone(group)).cloned();
        let new: Vec<Group> = new.collect();
        groups.extend(new);
    }
    chain.did(&format!("`{words}` is found by an earlier search for the same"));
}

/// A step that the later one cannot be moved across.
fn obstacle(chain: &Chain<'_>, earlier: usize, later: usize) -> Option<usize> {
    let moved = chain.effects(&chain.source.operators[later]);
    let all_read = chain.facts.read_from(&chain.source) == Touched::All;
    (earlier + 1..later).rev().find(|between| {
        let effects = chain.effects(&chain.source.operators[*between]);
        let adds = effects.writes_others || effects.writes.values().any(|write| *write != Write::Removes);
        effects.conflicts(&moved) || all_read && adds
    })
}
