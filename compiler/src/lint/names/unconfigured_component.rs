//! A listed component without a single setting.

use std::collections::BTreeMap;

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::Agent;
use crate::flume::group::Section;
use crate::lint::nearest::Names;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF103",
        name: "unconfigured-component",
        level: Level::Error,
        why: "Flume drops it and starts without it.",
    },
    bad: framed!("a.sinkgroups = g"),
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        let mut unlisted: BTreeMap<Kind, Names<'_>> = BTreeMap::new();
        for component in &agent.components {
            let Some(listed) =
                component.listed.filter(|_| component.values.is_empty() && component.parts.is_empty())
            else {
                continue;
            };
            let section = Section::ALL.into_iter().find(|section| section.kind() == component.kind);
            let singular = section.expect("only sections have lists").singular();
            let name = component.name.as_str();
            let message = format!("{singular} `{name}` is listed and has no settings");
            let finding = report.finding(&LINT.rule, listed, message);
            finding.note("Flume drops it and starts without it");
            if name.contains(',') {
                finding.help("names are separated by blanks, a comma becomes part of the name");
                let names: Vec<&str> = name.split(',').filter(|name| !name.is_empty()).collect();
                context.offer(finding, Safety::Unsafe, &component.name, &names.join(" "));
                continue;
            }
            let unlisted =
                unlisted.entry(component.kind).or_insert_with(|| unlisted_names(agent, component.kind));
            match unlisted.nearest(name) {
                Some(meant) => finding.help(format!("there are settings for `{meant}`, which is not listed")),
                None => finding.help(format!("configure `{name}`, or take it off the list")),
            };
        }
    }
}

/// The names of components that no list has.
fn unlisted_names(agent: &Agent, kind: Kind) -> Names<'_> {
    let unlisted = agent.components.iter().filter(|other| other.kind == kind && other.listed.is_none());
    Names::of(unlisted.map(|other| other.name.as_str()))
}
