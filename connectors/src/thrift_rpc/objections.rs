//! What this build cannot do of what a configuration asks of Thrift.

use logflowc_plan::{Objection, Settings};
use serde_json::Value;

use crate::tls::objections as tls;

/// Of the settings of a source.
pub fn source(settings: &Settings) -> Vec<Objection> {
    tls::server(settings).into_iter().chain(kerberos(settings)).collect()
}

/// Of the settings of a sink.
pub fn sink(settings: &Settings) -> Vec<Objection> {
    tls::client(settings).into_iter().chain(kerberos(settings)).collect()
}

fn kerberos(settings: &Settings) -> Option<Objection> {
    let why = "Kerberos is not spoken over Thrift; `ssl = true` encrypts";
    let asked = settings.get("kerberos") == Some(&Value::Bool(true));
    asked.then(|| Objection { key: "kerberos".to_owned(), why: why.to_owned(), stops: true })
}
