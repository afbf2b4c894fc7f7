//! What this build cannot do of what a configuration asks of TLS.

use logflowc_plan::{Objection, Settings};
use serde_json::Value;

use super::client::ClientSettings;
use super::key_store;
use super::server::ServerSettings;

/// Of the settings of a source.
pub fn server(settings: &Settings) -> Vec<Objection> {
    let offered = ServerSettings::deserialized(settings).map(|settings| settings.offer().map(drop));
    found(settings, "keystore-type", offered)
}

/// Of the settings of a sink.
pub fn client(settings: &Settings) -> Vec<Objection> {
    let offered = ClientSettings::deserialized(settings).map(|settings| settings.offer().map(drop));
    found(settings, "truststore-type", offered)
}

/// `kind` is the key that says of which type the store is.
fn found(settings: &Settings, kind: &str, offered: Option<Result<(), String>>) -> Vec<Objection> {
    if settings.get("ssl") != Some(&Value::Bool(true)) {
        return Vec::new();
    }
    let stops = |key: &str, why| Objection { key: key.to_owned(), why, stops: true };
    let known = settings.get(kind).and_then(Value::as_str).map(key_store::known);
    let known = known.and_then(Result::err).map(|why| stops(kind, why));
    let key = if settings.contains_key("include-cipher-suites") {
        "include-cipher-suites"
    } else {
        "include-protocols"
    };
    let offered = offered.and_then(Result::err).map(|why| stops(key, why));
    known.into_iter().chain(offered).collect()
}
