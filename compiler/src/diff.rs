//! What a change of a configuration means: components, settings, edges, and events that may be lost or read again.

mod risk;

use std::collections::{BTreeMap, BTreeSet};

use logflowc_grammar::catalog::Kind;
use serde::Serialize;

use crate::Checked;
use crate::config::{Agent, Component};
use crate::effective::{self, Origin};
use crate::flow::{Edge, Flow, Node};

/// All that differs. Names are `agent.sources.name`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Components that only the second has.
    pub added: Vec<String>,
    /// Components that only the first has.
    pub removed: Vec<String>,
    /// Settings with another effective value.
    pub changed: Vec<Changed>,
    /// Ways of events that only the second has.
    pub edges_added: Vec<String>,
    /// Ways of events that only the first has.
    pub edges_removed: Vec<String>,
    /// What may happen to events.
    pub risks: Vec<String>,
}

/// A setting with another effective value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The component.
    pub component: String,
    /// The key, relative to the component.
    pub key: String,
    /// The value before; absent where there was none.
    pub old: Option<String>,
    /// The value after; absent where there is none.
    pub new: Option<String>,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Compares what two configurations mean.
pub fn diff(before: &Checked, after: &Checked) -> Difference {
    let (old, new) = (components(before), components(after));
    let mut difference = Difference {
        added: new.keys().filter(|name| !old.contains_key(*name)).cloned().collect(),
        removed: old.keys().filter(|name| !new.contains_key(*name)).cloned().collect(),
        ..Difference::default()
    };
    for (name, old) in &old {
        if let Some(new) = new.get(name) {
            difference.changed.extend(changed(name, old, new));
        }
        difference.risks.extend(risk::risks(name, old, new.get(name)));
    }
    let (old, new) = (edges(before), edges(after));
    difference.edges_added = new.difference(&old).cloned().collect();
    difference.edges_removed = old.difference(&new).cloned().collect();
    difference
}

/// A component that is listed, with its effective settings.
struct Part {
    kind: Kind,
    class: String,
    settings: BTreeMap<String, Setting>,
}

/// A value as it may be shown, and as it is compared.
struct Setting {
    shown: String,
    value: String,
    /// Somebody has given it.
    given: bool,
}

fn components(checked: &Checked) -> BTreeMap<String, Part> {
    let mut all = BTreeMap::new();
    for agent in &checked.config.agents {
        let mut parts: BTreeMap<(Kind, String), BTreeMap<String, Setting>> = BTreeMap::new();
        for setting in effective::settings(&checked.config, agent) {
            if let Some(owner) = setting.component {
                let given = setting.origin != Origin::Default;
                let known = Setting { value: setting.plain, shown: setting.value, given };
                parts.entry(owner).or_default().insert(setting.key, known);
            }
        }
        for component in agent.components.iter().filter(|component| component.listed.is_some()) {
            let owner = (component.kind, component.name.as_str().to_owned());
            let class = class(component);
            let settings = parts.remove(&owner).unwrap_or_default();
            all.insert(name(agent, component), Part { kind: component.kind, class, settings });
        }
    }
    all
}

/// The class by one name, whatever its spelling.
fn class(component: &Component) -> String {
    let written = || component.class.text().map_or("", |text| text.as_str()).to_owned();
    component.class.known().map_or_else(written, |class| class.name.to_owned())
}

fn name(agent: &Agent, component: &Component) -> String {
    format!("{}.{}.{}", agent.name, effective::section(component.kind), component.name)
}

fn changed(name: &str, old: &Part, new: &Part) -> Vec<Changed> {
    let keys: BTreeSet<&String> = old.settings.keys().chain(new.settings.keys()).collect();
    let given = |part: &Part, key: &String| part.settings.get(key).is_some_and(|setting| setting.given);
    // The defaults of two types have nothing to do with each other.
    let matters = |key: &&String| old.class == new.class || given(old, key) || given(new, key);
    let differs = |key: &&String| {
        let value = |part: &Part| match key.as_str() {
            "type" => Some(part.class.clone()),
            _ => part.settings.get(*key).map(|setting| setting.value.clone()),
        };
        value(old) != value(new)
    };
    let shown = |part: &Part, key: &String| part.settings.get(key).map(|setting| setting.shown.clone());
    let change = |key: &String| Changed {
        component: name.to_owned(),
        key: key.clone(),
        old: shown(old, key),
        new: shown(new, key),
    };
    keys.into_iter().filter(matters).filter(differs).map(change).collect()
}

/// Who gives events to whom, by name.
fn edges(checked: &Checked) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for agent in &checked.config.agents {
        let flow = Flow::build(agent, |_| true);
        for (source, component) in flow.nodes(Kind::Source) {
            let selector = flow.chain(source).1;
            for channel in flow.graph.neighbors(selector) {
                if let Some(to) = flow.graph[channel].component() {
                    all.insert(format!("{} -> {}", name(agent, component), name(agent, to)));
                }
            }
        }
        for edge in
            flow.graph.edge_indices().filter(|edge| matches!(flow.graph[*edge], Edge::Take | Edge::Member))
        {
            let ends = flow.graph.edge_endpoints(edge).map(|(from, to)| (flow.graph[from], flow.graph[to]));
            if let Some((Node::Channel(from) | Node::Group(from), Node::Sink(to))) = ends {
                all.insert(format!("{} -> {}", name(agent, from), name(agent, to)));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests;
