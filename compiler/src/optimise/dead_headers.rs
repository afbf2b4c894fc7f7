//! Steps that only set headers which nobody reads.

use logflowc_plan::{Operator, Plan, Touched};

use super::chain::{Chain, each};
use super::wanted::is_dead;
use super::{Facts, Notes, Pass};

pub(super) static PASS: Pass = Pass {
    name: "dead-headers",
    meaning: "leaves out steps, and groups of an extraction, whose headers nobody reads",
    condition: "The step does nothing but write headers, and no later step, no route and no sink behind any channel of the source reads one of them before it is overwritten.",
    level: 1,
    example: r#"agent a
source s = seq
channel c = memory
sink k = null
flow s | timestamp | extract /^(?<size>\d+) (?<kind>\d+)/ | drop when kind == "7" => c
flow c => k
"#,
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each(plan, facts, notes, |chain| {
        // From the end, so that what only a dead step reads is dead as well.
        for at in (0..chain.source.operators.len()).rev() {
            let wanted = chain.wanted().swap_remove(at);
            on_operator(chain, at, &wanted);
        }
    });
}

fn on_operator(chain: &mut Chain<'_>, at: usize, wanted: &Touched) {
    let operator = chain.source.operators[at].clone();
    let (effects, words) = (chain.effects(&operator), chain.words(&operator));
    if is_dead(&effects, wanted) {
        return chain.replace(at, None, &format!("nobody reads what `{words}` sets"));
    }
    if effects.writes.is_empty() {
        return;
    }
    if *wanted == Touched::All {
        let reader = reader_of_all(chain);
        return chain.left(&format!("`{words}` stays: {reader}"));
    }
    let Operator::Extract { pattern, groups } = operator else { return };
    let (used, dead): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| wanted.has(group.header));
    if !dead.is_empty() {
        let names: Vec<String> =
            dead.iter().map(|group| format!("`{}`", chain.plan.headers[group.header.0 as usize])).collect();
        let what = format!("nobody reads {} of `{words}`", names.join(", "));
        chain.replace(at, Some(Operator::Extract { pattern, groups: used }), &what);
    }
}

/// Who reads all headers.
fn reader_of_all(chain: &Chain<'_>) -> String {
    let mut channels = chain.source.route.channels();
    let all = channels.find(|channel| chain.facts.reads[channel.0 as usize] == Touched::All);
    all.map_or_else(
        || "a later step may read any header".to_owned(),
        |channel| {
            format!("all headers are read behind channel `{}`", chain.plan.channels[channel.0 as usize].name)
        },
    )
}
