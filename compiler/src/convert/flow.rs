//! Into the `flow` language: components as constructors, then a flow for each source and each channel.

mod comments;
mod settings;
mod steps;
mod targets;
mod value;

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::source::{Source, Sources};

use crate::config::{Agent, Component, Config};
use crate::flume::group::Section;
use crate::fmt;
use crate::read::Document;
use crate::requirement;
use comments::Comments;
pub(crate) use value::{label, string};

/// The configuration in the language, with the comments that stand above its settings.
pub(super) fn text(config: &Config, document: &Document, sources: &Sources) -> String {
    let mut writer = Writer { lines: Vec::new(), comments: Comments::of(document, sources) };
    for agent in &config.agents {
        writer.agent(agent);
        writer.requirements(config, agent);
    }
    let rest = writer.comments.rest();
    if !rest.is_empty() {
        writer.blank();
        writer.lines.extend(rest);
    }
    neat(&writer.lines.join("\n"))
}

/// The text as `fmt` leaves it.
fn neat(text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("x.flow", text.into()));
    fmt::format(&sources, file).expect("every text of the language is formatted")
}

struct Writer {
    lines: Vec<String>,
    comments: Comments,
}

impl Writer {
    fn agent(&mut self, agent: &Agent) {
        self.blank();
        let above = self.comments.above(agent.lists.iter().map(|list| &list.setting));
        self.lines.extend(above);
        self.lines.push(format!("agent {}", label(agent.name.as_str())));
        for component in agent.components.iter().filter(|component| component.listed.is_some()) {
            let Some(word) = declared(component.kind) else { continue };
            self.declaration(word, component);
        }
        for source in agent.listed(Kind::Source) {
            self.flow_of_source(agent, source);
        }
        self.flows_of_channels(agent);
    }

    fn declaration(&mut self, word: &str, component: &Component) {
        let constructor = settings::constructor(component, "");
        let parts = component.parts.iter().filter(|part| !is_wiring(part.kind));
        let own = parts.flat_map(Component::tree).chain([component]).flat_map(|part| &part.values);
        let own = own.filter(|value| !settings::is_wired(component.kind, value.key.as_str()));
        let above = self.comments.above(own.map(|value| &value.setting));
        if !above.is_empty()
            || constructor.contains('\n')
            || self.lines.last().is_some_and(|last| last == "}")
        {
            self.blank();
        }
        self.lines.extend(above);
        let text = format!("{word} {} = {constructor}", label(component.name.as_str()));
        self.lines.extend(text.lines().map(str::to_owned));
    }

    fn requirements(&mut self, config: &Config, agent: &Agent) {
        for (index, setting) in requirement::of(config, agent.name.as_str()).enumerate() {
            let above = self.comments.above(std::iter::once(setting));
            if index == 0 || !above.is_empty() {
                self.blank();
            }
            self.lines.extend(above);
            self.lines.push(format!("require {}", setting.raw.as_str().trim_matches(|c| c <= ' ')));
        }
    }

    /// An empty line, unless there is one or nothing stands above.
    fn blank(&mut self) {
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }
}

/// The word that declares components of a kind.
fn declared(kind: Kind) -> Option<&'static str> {
    let section = Section::ALL.into_iter().find(|section| section.kind() == kind)?;
    match section {
        Section::Sources => Some("source"),
        Section::Channels => Some("channel"),
        Section::Sinks => Some("sink"),
        Section::Configfilters => Some("configfilter"),
        Section::Sinkgroups => None,
    }
}

/// Parts that stand in flows, not in constructors.
fn is_wiring(kind: Kind) -> bool {
    matches!(kind, Kind::Interceptor | Kind::Selector | Kind::SinkProcessor)
}
