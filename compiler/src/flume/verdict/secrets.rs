//! A verdict that may be shown to people.

use std::collections::BTreeMap;

use logflowc_grammar::catalog::{Component, Kind};

use super::{Settings, Verdict};

/// What stands in the place of a secret.
const HIDDEN: &str = "***";

impl Verdict {
    /// Takes passwords and their like out of the settings that were accepted.
    pub fn hide_secrets(&mut self) {
        let agents = self.accepted.iter_mut().flat_map(|accepted| accepted.agents.values_mut());
        for kept in agents.filter_map(|agent| agent.kept.as_mut()) {
            kept.sources.values_mut().for_each(|it| hide(Kind::Source, &mut it.settings));
            kept.channels.values_mut().for_each(|it| hide(Kind::Channel, &mut it.settings));
            kept.sinks.values_mut().for_each(|it| hide(Kind::Sink, &mut it.settings));
            kept.sources.values_mut().for_each(|it| hide_in(&mut it.selector, |_| false));
            kept.sinkgroups.values_mut().for_each(|it| hide_in(&mut it.processor, |_| false));
        }
    }
}

fn hide(kind: Kind, settings: &mut Settings) {
    let class = Component::find(kind, &settings.class);
    let known =
        |key: &str| class.and_then(|class| class.property(key)).is_some_and(|property| property.secret);
    settings.properties.iter_mut().for_each(|properties| hide_in(properties, known));
}

fn hide_in(properties: &mut BTreeMap<String, String>, is_secret: impl Fn(&str) -> bool) {
    for (key, value) in properties {
        if is_secret(key) || crate::sounds_secret(key) {
            HIDDEN.clone_into(value);
        }
    }
}
