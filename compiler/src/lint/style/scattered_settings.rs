//! The settings of one component in several places.

use logflowc_grammar::finding::{Level, Report, Rule};
use logflowc_grammar::source::Span;
use std::collections::HashMap;

use crate::config::Agent;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF905",
        name: "scattered-settings",
        level: Level::Note,
        why: "Who changes the one place may not see the other.",
    },
    bad: framed!(
        "a.sources.r.batchSize = 10\na.channels.c.capacity = 1000\na.sources.r.totalEvents = 10\na.channels.c.keep-alive = 3\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = host"
    ),
    good: framed!(
        "a.sources.r.batchSize = 10\na.sources.r.totalEvents = 10\na.channels.c.capacity = 1000\na.channels.c.keep-alive = 3"
    ),
    since: "0.1.0",
    check,
};

/// A component in this many places is scattered; lists and channels are often tied at the end of a file.
const PLACES: usize = 4;

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        scattered(agent, report);
    }
}

fn scattered(agent: &Agent, report: &mut Report) {
    let mut keys: Vec<(Span, usize)> = Vec::new();
    for (index, component) in agent.components.iter().enumerate() {
        let values = component.tree().flat_map(|part| &part.values);
        keys.extend(values.map(|value| (value.setting.key.span(), index)));
    }
    keys.sort_unstable();
    let mut starts: HashMap<usize, Vec<Span>> = HashMap::new();
    let mut last = None;
    for (span, index) in keys {
        if last.replace(index) != Some(index) {
            starts.entry(index).or_default().push(span);
        }
    }
    for (index, places) in starts.into_iter().filter(|(_, places)| places.len() >= PLACES) {
        let component = &agent.components[index];
        let message = format!("the settings of `{}` stand in {} places", component.name, places.len());
        let finding = report.finding(&LINT.rule, places[places.len() - 1], message);
        for place in &places[..places.len() - 1] {
            finding.related(*place, "here too");
        }
        finding.help("put them together");
    }
}
