//! Filters in front of work that is in vain for what they drop.

use logflowc_plan::{Effects, Plan, Touched};

use super::chain::{Chain, each};
use super::{Facts, Notes, Pass};

pub(super) static PASS: Pass = Pass {
    name: "filter-first",
    meaning: "moves filters in front of steps that they do not depend on",
    condition: "The filter only drops, by what it sees of one event, and the step in front neither writes what the filter reads nor must see all events.",
    level: 2,
    example: r#"agent a
source s = seq
channel c = memory
sink k = avro { hostname = "h.example.com", port = 1 }
flow s
  | extract /^(?<size>\d+)/
  | set id = uuid()
  | drop when body starts_with "7"
  | replace /\d{16}/ with "card"
  | drop when body contains "card"
  => c
flow c => k
"#,
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each(plan, facts, notes, |chain| {
        for at in 1..chain.source.operators.len() {
            if is_filter(&chain.effects(&chain.source.operators[at])) {
                move_up(chain, at);
            }
        }
    });
}

/// Whether an operator only drops events, each by itself.
pub(super) fn is_filter(effects: &Effects) -> bool {
    let writes = effects.writes_body || effects.writes_others || !effects.writes.is_empty();
    effects.drops && !(writes || effects.regroups || effects.remembers || effects.shows)
}

fn move_up(chain: &mut Chain<'_>, from: usize) {
    let filter = chain.effects(&chain.source.operators[from]);
    let words = chain.words(&chain.source.operators[from]);
    let mut to = from;
    while to > 0 {
        let before = chain.effects(&chain.source.operators[to - 1]);
        if is_filter(&before) {
            break;
        }
        if before.conflicts(&filter) {
            let obstacle = chain.words(&chain.source.operators[to - 1]);
            chain.left(&format!("`{words}` stays behind `{obstacle}`, {}", reason(&before, &filter)));
            break;
        }
        to -= 1;
    }
    if to < from {
        let operator = chain.source.operators.remove(from);
        let over = chain.words(&chain.source.operators[to]);
        chain.source.operators.insert(to, operator);
        chain.did(&format!("`{words}` moves in front of `{over}`"));
    }
}

fn reason(before: &Effects, filter: &Effects) -> &'static str {
    if before.writes_body && filter.reads_body {
        "which changes the body that it tests"
    } else if before.writes.keys().any(|header| filter.reads.has(*header)) {
        "which writes a header that it tests"
    } else if before.writes_others && filter.reads != Touched::default() {
        "which may write a header that it tests"
    } else {
        "which must see all events"
    }
}
