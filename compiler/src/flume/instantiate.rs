//! Stage 2: creating and configuring the components that validation has left
//! (`AbstractConfigurationProvider.getConfiguration`).
//!
//! Channels come first, then sources, sinks and groups, each in hash order. A class that cannot be loaded ends the
//! process, a failing configuration drops one component, and a group that misses a sink leaves the agent empty.

mod channel;
mod family;
mod group;
mod selector;
mod settings;
mod sink;
mod source;

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;
use logflowc_grammar::catalog::{self, Kind};

use super::verdict::{
    Assumption, Culprit, Dropped, Instantiated, Kept, Process, Refusal, Replaced, Running, RunningChannel,
    Settings,
};
use crate::config::{self, Class, Component};
use crate::globals::Globals;
use crate::java::text;

/// Creates and configures the components of an agent.
pub(super) fn instantiate(agent: &config::Agent, kept: &Kept) -> Instantiated {
    let mut work = Work::new(agent, kept);
    let (outcome, end, running) = match work.run() {
        Ok(running) => (Process::Ok, None, Some(running)),
        Err(End::Empty(end)) => (Process::Empty, Some(end), Some(Running::default())),
        Err(End::Fatal(end)) => (Process::Fatal, Some(end), None),
    };
    let (exception, culprit) = end.unzip();
    let text = |it: &Dropped| format!("{{kind={}, name={}, why=", it.kind, it.name);
    work.dropped.sort_by(|a, b| text::compare(&text(a), &text(b)));
    Instantiated {
        outcome,
        exception,
        culprit,
        dropped: work.dropped,
        running,
        replaced: work.replaced,
        assumptions: work.assumptions,
    }
}

/// What stops more than one component: why, and whose fault it is.
enum End {
    /// The process runs on without any component.
    Empty((String, Culprit)),
    /// The process ends.
    Fatal((String, Culprit)),
}

/// The agent under construction.
struct Work<'w> {
    kept: &'w Kept,
    globals: &'w Globals,
    typed: HashMap<(Kind, &'w str), &'w Component>,
    channels: IndexMap<String, Made>,
    dropped: Vec<Dropped>,
    replaced: Vec<Replaced>,
    assumptions: Vec<Assumption>,
}

/// A channel that was made.
struct Made {
    channel: RunningChannel,
    /// Whether a source or sink is connected.
    used: bool,
}

impl<'w> Work<'w> {
    fn new(agent: &'w config::Agent, kept: &'w Kept) -> Self {
        let typed =
            agent.components.iter().map(|component| ((component.kind, component.name.as_str()), component));
        Self {
            kept,
            globals: &agent.globals,
            typed: typed.collect(),
            channels: IndexMap::new(),
            dropped: Vec::new(),
            replaced: Vec::new(),
            assumptions: Vec::new(),
        }
    }

    fn run(&mut self) -> Result<Running, End> {
        self.channels()?;
        let sources = self.sources()?;
        let sinks = self.sinks()?;
        let sinkrunners = self.groups(sinks)?;
        let mut channels = BTreeMap::new();
        for (name, Made { channel, used }) in std::mem::take(&mut self.channels) {
            if used {
                channels.insert(name, channel);
            } else {
                self.drop("channel", &name, "no source and no sink is connected to it".into());
            }
        }
        Ok(Running { sources, channels, sinkrunners })
    }

    /// The component with its keys read, and its class; there is none where the type is known only at start.
    fn create(
        &mut self,
        kind: Kind,
        name: &str,
    ) -> Result<(&'w Component, Option<&'static catalog::Component>), End> {
        let component = self.typed[&(kind, name)];
        match &component.class {
            Class::Known(class, _) if class.shipped && !class.extension => {
                self.assume(component, (!class.outside.is_empty()).then(|| class.outside.to_owned()));
                Ok((component, Some(*class)))
            }
            Class::Open(_) => Ok((component, None)),
            _ => {
                let class = component.class.text().map_or("", |text| text.as_str());
                let why = format!("the class of `{name}`, `{class}`, cannot be loaded");
                Err(End::Fatal((why, Culprit::new(kind, name, "type"))))
            }
        }
    }

    /// The settings as far as the component sees them.
    fn check(&mut self, component: &Component, settings: &Settings) -> Result<(), Refusal> {
        if settings.properties.is_none() {
            return Ok(());
        }
        let mut assumptions = Vec::new();
        let checked = settings::check(component, self.globals, &mut assumptions);
        let (kind, name) = (component.kind, component.name.as_str());
        let replaced = settings::replaced(component).into_iter();
        self.replaced.extend(replaced.map(|(key, by)| Replaced { kind, name: name.to_owned(), key, by }));
        self.assume(component, assumptions);
        checked
    }

    fn assume(&mut self, component: &Component, what: impl IntoIterator<Item = String>) {
        let of = format!("{} {}", word(component.kind), component.name);
        self.assumptions.extend(what.into_iter().map(|what| Assumption { component: of.clone(), what }));
    }

    fn drop(&mut self, kind: &'static str, name: &str, why: Refusal) {
        let Refusal { why, key } = why;
        self.dropped.push(Dropped { kind, name: name.to_owned(), why, key });
    }
}

/// What a kind is called where components are dropped.
pub(super) fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "source",
        Kind::Channel => "channel",
        Kind::Sink => "sink",
        Kind::Sinkgroup => "sinkgroup",
        _ => "configfilter",
    }
}

/// Those that see no properties are handled before the others.
fn in_order<T>(all: &IndexMap<String, T>, settings: fn(&T) -> &Settings) -> Vec<(&String, &T)> {
    let (seeing, blind): (Vec<_>, Vec<_>) = all.iter().partition(|(_, it)| settings(it).properties.is_some());
    blind.into_iter().chain(seeing).collect()
}

/// The Java class, as far as it is known.
fn class_name(component: &Component, class: Option<&catalog::Component>) -> String {
    let written = || component.class.text().map_or("", |text| text.as_str()).to_owned();
    class.map_or_else(written, |class| class.class.to_owned())
}
