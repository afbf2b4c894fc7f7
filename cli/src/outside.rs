//! What the compiler is told about the outside.

use std::collections::BTreeMap;
use std::path::Path;

use logflowc_compiler::world::{Objections, Runnable, World};
use logflowc_connectors::{CHANNELS, SINKS, SOURCES};
use logflowc_connectors::{
    elasticsearch_objections as elasticsearch, http_objections as http, kafka_objections as kafka,
    kafka_probe, sink_probe, thrift_objections as thrift, tls_objections as tls,
};
use logflowc_grammar::catalog::Kind;
use logflowc_plan::Settings;

use crate::input;

/// Components besides sources and sinks that this build runs: they live in the engine or are parts of connectors.
const OTHERS: &[(Kind, &[&str])] = &[
    (Kind::Channel, &["memory"]),
    (Kind::Selector, &["replicating", "multiplexing"]),
    (Kind::SinkProcessor, &["default", "failover", "load_balance"]),
    (
        Kind::Interceptor,
        &[
            "body",
            "compute",
            "copy",
            "count",
            "dedupe",
            "filter",
            "join",
            "parse",
            "redact",
            "rename",
            "sample",
            "split",
            "throttle",
            "timestamp",
            "host",
            "static",
            "remove_header",
            "uuid",
            "search_replace",
            "regex_filter",
            "regex_extractor",
        ],
    ),
    (Kind::RegexSerializer, &["default", "millis"]),
    (Kind::Serializer, &["TEXT", "HEADER_AND_TEXT", "AVRO_EVENT", "avro_schema", "JSON"]),
    (Kind::Deserializer, &["line", "avro", "blob"]),
    (Kind::HttpHandler, &["json", "blob", "core_blob"]),
    (
        Kind::ElasticsearchSerializer,
        &["ElasticSearchLogStashEventSerializer", "ElasticSearchDynamicSerializer"],
    ),
    (Kind::ElasticsearchIndexName, &["TimeBasedIndexNameBuilder", "SimpleIndexNameBuilder"]),
    (Kind::PathManager, &["DEFAULT", "ROLLTIME"]),
    (Kind::Configfilter, &["env", "external"]),
];

/// A file that a configuration includes.
fn included(path: &Path) -> Result<Vec<u8>, String> {
    input::bytes(path).map_err(|error| error.why)
}

/// The world of `check`: nothing is known but what this build can run.
pub(crate) fn unknown() -> World {
    World { runnable: runnable(), read: Some(included), ..World::default() }
}

/// The world of `run`: the environment and the system properties of the command line.
pub(crate) fn known(properties: &BTreeMap<String, String>) -> World {
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    let implementation = properties.get("propertiesImplementation");
    World {
        environment: Some(environment),
        bare_environment: implementation
            .is_some_and(|class| class == "org.apache.flume.node.EnvVarResolverProperties"),
        properties: properties.clone(),
        runnable: runnable(),
        read: Some(included),
        to_run: true,
        ..World::default()
    }
}

/// Every component that this build runs, with the keys that it honours.
pub(crate) fn runnable() -> Vec<Runnable> {
    let sources = SOURCES.iter().map(|entry| (Kind::Source, entry.name, (entry.keys)()));
    let channels = CHANNELS.iter().map(|entry| (Kind::Channel, entry.name, (entry.keys)()));
    let sinks = SINKS.iter().map(|entry| (Kind::Sink, entry.name, (entry.keys)()));
    let connectors = sources.chain(channels).chain(sinks).map(|(kind, name, keys)| Runnable {
        kind,
        name,
        keys: Some(keys),
        objections: objections(kind, name),
    });
    let others = OTHERS.iter().flat_map(|(kind, names)| names.iter().map(|name| (*kind, *name)));
    let others = others.map(|(kind, name)| Runnable { kind, name, keys: None, objections: None });
    connectors.chain(others).collect()
}

fn objections(kind: Kind, name: &str) -> Option<Objections> {
    match (kind, name) {
        (Kind::Source, "kafka") => Some(kafka::source),
        (Kind::Channel, "kafka") => Some(kafka::channel),
        (Kind::Sink, "elasticsearch") => Some(elasticsearch),
        (Kind::Sink, "kafka") => Some(kafka::sink),
        (Kind::Source, "avro" | "multiport_syslogtcp" | "syslogtcp") => Some(tls::server),
        (Kind::Source, "http") => Some(http::source),
        (Kind::Sink, "avro") => Some(tls::client),
        (Kind::Source, "thrift") => Some(thrift::source),
        (Kind::Sink, "thrift") => Some(thrift::sink),
        _ => None,
    }
}

/// Says why a component with these settings could not do its work at its server.
pub(crate) type Ask = fn(&Settings) -> Option<String>;

/// How the server of a component is asked whether it has what the component names.
pub(crate) fn probe(kind: Kind, name: &str) -> Option<Ask> {
    match (kind, name) {
        (Kind::Source, "kafka") => Some(kafka_probe::source),
        (Kind::Channel, "kafka") => Some(kafka_probe::channel),
        (Kind::Sink, "kafka") => Some(kafka_probe::sink),
        (Kind::Sink, "hdfs") => Some(sink_probe::hdfs),
        (Kind::Sink, "elasticsearch") => Some(sink_probe::elasticsearch),
        (Kind::Sink, "http") => Some(sink_probe::http),
        (Kind::Sink, "avro") => Some(sink_probe::avro),
        (Kind::Sink, "thrift") => Some(sink_probe::thrift),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use logflowc_grammar::catalog::Component;

    use super::*;

    #[test]
    fn what_runs_is_in_the_catalog_once_with_the_keys_that_it_reads() {
        let runnable = runnable();
        assert!(runnable.len() > 30, "{}", runnable.len());
        for Runnable { kind, name, keys, .. } in &runnable {
            let component = Component::named(*kind, name).unwrap_or_else(|| panic!("no {kind:?} `{name}`"));
            for key in keys.iter().copied().flatten() {
                assert!(component.property(key).is_some(), "{kind:?} `{name}` has no `{key}`");
            }
            let same = runnable.iter().filter(|other| (other.kind, other.name) == (*kind, *name));
            assert_eq!(same.count(), 1, "{kind:?} `{name}`");
        }
    }

    #[test]
    fn whoever_is_asked_to_encrypt_does() {
        let asked = |able: &Runnable| Component::named(able.kind, able.name)?.property("ssl");
        let runnable = runnable();
        let able: Vec<&Runnable> = runnable.iter().filter(|able| asked(able).is_some()).collect();
        assert!(able.len() > 5, "{able:?}");
        for Runnable { kind, name, keys, .. } in able {
            // What should be encrypted would go over the wire as it is.
            assert!(keys.is_some_and(|keys| keys.contains(&"ssl")), "{kind:?} `{name}`");
        }
    }
}
