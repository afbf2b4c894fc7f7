//! Routes of which every event takes the same branch.

use logflowc_plan::{Plan, Route};

use super::chain::{Chain, each};
use super::known::State;
use super::{Facts, Notes, Pass};

pub(super) static PASS: Pass = Pass {
    name: "constant-route",
    meaning: "sends all events one way where the header that decides is known",
    condition: "At the end of the operators every event has the header with one known value, or none has it.",
    level: 1,
    example: r#"agent a
source s = seq
channel c, d = memory
sink k, l = null
flow s | set level = "INFO" => route level { INFO => c, else => d }
flow c => k
flow d => l
"#,
    run,
};

fn run(plan: &mut Plan, facts: &Facts, notes: &mut Notes) {
    each(plan, facts, notes, on_chain);
}

fn on_chain(chain: &mut Chain<'_>) {
    let Route::Multiplex { header, cases, default } = &chain.source.route else { return };
    let name = &chain.plan.headers[header.0 as usize];
    let known = chain.known().pop().expect("there is always a last one");
    let (what, targets) = match known.get(*header) {
        State::Never => (format!("no event has `{name}`"), default),
        State::Is(value) => {
            let case = cases.iter().find(|case| case.value == *value);
            (format!("every event has `{name}` = \"{value}\""), case.map_or(default, |case| &case.targets))
        }
        State::Maybe | State::Always => {
            let why = format!("the route by `{name}` stays: its value is not known ahead");
            return chain.left(&why);
        }
    };
    let route = Route::Replicate { targets: targets.clone() };
    chain.did(&format!("the route by `{name}` goes one way: {what}"));
    chain.source.route = route;
}
