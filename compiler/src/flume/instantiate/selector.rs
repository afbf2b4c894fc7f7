//! Channel selectors (`ChannelSelectorFactory`, `ReplicatingChannelSelector`, `MultiplexingChannelSelector`).

use std::collections::BTreeMap;

use logflowc_grammar::catalog::{Component, Kind};

use crate::flume::validate::below;
use crate::flume::verdict::Refusal;
use crate::flume::verdict::{Routing, Selector, Source};
use crate::java::text::{split_blanks, split_spaces, trim};

/// The selector of a source over those of its channels that were made.
pub(super) fn configure(source: &Source, channels: Vec<String>) -> Result<Selector, Refusal> {
    let written =
        source.selector.get("type").map(|written| trim(written)).filter(|written| !written.is_empty());
    let kind = Component::find(Kind::Selector, written.unwrap_or("replicating"));
    let Some(kind) = kind else {
        let why = format!("the class `{}` of its selector cannot be loaded", written.unwrap_or_default());
        return Err(Refusal::of("selector.type", why));
    };
    let configured = source.settings.properties.is_some();
    let routing = match kind.name {
        "replicating" if configured => replicating(&source.selector, &channels),
        "replicating" => Routing::Replicating { required_channels: None, optional_channels: Vec::new() },
        "multiplexing" if configured => multiplexing(&source.selector, &channels)?,
        _ => Routing::Unconfigured {},
    };
    Ok(Selector { class: kind.class.to_owned(), channels, routing })
}

fn replicating(keys: &BTreeMap<String, String>, channels: &[String]) -> Routing {
    let mut optional_channels = Vec::new();
    let mut required = channels.to_vec();
    let listed = keys.get("optional").map(|optional| split_blanks(optional)).unwrap_or_default();
    for name in listed {
        let channel = channels.iter().find(|channel| *channel == name).cloned();
        required.retain(|channel| channel != name);
        if !optional_channels.contains(&channel) {
            optional_channels.push(channel);
        }
    }
    Routing::Replicating { required_channels: Some(required), optional_channels }
}

fn multiplexing(keys: &BTreeMap<String, String>, channels: &[String]) -> Result<Routing, Refusal> {
    let header_name = keys.get("header").map_or("flume.selector.header", String::as_str).to_owned();
    let default_channels = match keys.get("default") {
        Some(names) => named("default", names, channels)?,
        None => Vec::new(),
    };
    let mut channel_mapping = BTreeMap::new();
    for (value, names) in below(keys, "mapping.") {
        let key = format!("mapping.{value}");
        let mapped = named(&key, &names, channels)?;
        if mapped.is_empty() {
            return Err(Refusal::of(
                &format!("selector.{key}"),
                format!("its selector maps `{value}` to no channel"),
            ));
        }
        channel_mapping.insert(value, mapped);
    }
    let mut optional_channels = BTreeMap::new();
    for (value, names) in below(keys, "optional.") {
        let required: &Vec<String> = channel_mapping.get(&value).unwrap_or(&default_channels);
        let mut optional = named(&format!("optional.{value}"), &names, channels)?;
        for channel in required {
            remove_first(&mut optional, channel);
        }
        optional_channels.insert(value, optional);
    }
    Ok(Routing::Multiplexing { header_name, channel_mapping, optional_channels, default_channels })
}

/// `List.remove`: the first of equal items.
fn remove_first(names: &mut Vec<String>, name: &str) {
    if let Some(at) = names.iter().position(|other| other == name) {
        names.remove(at);
    }
}

/// The channels that a key of the selector names, separated by single spaces.
fn named(key: &str, names: &str, channels: &[String]) -> Result<Vec<String>, Refusal> {
    let find = |name: &str| {
        let unknown = || {
            let why = format!("`{name}`, which its selector names, is none of its channels");
            Refusal::of(&format!("selector.{key}"), why)
        };
        channels.iter().find(|channel| *channel == name).cloned().ok_or_else(unknown)
    };
    split_spaces(names).into_iter().filter(|_| !names.is_empty()).map(find).collect()
}
