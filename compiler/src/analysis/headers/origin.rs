//! Headers that events have from their source.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use logflowc_grammar::catalog::HeaderRole;
use logflowc_grammar::source::Span;

use super::{Header, Headers, Presence, Setter, Values};
use crate::analysis::{class, text};
use crate::config::Component;
use crate::flow::items;

/// What events of a source carry.
pub(super) fn of_source(source: &Component) -> Headers<'_> {
    let mut fact = Headers { known: Rc::default(), open: is_open(source) };
    let by = Setter { component: source, span: source.span() };
    for name in source.class.known().map_or(&[][..], |class| class.sets_headers) {
        fact.try_put(name, by);
    }
    match class(source) {
        "spooldir" | "taildir" => of_files(source, &mut fact),
        "kafka" => of_kafka(source, &mut fact),
        _ => of_keys(source, &mut fact),
    }
    fact
}

/// Sources whose events may have any header.
fn is_open(source: &Component) -> bool {
    match class(source) {
        "seq"
        | "exec"
        | "netcat"
        | "netcatudp"
        | "syslogtcp"
        | "syslogudp"
        | "multiport_syslogtcp"
        | "taildir"
        | "stress" => false,
        "spooldir" => text(source, "deserializer").is_none_or(|word| !word.eq_ignore_ascii_case("LINE")),
        "kafka" => {
            source.flag("useFlumeEventFormat")
                || source
                    .values
                    .iter()
                    .any(|value| value.setting.unknown && value.key.as_str().starts_with("header."))
        }
        _ => true,
    }
}

/// Headers that a key of the source names.
fn of_keys<'c>(source: &'c Component, fact: &mut Headers<'c>) {
    for value in &source.values {
        let sets = value.property.is_some_and(|property| property.header == Some(HeaderRole::Set));
        if sets && !value.setting.unknown {
            let by = Setter { component: source, span: value.setting.value.span() };
            fact.put(value.setting.value.as_str(), Values::Any, by);
        }
    }
}

fn of_files<'c>(source: &'c Component, fact: &mut Headers<'c>) {
    for (flag, key) in [("fileHeader", "fileHeaderKey"), ("basenameHeader", "basenameHeaderKey")] {
        let Some(switch) = source.value(flag).filter(|_| source.flag(flag)) else { continue };
        let span = source.value(key).unwrap_or(switch).setting.value.span();
        match text(source, key) {
            Some(name) => fact.put(name, Values::Any, Setter { component: source, span }),
            None => fact.open = true,
        }
    }
    if source.flag("byteOffsetHeader") {
        fact.put("byteoffset", Values::Any, Setter { component: source, span: source.span() });
    }
    let groups = items(source, "filegroups");
    let mut by_name: BTreeMap<&str, (usize, Values, Span)> = BTreeMap::new();
    for value in &source.values {
        let Some(rest) = value.key.as_str().strip_prefix("headers.") else { continue };
        let Some((group, name)) = rest.split_once('.') else { continue };
        if !groups.iter().any(|listed| listed.as_str() == group) {
            continue;
        }
        let one = if value.setting.unknown { Values::Any } else { Values::one(value.setting.value.as_str()) };
        let entry = by_name.entry(name).or_insert((0, Values::These(BTreeSet::new()), value.key.span()));
        entry.0 += 1;
        entry.1.join(&one);
    }
    for (name, (count, values, span)) in by_name {
        fact.put(name, values, Setter { component: source, span });
        if count < groups.len() {
            let header = Header { presence: Presence::Maybe, ..fact.copy(name) };
            fact.insert(name, header);
        }
    }
}

fn of_kafka<'c>(source: &'c Component, fact: &mut Headers<'c>) {
    let by = Setter { component: source, span: source.span() };
    for name in ["timestamp", "partition", "offset"] {
        fact.put(name, Values::Any, by);
    }
    fact.try_put("key", by);
    if source.flag("setTopicHeader") {
        let topics = items(source, "kafka.topics");
        let known = source.value("kafka.topics.regex").is_none() && !topics.is_empty();
        let values = topics.iter().map(|topic| topic.as_str().to_owned()).collect();
        let values = if known { Values::These(values) } else { Values::Any };
        match text(source, "topicHeader") {
            Some(name) => fact.put(name, values, by),
            None => fact.open = true,
        }
    }
    for value in &source.values {
        if let Some(name) = value.key.as_str().strip_prefix("header.") {
            fact.try_put(name, Setter { component: source, span: value.key.span() });
        }
    }
}
