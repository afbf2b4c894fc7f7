//! A listed component without a single setting.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::Component;
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
        let unlisted: Vec<&Component> =
            agent.components.iter().filter(|component| component.listed.is_none()).collect();
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
            let same_kind = unlisted.iter().filter(|other| other.kind == component.kind);
            match nearest(name, same_kind.map(|other| other.name.as_str())) {
                Some(meant) => finding.help(format!("there are settings for `{meant}`, which is not listed")),
                None => finding.help(format!("configure `{name}`, or take it off the list")),
            };
        }
    }
}
