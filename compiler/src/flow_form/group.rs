//! Sinks that share the events of a channel: groups and their processors.

use std::collections::BTreeMap;

use logflowc_grammar::ast::flow::{Group, Member, Pipeline, Target};
use logflowc_grammar::catalog::{Component, Kind};
use logflowc_grammar::text::Text;

use super::names::Names;
use super::{Agent, FlowForm, Path, joined};
use crate::flume::group::Section;
use crate::lint::language;

/// The words behind `balance by`, with the selectors that they stand for.
pub const SELECTIONS: &[(&str, &str)] =
    &[("cost", "PLANNED"), ("load", "LEAST_LOADED"), ("latency", "PEAK_EWMA")];

impl FlowForm {
    pub(super) fn group(&mut self, agent: &Agent<'_>, name: &Text, group: &Group) {
        let Group { policy, members, .. } = group;
        let processor = if policy.as_str() == "balance" { "load_balance" } else { "failover" };
        let path = Path::new(&agent.name, Section::Sinkgroups, name);
        self.put(
            path.key("sinks", policy.span()),
            joined(members.iter().map(|member| &member.name), policy.span()),
        );
        self.put(path.key("processor.type", policy.span()), Text::decoded(processor, policy.span()));
        let path = path.below("processor", policy.span());
        if processor == "failover" {
            self.priorities(&path, members);
            self.nothing_shared(group);
        } else {
            self.shares(&path, group);
            self.no_order(members);
        }
        self.settings(Component::named(Kind::SinkProcessor, processor), &path, &group.settings);
    }

    fn priorities(&mut self, path: &Path, members: &[Member]) {
        let given = members.iter().any(|member| member.priority.is_some());
        for (rank, member) in members.iter().enumerate() {
            let priority = match &member.priority {
                Some(priority) => priority.number.clone(),
                // The first one comes first.
                None if !given => Text::decoded((members.len() - rank).to_string(), member.name.span()),
                None => continue,
            };
            self.put(path.member("priority", member), priority);
        }
    }

    /// How sinks are chosen, what each takes at most, and what it costs.
    fn shares(&mut self, path: &Path, group: &Group) {
        if let Some(by) = &group.by {
            let selector = SELECTIONS.iter().find(|(word, _)| *word == by.as_str());
            let (_, selector) = selector.expect("the grammar has these words only");
            self.put(path.key("selector", by.span()), Text::decoded(*selector, by.span()));
        }
        let class = Component::named(Kind::SinkProcessor, "load_balance").expect("Flume has it");
        for member in &group.members {
            for (word, value) in [("capacity", &member.capacity), ("cost", &member.cost)] {
                let Some(value) = value else { continue };
                let property = class.property(&format!("{word}.{}", member.name)).expect("for every sink");
                if let Some(text) = self.typed(property, word, value) {
                    self.put(path.member(word, member), text);
                }
            }
        }
    }

    fn no_order(&mut self, members: &[Member]) {
        if let Some(member) = members.iter().find(|member| member.priority.is_some()) {
            self.find(
                &language::WRONG_DIRECTION,
                member.name.span(),
                "sinks that share the load have no order",
            )
            .help("remove `priority`, or write `failover`");
        }
    }

    fn nothing_shared(&mut self, group: &Group) {
        let measured = |member: &&Member| member.capacity.is_some() || member.cost.is_some();
        let member = group.members.iter().find(measured).map(|member| &member.name);
        if let Some(word) = group.by.as_ref().or(member) {
            let message = "of sinks that stand in for each other, one takes all events";
            self.find(&language::WRONG_DIRECTION, word.span(), message)
                .help("remove `by`, `up to` and `cost`, or write `balance`");
        }
    }
}

/// The name of a group that has none: that of its channel, with a number from the second one on.
pub(super) fn group_name(agent: &Agent<'_>, names: &Names, pipeline: &Pipeline) -> Text {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for other in &agent.pipelines {
        if names.origin(other) == Some(Section::Channels)
            && matches!(other.target, Some(Target::Group(Group { name: None, .. })))
        {
            let count = seen.entry(other.from.as_str()).or_default();
            *count += 1;
            if std::ptr::eq(*other, pipeline) && *count > 1 {
                return Text::decoded(format!("{}_{count}", pipeline.from), pipeline.from.span());
            }
        }
    }
    pipeline.from.clone()
}

impl FlowForm {
    /// The list of groups of an agent.
    pub(super) fn groups(&mut self, agent: &Agent<'_>, names: &Names) {
        let all = agent.pipelines.iter().filter_map(|pipeline| match &pipeline.target {
            Some(Target::Group(Group { name, .. })) if names.origin(pipeline) == Some(Section::Channels) => {
                Some(name.clone().unwrap_or_else(|| group_name(agent, names, pipeline)))
            }
            _ => None,
        });
        let mut groups: Vec<Text> = Vec::new();
        for name in all {
            if let Some(first) = groups.iter().find(|known| known.as_str() == name.as_str()) {
                let first = first.span();
                self.find(
                    &language::DECLARED_TWICE,
                    name.span(),
                    format!("group `{name}` is declared twice"),
                )
                .related(first, "declared here first");
            } else {
                groups.push(name);
            }
        }
        self.list(&agent.name, Section::Sinkgroups, &groups.iter().collect::<Vec<_>>());
    }
}
