//! Posts the body of each event to an address (`org.apache.flume.sink.http.HttpSink`).
//!
//! The settings say for each status whether the event is kept in the channel, whether the sink pauses and whether the
//! event counts as written. An event without an answer is kept. Unlike the original a redirection is an answer as
//! others are; Java follows it with a GET, and takes what that says.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use hyper::{Request, StatusCode, Uri};
use logflowc_plan as plan;
use logflowc_runtime::Events;
use logflowc_runtime::connector::{After, Failure, Sink};
use serde::Deserialize;

use super::SinkEntry;
use crate::entry::{keys, milliseconds, read};
use crate::http_client::HttpClient;

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "http",
    keys: keys::<Settings>,
    make: |settings, _| Ok(Box::new(Http::new(read(settings)?)?)),
};

/// What keeps a sink from its address. Nothing is posted.
pub fn probe(settings: &plan::Settings) -> Option<String> {
    let sink = Http::new(read(settings).ok()?).map_err(|why| why.to_string());
    sink.and_then(|sink| sink.greet()).err()
}

/// Answers are not read, but a short one is taken, so that its connection can be used again.
const MOST: usize = 1 << 16;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    endpoint: String,
    #[serde(deserialize_with = "milliseconds")]
    connect_timeout: Duration,
    #[serde(deserialize_with = "milliseconds")]
    request_timeout: Duration,
    content_type_header: String,
    accept_header: String,
    default_backoff: bool,
    default_rollback: bool,
    default_increment_metrics: bool,
    /// By status, or class of statuses as `4XX`.
    #[serde(rename = "backoff.*", default)]
    backoff: BTreeMap<String, String>,
    #[serde(rename = "rollback.*", default)]
    rollback: BTreeMap<String, String>,
    #[serde(rename = "incrementMetrics.*", default)]
    increment_metrics: BTreeMap<String, String>,
}

struct Http {
    endpoint: Uri,
    content_type: HeaderValue,
    accept: HeaderValue,
    client: HttpClient,
    rollback: Choice,
    backoff: Choice,
    counted: Choice,
    /// What follows the last request.
    after: After,
}

/// A yes or no by status.
struct Choice {
    of: BTreeMap<String, bool>,
    default: bool,
}

impl Choice {
    /// As Java reads a boolean: everything else is a no.
    fn new(default: bool, of: BTreeMap<String, String>) -> Self {
        let of = of.into_iter().map(|(status, word)| (status, word.trim().eq_ignore_ascii_case("true")));
        Self { of: of.collect(), default }
    }

    /// That of the status, else that of its class, else that of all.
    fn of(&self, status: StatusCode) -> bool {
        let class = || format!("{}XX", status.as_u16() / 100);
        *self.of.get(status.as_str()).or_else(|| self.of.get(&class())).unwrap_or(&self.default)
    }
}

impl Http {
    fn new(settings: Settings) -> Result<Self, Failure> {
        let value = |key, text: &str| {
            HeaderValue::from_str(text)
                .map_err(|error| Failure::fatal(format!("`{key}` cannot be sent"), error))
        };
        let endpoint: Uri =
            settings.endpoint.parse().map_err(|error| Failure::fatal("`endpoint` is no address", error))?;
        let encrypted = endpoint.scheme_str().is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        Ok(Self {
            content_type: value("contentTypeHeader", &settings.content_type_header)?,
            accept: value("acceptHeader", &settings.accept_header)?,
            client: HttpClient::new(encrypted, settings.connect_timeout, settings.request_timeout)?,
            rollback: Choice::new(settings.default_rollback, settings.rollback),
            backoff: Choice::new(settings.default_backoff, settings.backoff),
            counted: Choice::new(settings.default_increment_metrics, settings.increment_metrics),
            after: After { pause: true, counted: false },
            endpoint,
        })
    }

    /// The server, without what of the address may be secret.
    fn server(&self) -> String {
        let port = self.endpoint.port().map(|port| format!(":{port}")).unwrap_or_default();
        format!("{}{port}", self.endpoint.host().unwrap_or_default())
    }

    /// Asks for what the address takes (OPTIONS, RFC 9110), which changes nothing. Many servers refuse to say that, and
    /// take what is posted none the less; only those that know nobody there, or not us, are of no use.
    fn greet(&self) -> Result<(), String> {
        let request = Request::options(&self.endpoint).header(ACCEPT, &self.accept).body(Full::default());
        let status = self.client.send(request.expect("all parts were checked"), MOST)?.status;
        let useless = matches!(
            status,
            StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND | StatusCode::PROXY_AUTHENTICATION_REQUIRED
        );
        if useless { Err(format!("{} answers {status}", self.server())) } else { Ok(()) }
    }

    /// Posts one body.
    fn post(&mut self, body: &[u8]) -> Result<(), Failure> {
        // Whatever the settings say of answers: without one, the event stays, and the sink pauses.
        self.after = After { pause: true, counted: false };
        if body.is_empty() {
            tracing::warn!("an event without a body is dropped");
            return Ok(());
        }
        let request = Request::post(&self.endpoint)
            .header(CONTENT_TYPE, &self.content_type)
            .header(ACCEPT, &self.accept)
            .body(Full::new(Bytes::copy_from_slice(body)))
            .expect("all parts were checked");
        let answer = self.client.send(request, MOST);
        let status =
            answer.map_err(|why| Failure::retry(format!("cannot post to {}", self.server()), why))?.status;
        self.after = After { pause: self.backoff.of(status), counted: self.counted.of(status) };
        if self.rollback.of(status) {
            return Err(Failure::Retry(format!("{} answers {status}", self.server())));
        }
        Ok(())
    }
}

impl Sink for Http {
    /// As in Flume, a sink starts whether its server is there or not.
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    /// A transaction of this sink is one event.
    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        events.iter().try_for_each(|event| self.post(event.body()))
    }

    fn after(&self, _: bool) -> After {
        self.after
    }

    fn counts_batches(&self) -> bool {
        false
    }
}
