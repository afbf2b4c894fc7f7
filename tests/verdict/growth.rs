//! Random configurations that hold a bit of everything the catalog knows.

use fastrand::Rng;
use logflowc_grammar::catalog::{COMPONENTS, Component, Kind};

use super::probe::{VALUES, key, more, usual};

/// A configuration with sources, channels, sinks and groups of all kinds.
pub(super) fn grow(random: &mut Rng) -> Vec<u8> {
    let channels = names("c", random);
    let sources = names("r", random);
    let sinks = names("k", random);
    let groups = if random.bool() { names("g", random) } else { Vec::new() };
    let mut lines = vec![
        format!("a.channels = {}", channels.join(" ")),
        format!("a.sources = {}", sources.join(" ")),
        format!("a.sinks = {}", sinks.join(" ")),
    ];
    for name in &channels {
        block(&mut lines, &format!("a.channels.{name}."), Kind::Channel, random);
    }
    for name in &sources {
        let scope = format!("a.sources.{name}.");
        block(&mut lines, &scope, Kind::Source, random);
        lines.push(format!("{scope}channels = {}", some(&channels, random)));
        interceptors(&mut lines, &scope, random);
        selector(&mut lines, &scope, &channels, random);
    }
    for name in &sinks {
        let scope = format!("a.sinks.{name}.");
        block(&mut lines, &scope, Kind::Sink, random);
        lines.push(format!("{scope}channel = {}", random.choice(&channels).expect("one at least")));
    }
    if !groups.is_empty() {
        lines.push(format!("a.sinkgroups = {}", groups.join(" ")));
    }
    for name in &groups {
        lines.push(format!("a.sinkgroups.{name}.sinks = {}", some(&sinks, random)));
        block(&mut lines, &format!("a.sinkgroups.{name}.processor."), Kind::SinkProcessor, random);
    }
    random.shuffle(&mut lines);
    lines.iter().flat_map(|line| format!("{line}\n").into_bytes()).collect()
}

/// One to four names.
fn names(letter: &str, random: &mut Rng) -> Vec<String> {
    (0..random.usize(1..5)).map(|_| format!("{letter}{}", random.u8(..20))).collect()
}

/// Some of the names, and now and then one that does not exist.
fn some(names: &[String], random: &mut Rng) -> String {
    let mut some: Vec<&str> = names.iter().map(String::as_str).filter(|_| random.u8(..4) > 0).collect();
    if some.is_empty() || random.u8(..8) == 0 {
        some.push("nobody");
    }
    some.join(" ")
}

/// A component of a kind: its type, most of what it needs, and some other keys.
fn block(lines: &mut Vec<String>, scope: &str, kind: Kind, random: &mut Rng) {
    let known: Vec<&Component> = COMPONENTS.iter().filter(|component| component.kind == kind).collect();
    let component = random.choice(known).expect("there is one of each kind");
    // What always fails, or depends on the machine, would hide the rest.
    let hides = !component.shipped && kind != Kind::SinkProcessor || !component.outside.is_empty();
    if hides && random.u8(..16) > 0 {
        return block(lines, scope, kind, random);
    }
    lines.push(format!(
        "{scope}type = {}",
        random.choice(component.aliases).expect("every component has a name")
    ));
    for property in component.properties {
        if property.required && random.u8(..12) > 0 {
            lines.extend(usual(property).map(|value| format!("{scope}{} = {value}", key(property))));
        } else if random.u8(..16) == 0 && (property.outside.is_empty() || random.u8(..8) == 0) {
            let values: Vec<&&str> = VALUES.iter().chain(more(property)).chain(property.values).collect();
            let value = random.choice(values).expect("there are values");
            lines.push(format!("{scope}{} = {value}", key(property)));
        }
    }
}

fn interceptors(lines: &mut Vec<String>, scope: &str, random: &mut Rng) {
    if random.u8(..3) == 0 {
        let names = names("i", random);
        lines.push(format!("{scope}interceptors = {}", names.join(" ")));
        for name in &names {
            block(lines, &format!("{scope}interceptors.{name}."), Kind::Interceptor, random);
        }
    }
}

fn selector(lines: &mut Vec<String>, scope: &str, channels: &[String], random: &mut Rng) {
    if random.u8(..3) == 0 {
        let kind = random.choice(["replicating", "multiplexing", "MULTIPLEXING"]).expect("not empty");
        lines.push(format!("{scope}selector.type = {kind}"));
        for key in ["optional", "default", "mapping.x", "mapping.y.z", "optional.x", "optional.w"] {
            if random.bool() {
                lines.push(format!("{scope}selector.{key} = {}", some(channels, random)));
            }
        }
    }
}
