//! A listed component without a single setting.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::flume::group::Section;
use crate::lint::nearest::nearest;
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
            let unlisted = agent
                .components
                .iter()
                .filter(|other| other.kind == component.kind && other.listed.is_none());
            match nearest(name, unlisted.map(|other| other.name.as_str())) {
                Some(meant) => finding.help(format!("there are settings for `{meant}`, which is not listed")),
                None => finding.help(format!("configure `{name}`, or take it off the list")),
            };
        }
    }
}
