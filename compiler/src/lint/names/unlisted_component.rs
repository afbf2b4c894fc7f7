//! Settings of a component that no list names.

use std::collections::{BTreeMap, HashSet};

use logflowc_grammar::finding::{Level, Report, Rule};
use logflowc_grammar::text::Text;

use crate::config::{Agent, List};
use crate::flume::group::Section;
use crate::lint::context::is_listed_with_slip;
use crate::lint::nearest::Names;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF102",
        name: "unlisted-component",
        level: Level::Warning,
        why: "Flume reads none of them, and says nothing.",
    },
    bad: framed!("a.sinks.k2.type = logger\na.sinks.k2.channel = c"),
    good: framed!("# a.sinks.k2.type = logger"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        let mut bare: BTreeMap<Section, Names<'_>> = BTreeMap::new();
        for component in agent.components.iter().filter(|component| component.listed.is_none()) {
            let section = Section::ALL.into_iter().find(|section| section.kind() == component.kind);
            let section = section.expect("only sections have blocks");
            let (word, name) = (section.word(), component.name.as_str());
            if is_listed_with_slip(agent, section, name) {
                continue;
            }
            let message = format!("{} `{name}` is not listed", section.singular());
            let finding = report.finding(&LINT.rule, component.name.span(), message);
            finding
                .label("ignored without a word")
                .note(format!("Flume reads only what `{}.{word}` lists", agent.name));
            let Some(list) = agent.list(section) else {
                finding.help(format!("add `{}.{word} = {name}`", agent.name));
                continue;
            };
            finding.related(list.setting.key.span(), "the list");
            let bare = bare.entry(section).or_insert_with(|| Names::of(unconfigured(agent, list)));
            match bare.nearest(name) {
                Some(meant) => finding.help(format!("the list has `{meant}`, which has no settings")),
                None => finding.help(format!("add `{name}` to the list, or remove its settings")),
            };
        }
    }
}

/// The names of a list for which there are no settings.
fn unconfigured<'c>(agent: &'c Agent, list: &'c List) -> Vec<&'c str> {
    let of_kind = agent.components.iter().filter(|component| component.kind == list.section.kind());
    let bare = of_kind.filter(|component| component.values.is_empty());
    let bare: HashSet<&str> = bare.map(|component| component.name.as_str()).collect();
    list.names.iter().map(Text::as_str).filter(|name| bare.contains(name)).collect()
}
