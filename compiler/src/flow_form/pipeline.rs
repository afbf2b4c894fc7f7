//! Pipelines: lists of interceptors, selectors, groups, and the channel of every sink.

use logflowc_grammar::ast::flow::{Case, Group, Output, Pattern, Pipeline, Target};
use logflowc_grammar::catalog::{Component, Kind};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::group::group_name;
use super::names::{Names, Once};
use super::{Agent, FlowForm, Path, joined};
use crate::flume::group::Section;
use crate::lint::language;

/// The values that a range may stand for.
const LONGEST_RANGE: i64 = 10_000;

impl FlowForm {
    pub(super) fn pipeline(&mut self, agent: &Agent<'_>, names: &Names, pipeline: &Pipeline) {
        if pipeline.open {
            self.find(
                &language::FLOW_SYNTAX,
                pipeline.from.span(),
                format!("the flow of `{}` goes nowhere", pipeline.from),
            )
            .help("end it with `=>` and the channels or the sink that take its events");
        }
        match names.origin(pipeline) {
            Some(Section::Sources) => self.source(agent, names, pipeline),
            Some(_) => self.channel(agent, names, pipeline),
            None => {}
        }
    }

    fn source(&mut self, agent: &Agent<'_>, names: &Names, pipeline: &Pipeline) {
        let is_same = |other: &&&Pipeline| {
            other.from.as_str() == pipeline.from.as_str() && names.origin(other) == Some(Section::Sources)
        };
        let first = agent.pipelines.iter().find(is_same).map(|first| first.from.span());
        if let Some(first) = first.filter(|first| *first != pipeline.from.span()) {
            // One of the two may have been meant for the channel.
            if names.ambiguous(pipeline).is_some() {
                return;
            }
            self.find(
                &language::DECLARED_TWICE,
                pipeline.from.span(),
                format!("source `{}` has a flow already", pipeline.from),
            )
            .related(first, "its flow")
            .help("a source has one flow; name several channels behind its `=>`");
            return;
        }
        let path = Path::new(&agent.name, Section::Sources, &pipeline.from);
        self.steps(&path, &pipeline.steps);
        let at = pipeline.from.span();
        match &pipeline.target {
            Some(Target::Outputs(outputs)) => self.replicate(&path, at, outputs),
            Some(Target::Route { header, cases, settings }) => {
                self.route(&path, at, header, cases);
                let selector = Component::named(Kind::Selector, "multiplexing");
                self.settings(selector, &path.below("selector", header.span()), settings);
            }
            Some(Target::Group(Group { policy, .. })) => {
                self.find(
                    &language::WRONG_DIRECTION,
                    policy.span(),
                    format!("`{policy}` shares the events of a channel"),
                )
                .help("let the source put into a channel, and give the channel a flow of its own");
            }
            None => {}
        }
    }

    fn replicate(&mut self, path: &Path, at: Span, outputs: &[Output]) {
        self.channels(path, at, outputs.iter());
        let optional: Vec<&Output> = outputs.iter().filter(|output| output.optional.is_some()).collect();
        if let Some(word) = optional.first().and_then(|output| output.optional) {
            self.put(path.key("selector.type", word), Text::decoded("replicating", word));
            let names = joined(optional.iter().map(|output| &output.name), word);
            self.put(path.key("selector.optional", word), names);
        }
    }

    /// The channels of a source, each once.
    fn channels<'o>(&mut self, path: &Path, at: Span, outputs: impl Iterator<Item = &'o Output>) {
        let mut names: Vec<&Text> = Vec::new();
        for output in outputs {
            if names.iter().all(|known| known.as_str() != output.name.as_str()) {
                names.push(&output.name);
            }
        }
        if !names.is_empty() {
            self.put(path.key("channels", at), joined(names.into_iter(), at));
        }
    }

    fn route(&mut self, path: &Path, at: Span, header: &Text, cases: &[Case]) {
        self.channels(path, at, cases.iter().flat_map(|case| &case.outputs));
        self.put(path.key("selector.type", header.span()), Text::decoded("multiplexing", header.span()));
        self.put(path.key("selector.header", header.span()), header.clone());
        let mut once = Once::new();
        for case in cases {
            match &case.pattern {
                Pattern::Else(at) if once.first("else", *at, self) => {
                    self.otherwise(path, *at, &case.outputs);
                }
                Pattern::Else(_) => {}
                Pattern::Values(values) => {
                    for value in values {
                        self.mapping(path, value, &case.outputs, &mut once);
                    }
                }
                Pattern::Range(first, last) => {
                    for value in self.range(first, last) {
                        self.mapping(path, &value, &case.outputs, &mut once);
                    }
                }
            }
        }
    }

    fn range(&mut self, first: &Text, last: &Text) -> Vec<Text> {
        let place = first.span().to(last.span());
        let ends: Option<(i64, i64)> = first.as_str().parse().ok().zip(last.as_str().parse().ok());
        let Some((first, last)) = ends.filter(|(first, last)| first <= last && last - first < LONGEST_RANGE)
        else {
            self.find(&language::FLOW_SYNTAX, place, format!("`{first}..{last}` is no range"))
                .help("write two whole numbers, the smaller one first, at most 10,000 values");
            return Vec::new();
        };
        (first..=last).map(|number| Text::decoded(number.to_string(), place)).collect()
    }

    fn mapping(&mut self, path: &Path, value: &Text, outputs: &[Output], once: &mut Once) {
        if !once.first(value.as_str(), value.span(), self) {
            return;
        }
        for (word, optional) in [("mapping", false), ("optional", true)] {
            let names: Vec<&Text> = outputs
                .iter()
                .filter(|output| output.optional.is_some() == optional)
                .map(|output| &output.name)
                .collect();
            if !names.is_empty() {
                let mut key = path.key(&format!("selector.{word}."), value.span());
                key.push(value);
                self.put(key, joined(names.into_iter(), value.span()));
            }
        }
    }

    fn otherwise(&mut self, path: &Path, at: Span, outputs: &[Output]) {
        if let Some(word) = outputs.iter().find_map(|output| output.optional) {
            self.find(
                &language::UNBUILT_FLOW,
                word,
                "an optional channel for all other values is not built yet",
            )
            .help("name the channel in the cases that need it");
        }
        let names = outputs.iter().filter(|output| output.optional.is_none()).map(|output| &output.name);
        self.put(path.key("selector.default", at), joined(names, at));
    }

    fn channel(&mut self, agent: &Agent<'_>, names: &Names, pipeline: &Pipeline) {
        if let Some(step) = pipeline.steps.first() {
            self.find(
                &language::WRONG_DIRECTION,
                step.span,
                "operators work on the way from a source to a channel",
            )
            .help("move it into the flow of the source");
        }
        match &pipeline.target {
            Some(Target::Outputs(outputs)) => {
                if let [_, second, ..] = outputs.as_slice() {
                    self.find(&language::WRONG_DIRECTION, second.name.span(), "a channel gives each event to one sink")
                        .help("share them by `balance { … }` or `failover { … }`, or copy them to two channels at the source");
                }
                if let Some(word) = outputs.iter().find_map(|output| output.optional) {
                    self.find(&language::WRONG_DIRECTION, word, "only a channel can be optional")
                        .help("remove the word");
                }
                for output in outputs {
                    self.takes(agent, &output.name, &pipeline.from);
                }
            }
            Some(Target::Group(group)) => {
                for member in &group.members {
                    self.takes(agent, &member.name, &pipeline.from);
                }
                let name = group.name.clone().unwrap_or_else(|| group_name(agent, names, pipeline));
                self.group(agent, &name, group);
            }
            Some(Target::Route { header, .. }) => {
                self.find(
                    &language::WRONG_DIRECTION,
                    header.span(),
                    "events are routed on the way from a source to channels",
                )
                .help("move it into the flow of the source");
            }
            None => {}
        }
    }

    fn takes(&mut self, agent: &Agent<'_>, sink: &Text, channel: &Text) {
        let path = Path::new(&agent.name, Section::Sinks, sink);
        self.put(path.key("channel", sink.span()), Text::decoded(channel.as_str(), channel.span()));
    }
}
