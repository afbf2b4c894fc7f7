//! What a change may do to events that are on their way, or were read or written before.

use logflowc_grammar::catalog::Kind;

use super::Part;

/// A key that says where events or the memory of them are kept.
struct Place {
    kind: Kind,
    class: &'static str,
    key: &'static str,
    risk: &'static str,
}

const fn place(kind: Kind, class: &'static str, key: &'static str, risk: &'static str) -> Place {
    Place { kind, class, key, risk }
}

const LEFT: &str = "events in the old place are not delivered";
const AGAIN: &str = "what was read before may be read again";
const SPLIT: &str = "earlier events stay in the old place";

const PLACES: &[Place] = &[
    place(Kind::Channel, "file", "dataDirs", LEFT),
    place(Kind::Channel, "file", "checkpointDir", "the channel reads all of its logs at the next start"),
    place(Kind::Channel, "spillablememory", "dataDirs", LEFT),
    place(Kind::Channel, "kafka", "kafka.topic", LEFT),
    place(Kind::Channel, "kafka", "kafka.consumer.group.id", AGAIN),
    place(Kind::Source, "spooldir", "spoolDir", "files left in the old folder are not read"),
    place(Kind::Source, "spooldir", "trackerDir", AGAIN),
    place(Kind::Source, "taildir", "positionFile", AGAIN),
    place(Kind::Source, "kafka", "kafka.consumer.group.id", AGAIN),
    place(Kind::Source, "kafka", "kafka.topics", "events left in the old topics are not read"),
    place(Kind::Sink, "file_roll", "sink.directory", SPLIT),
    place(Kind::Sink, "hdfs", "hdfs.path", SPLIT),
    place(Kind::Sink, "kafka", "kafka.topic", SPLIT),
];

/// What may happen to events when a component becomes another one, or goes.
pub(super) fn risks(name: &str, old: &Part, new: Option<&Part>) -> Vec<String> {
    let Some(new) = new else {
        let channel = old.kind == Kind::Channel;
        return channel
            .then(|| format!("{name} is removed: events in it are not delivered"))
            .into_iter()
            .collect();
    };
    if old.class != new.class {
        let channel = old.kind == Kind::Channel;
        let risk = || format!("{name} becomes another type: events in it are not delivered");
        return channel.then(risk).into_iter().collect();
    }
    let value = |part: &Part, key: &str| part.settings.get(key).map(|setting| setting.value.clone());
    let moved = PLACES.iter().filter(|place| (place.kind, place.class) == (old.kind, old.class.as_str()));
    let moved = moved.filter(|place| value(old, place.key) != value(new, place.key));
    let mut risks: Vec<String> =
        moved.map(|place| format!("{name} has another `{}`: {}", place.key, place.risk)).collect();
    if old.kind == Kind::Channel && old.class == "memory" {
        let capacity = |part: &Part| value(part, "capacity").and_then(|value| value.parse::<i64>().ok());
        if capacity(new) < capacity(old) {
            risks.push(format!("{name} is smaller: a reload that finds more events in it does not fit them"));
        }
    }
    risks
}
