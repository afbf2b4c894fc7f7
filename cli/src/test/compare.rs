//! What came, compared with what was expected.

use std::collections::BTreeMap;

use logflowc_compiler::cases::{Case, Traffic};

use super::Failure;
use super::event::Event;
use super::prepare::Came;

/// The places at which other events came. Events have no order: sources and sinks work at the same time.
pub(super) fn compare(test: &Case, came: &Came) -> Vec<Failure> {
    let mut places: BTreeMap<&str, Vec<&Traffic>> = BTreeMap::new();
    for part in &test.expected {
        places.entry(part.at.as_str()).or_default().push(part);
    }
    places.into_iter().filter_map(|(name, parts)| place(name, &parts, came)).collect()
}

fn place(name: &str, parts: &[&Traffic], came: &Came) -> Option<Failure> {
    let nothing = Vec::new();
    let (what, events) = match (came.channels.get(name), came.sinks.get(name)) {
        // A sink and its channel may have one name; the channel is what a route leads to.
        (Some(events), _) => ("channel", events),
        (None, Some(events)) => ("sink", events),
        (None, None) => ("sink", &nothing),
    };
    let mut surplus: Vec<&Event> = events.iter().collect();
    let mut expected: Vec<(Event, &Traffic)> = parts
        .iter()
        .flat_map(|part| part.events.iter().map(move |event| (Event::of(event), *part)))
        .collect();
    // Those that say most choose first.
    expected.sort_by_key(|(event, _)| std::cmp::Reverse(event.headers.len()));
    let mut missing = Vec::new();
    for (event, part) in expected {
        match surplus.iter().position(|other| other.fits(&event)) {
            Some(found) => drop(surplus.remove(found)),
            None => missing.push((event, part)),
        }
    }
    if missing.is_empty() && surplus.is_empty() {
        return None;
    }
    let at = missing.first().map_or(parts[0].span, |(_, part)| part.span);
    let message = format!("{what} `{name}` did not get what is expected");
    let lines = missing.iter().map(|(event, _)| format!("- {event}"));
    let difference = lines.chain(surplus.iter().map(|event| format!("+ {event}"))).collect();
    Some(Failure { at, message, difference })
}
