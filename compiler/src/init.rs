//! A configuration to begin with: what is needed stands in it, what can be set stands in its comments.

use logflowc_grammar::catalog::{Component, Default, DocStatus, Kind, Property, Type};
use logflowc_grammar::source::{Source, Sources};

use crate::{effective, fmt};

/// How many keys of a component are named in comments.
const OFFERED: usize = 6;

/// The components of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// Where events come in.
    pub source: &'static Component,
    /// What keeps them.
    pub channel: &'static Component,
    /// Where they go out.
    pub sink: &'static Component,
}

/// The text of a configuration with an agent `a1`.
pub fn configuration(choice: &Choice) -> String {
    let Choice { source, channel, sink } = choice;
    let mut text = "# An agent of Apache Flume: events run from the source over the channel to the sink.\n\
                    a1.sources = source\na1.channels = channel\na1.sinks = sink\n"
        .to_owned();
    let room = transaction(channel);
    text += &block("a1.sources.source", source, Some(("channels", "channel")), room);
    text += &block("a1.channels.channel", channel, None, room);
    text += &block("a1.sinks.sink", sink, Some(("channel", "channel")), room);
    let mut sources = Sources::default();
    let file = sources.add(Source::new("flume.conf", text.into_bytes()));
    fmt::format(&sources, file).expect("what was just written can be read")
}

/// Why nobody should begin with a component.
pub fn unfit(component: &Component) -> Option<String> {
    let Component { name, summary, removed_in, internal, .. } = component;
    match removed_in {
        Some(release) => Some(format!("`{name}` is gone since Flume {release}")),
        None if *internal => Some(format!("`{name}` is not for agent files: {summary}")),
        None => None,
    }
}

/// The events that fit into a transaction of a channel on which nothing is set.
fn transaction(channel: &Component) -> Option<i64> {
    match channel.property(channel.transaction_key?)?.default? {
        Default::Int(events) => Some(events),
        _ => None,
    }
}

fn block(path: &str, component: &Component, wire: Option<(&str, &str)>, room: Option<i64>) -> String {
    let mut text = format!("\n# {}\n{path}.type = {}\n", sentence(component.summary), spelling(component));
    let wired = |key: &str| wire.is_some_and(|(wire, _)| wire == key);
    let needed = |property: &&Property| property.required && !property.prefix && property.key != "type";
    let begun = |key: &str| component.begin.iter().any(|line| line.split(" = ").next() == Some(key));
    let plain = component.properties.iter().filter(needed);
    for property in plain.filter(|property| !wired(property.key) && !begun(property.key)) {
        text += &format!("{path}.{} = {}\n", property.key, sample(property));
    }
    for line in component.begin {
        text += &format!("{path}.{line}\n");
    }
    let batch = component.batch_key.zip(component.batch_default);
    let too_large = batch.zip(room).filter(|((_, batch), room)| batch > room);
    if let Some(((key, _), room)) = too_large {
        text += &format!("{path}.{key} = {room}\n");
    }
    if let Some((key, value)) = wire {
        text += &format!("{path}.{key} = {value}\n");
    }
    let offered = component.properties.iter().filter(|property| {
        !property.required && !property.prefix && property.status == DocStatus::Documented
    });
    let offered = offered.filter_map(|property| Some((property.key, property.default?)));
    let given =
        |key: &str| key == "type" || begun(key) || too_large.is_some_and(|((batch, _), _)| batch == key);
    for (key, default) in offered.filter(|(key, _)| !given(key)).take(OFFERED) {
        text += &format!("# {path}.{key} = {}\n", effective::text(default));
    }
    text
}

fn spelling(component: &Component) -> &'static str {
    component.short_names().next().unwrap_or(component.class)
}

fn sentence(summary: &str) -> String {
    if summary.ends_with('.') { summary.to_owned() } else { format!("{summary}.") }
}

/// A value that the key takes, for the author to replace.
fn sample(property: &Property) -> String {
    if let Some(default) = property.default {
        return effective::text(default);
    }
    if property.secret {
        return format!("${{env:{}}}", variable(property.key));
    }
    match property.item_type() {
        Type::Port => "44444".to_owned(),
        Type::Host => "localhost".to_owned(),
        Type::HostportList => "localhost:9092".to_owned(),
        Type::Path | Type::EscapePath | Type::PathPattern => "/tmp".to_owned(),
        Type::Bool => "false".to_owned(),
        Type::Enum => property.values.first().map_or_else(String::new, |word| (*word).to_owned()),
        Type::Int
        | Type::Long
        | Type::Float
        | Type::Size
        | Type::Bytes
        | Type::DurationS
        | Type::DurationMs => property.min.unwrap_or(1).max(1).to_string(),
        Type::Charset => "UTF-8".to_owned(),
        Type::Regex => ".*".to_owned(),
        Type::Amount => "1 MB/s".to_owned(),
        Type::String | Type::Class | Type::List | Type::Map => match property.key {
            key if key.contains("command") => "echo hello".to_owned(),
            key if key == "bind" || key.contains("host") => "localhost".to_owned(),
            _ => "example".to_owned(),
        },
    }
}

/// A key as the name of a variable of the environment.
fn variable(key: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_ascii_uppercase() => format!("_{c}"),
        c if c.is_ascii_alphanumeric() => c.to_ascii_uppercase().to_string(),
        _ => "_".to_owned(),
    };
    key.chars().map(letter).collect()
}

/// The component that a word of the command line means.
pub fn find(kind: Kind, word: &str) -> Option<&'static Component> {
    Component::find(kind, word).or_else(|| Component::named(kind, word))
}
