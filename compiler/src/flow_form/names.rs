//! The names of one agent: what they are, whether they are used, and what was meant by others.

use std::collections::HashSet;

use logflowc_grammar::ast::flow::{Component, Pipeline, Requirement, Target};
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::Safety;
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::{Agent, FlowForm};
use crate::flume::group::Section;
use crate::lint::{language, nearest};
use crate::requirement::{self, Role};

/// The declared names of an agent.
pub(super) struct Names {
    declared: Vec<Declared>,
}

struct Declared {
    section: Section,
    name: Text,
    used: bool,
}

/// The section of a declaration.
pub(super) fn section(component: &Component) -> Option<Section> {
    section_of(component.kind.as_str())
}

fn section_of(word: &str) -> Option<Section> {
    match word {
        "source" => Some(Section::Sources),
        "channel" => Some(Section::Channels),
        "sink" => Some(Section::Sinks),
        "configfilter" => Some(Section::Configfilters),
        _ => None,
    }
}

impl Names {
    pub(super) fn of(agent: &Agent<'_>, form: &mut FlowForm) -> Self {
        let mut names = Self { declared: Vec::new() };
        for component in &agent.components {
            let Some(section) = section(component) else { continue };
            component.names.iter().for_each(|name| names.declare(section, name, form));
        }
        for pipeline in &agent.pipelines {
            names.follow(pipeline, form);
        }
        names
    }

    fn declare(&mut self, section: Section, name: &Text, form: &mut FlowForm) {
        if let Some(first) = self.find(section, name.as_str()) {
            let what = section.singular();
            form.find(&language::DECLARED_TWICE, name.span(), format!("{what} `{name}` is declared twice"))
                .related(first.name.span(), "declared here first");
            return;
        }
        // A config filter is used by the values that ask it.
        let used = section == Section::Configfilters;
        self.declared.push(Declared { section, name: name.clone(), used });
    }

    fn find(&self, section: Section, name: &str) -> Option<&Declared> {
        self.declared.iter().find(|known| known.section == section && known.name.as_str() == name)
    }

    /// Where a pipeline begins, if such a name is declared.
    pub(super) fn origin(&self, pipeline: &Pipeline) -> Option<Section> {
        let asked = pipeline.kind.as_ref().and_then(|kind| section_of(kind.as_str()));
        let is = |section: &Section| {
            asked.is_none_or(|asked| asked == *section)
                && self.find(*section, pipeline.from.as_str()).is_some()
        };
        [Section::Sources, Section::Channels].into_iter().find(is)
    }

    /// The source and the channel that a pipeline may begin with, when it does not say which.
    pub(super) fn ambiguous(&self, pipeline: &Pipeline) -> Option<[&Text; 2]> {
        let find = |section| self.find(section, pipeline.from.as_str());
        match (find(Section::Sources), find(Section::Channels), &pipeline.kind) {
            (Some(source), Some(channel), None) => Some([&source.name, &channel.name]),
            _ => None,
        }
    }

    fn follow(&mut self, pipeline: &Pipeline, form: &mut FlowForm) {
        let name = pipeline.from.as_str();
        if let Some([source, channel]) = self.ambiguous(pipeline) {
            form.find(
                &language::SHADOWED_NAME,
                pipeline.from.span(),
                format!("`{name}` is a source and a channel; the source is taken"),
            )
            .related(source.span(), "the source")
            .related(channel.span(), "the channel")
            .help(format!("write `flow source {name}` or `flow channel {name}`"));
        }
        let Some(origin) = self.origin(pipeline) else {
            self.undeclared(&pipeline.from, &[Section::Sources, Section::Channels], form);
            return;
        };
        self.use_of(&pipeline.from, origin, form);
        let ends = if origin == Section::Sources { Section::Channels } else { Section::Sinks };
        for end in pipeline.target.iter().flat_map(ends_of) {
            self.use_of(end, ends, form);
        }
    }

    fn use_of(&mut self, name: &Text, section: Section, form: &mut FlowForm) {
        let is_it = |known: &&mut Declared| known.section == section && known.name.as_str() == name.as_str();
        if let Some(known) = self.declared.iter_mut().find(is_it) {
            known.used = true;
            return;
        }
        self.undeclared(name, &[section], form);
        // What is named in the wrong place is not forgotten.
        for known in self.declared.iter_mut().filter(|known| known.name.as_str() == name.as_str()) {
            known.used = true;
        }
    }

    fn undeclared(&self, name: &Text, sections: &[Section], form: &mut FlowForm) {
        let what: Vec<&str> = sections.iter().map(|section| section.singular()).collect();
        let message = format!("there is no {} `{name}`", what.join(" or "));
        let finding = form.find(&language::UNDECLARED_NAME, name.span(), message);
        let fitting = self.declared.iter().filter(|known| sections.contains(&known.section));
        let meant = nearest(name.as_str(), fitting.map(|known| known.name.as_str()));
        let other = self.declared.iter().find(|known| known.name.as_str() == name.as_str());
        match (meant, other) {
            (Some(meant), _) => {
                finding.help(format!("did you mean `{meant}`?"));
                finding.fix(Safety::Unsafe, format!("write `{meant}`"), name.span(), meant);
            }
            (None, Some(other)) => {
                let is = other.section.singular();
                finding.related(other.name.span(), format!("this is a {is}"));
                finding.help("events go from a source into channels, and from a channel into sinks");
            }
            (None, None) => {
                let word = sections[0].singular();
                finding.help(format!("declare it: `{word} {name} = TYPE`"));
            }
        }
    }

    /// All names with what they are.
    pub(super) fn declared(&self) -> Vec<(Kind, &str)> {
        self.declared.iter().map(|known| (known.section.kind(), known.name.as_str())).collect()
    }

    /// Looks up what a requirement names.
    pub(super) fn require(&self, requirement: &Requirement, form: &mut FlowForm) {
        for (name, role) in requirement::names(&requirement.promise) {
            let sections: &[Section] = match role {
                Role::Source => &[Section::Sources],
                Role::Sink => &[Section::Sinks],
                Role::ChannelOrSink => &[Section::Channels, Section::Sinks],
            };
            if sections.iter().all(|section| self.find(*section, name.as_str()).is_none()) {
                self.undeclared(name, sections, form);
            }
        }
    }

    /// Reports what is declared and takes part in no pipeline.
    pub(super) fn unused(&self, form: &mut FlowForm) {
        for Declared { section, name, .. } in self.declared.iter().filter(|known| !known.used) {
            let message = format!("{} `{name}` is in no flow", section.singular());
            let finding = form.find(&language::UNUSED_NAME, name.span(), message);
            finding.label("left out of the plan");
            finding.help(match section {
                Section::Sources => format!("write `flow {name} => CHANNEL`, or remove it"),
                Section::Sinks => format!("write `flow CHANNEL => {name}`, or remove it"),
                _ => format!("write `flow SOURCE => {name}` and `flow {name} => SINK`, or remove it"),
            });
        }
    }

    pub(super) fn used(&self, section: Section) -> impl Iterator<Item = &Text> {
        self.declared
            .iter()
            .filter(move |known| known.section == section && known.used)
            .map(|known| &known.name)
    }

    /// Whether this very declaration counts and is used.
    pub(super) fn is_used(&self, section: Section, name: &Text) -> bool {
        self.find(section, name.as_str()).is_some_and(|known| known.used && known.name.span() == name.span())
    }
}

/// The channels or sinks that a target names.
fn ends_of(target: &Target) -> Vec<&Text> {
    match target {
        Target::Outputs(outputs) => outputs.iter().map(|output| &output.name).collect(),
        Target::Route { cases, .. } => {
            cases.iter().flat_map(|case| &case.outputs).map(|output| &output.name).collect()
        }
        Target::Group(group) => group.members.iter().map(|member| &member.name).collect(),
    }
}

/// Reports the second place at which something may stand only once.
pub(super) struct Once(HashSet<String>);

impl Once {
    pub(super) fn new() -> Self {
        Self(HashSet::new())
    }

    /// Whether a key is met for the first time.
    pub(super) fn first(&mut self, key: &str, at: Span, form: &mut FlowForm) -> bool {
        let first = self.0.insert(key.to_owned());
        if !first {
            form.find(&language::DECLARED_TWICE, at, format!("`{key}` is given twice"))
                .help("remove one of them");
        }
        first
    }
}
