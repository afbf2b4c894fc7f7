//! What this build cannot do of what a configuration asks of the http source.

use logflowc_plan::{Objection, Settings};
use serde_json::Value;

use crate::tls;

/// Setters of Jetty's factory of encrypted connections, each with the key of Flume that does the same, and whether that
/// one wins beside it (seen with the original).
const SETTERS: &[(&str, &str, bool)] = &[
    ("excludeCipherSuites", "exclude-cipher-suites", false),
    ("excludeProtocols", "exclude-protocols", false),
    ("includeCipherSuites", "include-cipher-suites", false),
    ("includeProtocols", "include-protocols", false),
    ("keyStorePassword", "keystore-password", true),
    ("keyStorePath", "keystore", true),
    ("keyStoreType", "keystore-type", true),
];

/// Setters that make clients show certificates.
const CLIENTS: &[&str] = &["needClientAuth", "wantClientAuth"];

/// Of its settings. What is meant to keep somebody out is not left out silently.
pub fn source(settings: &Settings) -> Vec<Objection> {
    let mut found = tls::objections::server(settings);
    let given = settings.get("SslContextFactory.*").and_then(Value::as_object);
    let encrypts = settings.get("ssl").and_then(Value::as_bool).unwrap_or_default();
    for setter in given.filter(|_| encrypts).into_iter().flat_map(serde_json::Map::keys) {
        let key = format!("SslContextFactory.{setter}");
        if let Some((_, ours, wins)) = SETTERS.iter().find(|(name, ..)| name == setter) {
            let why = if *wins { format!("`{ours}` counts") } else { format!("write `{ours}`") };
            found.push(Objection { key, why, stops: !wins });
        } else if CLIENTS.contains(&setter.as_str()) {
            let why = "clients are not asked for certificates: let a proxy in front of it do that";
            found.push(Objection { key, why: why.to_owned(), stops: true });
        }
    }
    found
}
