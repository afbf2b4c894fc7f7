//! What this build cannot do of what a configuration asks of TLS.

use logflowc_plan::{Objection, Settings};
use serde_json::Value;

use super::{end, key_store};
use crate::entry::read;

/// Of the settings of a source.
pub fn server(settings: &Settings) -> Vec<Objection> {
    found(settings, "keystore-type")
}

/// Of the settings of a sink.
pub fn client(settings: &Settings) -> Vec<Objection> {
    found(settings, "truststore-type")
}

/// `kind` is the key that says of which type the store is.
fn found(settings: &Settings, kind: &str) -> Vec<Objection> {
    let Some(asked) = read::<end::Settings>(settings).ok().filter(|asked| asked.ssl) else {
        return Vec::new();
    };
    let stops = |key: &str, why| Objection { key: key.to_owned(), why, stops: true };
    let known = settings.get(kind).and_then(Value::as_str).map(key_store::known);
    let known = known.and_then(Result::err).map(|why| stops(kind, why));
    let key = if settings.contains_key("include-cipher-suites") {
        "include-cipher-suites"
    } else {
        "include-protocols"
    };
    let offered = asked.offer().err().map(|why| stops(key, why));
    known.into_iter().chain(offered).collect()
}
