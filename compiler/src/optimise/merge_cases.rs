//! Cases of a route that lead where all other events go.

use logflowc_plan::{Plan, Route};

use super::chain::{Chain, each};
use super::{Facts, Notes, Pass};

pub(super) static PASS: Pass = Pass {
    name: "merge-cases",
    meaning: "drops cases of a route that lead where all other events go, and a route without cases",
    condition: "The case has the same required and the same optional channels, in the same order.",
    level: 1,
    example: r"agent a
source s = seq
channel c = memory
sink k = null
flow s | extract /^(?<level>\d)/ => route level { 1 => c, 2 => c, else => c }
flow c => k
",
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each(plan, facts, notes, on_chain);
}

fn on_chain(chain: &mut Chain<'_>) {
    let Route::Multiplex { header, cases, default } = &mut chain.source.route else { return };
    let name = chain.plan.headers[header.0 as usize].clone();
    let count = cases.len();
    cases.retain(|case| case.targets != *default);
    let gone = count - cases.len();
    if cases.is_empty() {
        chain.source.route = Route::Replicate { targets: std::mem::take(default) };
        chain.did(&format!("the route by `{name}` goes one way: all its cases lead there"));
    } else if gone > 0 {
        chain.did(&format!("{gone} of the {count} cases of the route by `{name}` lead where others go"));
    }
}
