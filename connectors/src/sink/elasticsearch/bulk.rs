//! The bulk API: many documents in one request, with an answer for each.

use std::collections::BTreeMap;
use std::io::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use hyper::{Request, Uri, http::request};
use logflowc_runtime::connector::Failure;
use serde::Deserialize;

use super::Settings;
use crate::http_client::{Answer, HttpClient};
use crate::json_text::write_escaped;

/// The port of HTTP where none is given.
const PORT: &str = "9200";

/// Only what is read of the answer is asked for.
const PATH: &str = "/_bulk?filter_path=items.*.status,items.*.error.type,items.*.error.reason,error.reason";

/// Longest answer, in bytes.
const MOST: usize = 1 << 26;

/// It is there already: an earlier request had an answer that did not arrive.
const CONFLICT: u16 = 409;

/// What will be answered the same every time: a bad document, one that is too large.
const HOPELESS: [u16; 2] = [400, 413];

/// A document and where it goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    pub(super) index: String,
    pub(super) id: Option<String>,
    /// JSON in one line.
    pub(super) source: Vec<u8>,
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Taken,
    /// It may be taken later.
    Refused(String),
    /// It will never be taken.
    Rejected(String),
}

pub(super) struct Bulk {
    servers: Vec<Uri>,
    /// The next of them.
    turn: usize,
    client: HttpClient,
    authorization: Option<HeaderValue>,
    gzip: bool,
}

#[derive(Deserialize)]
struct Answers {
    #[serde(default)]
    items: Vec<BTreeMap<String, Item>>,
    error: Option<Reason>,
}

#[derive(Deserialize)]
struct Item {
    status: u16,
    error: Option<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    #[serde(default)]
    reason: String,
}

impl Entry {
    /// Two lines: what to do, and the document.
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"create\":{\"_index\":\"");
        text(&self.index, out);
        if let Some(id) = &self.id {
            out.extend_from_slice(b"\",\"_id\":\"");
            text(id, out);
        }
        out.extend_from_slice(b"\"}}\n");
        out.extend_from_slice(&self.source);
        out.push(b'\n');
    }

    /// The document that tells of one that was rejected. It is a text there, since it may be what was wrong.
    pub(super) fn dead_letter(&self, index: &str, why: &str) -> Self {
        let mut source = b"{\"index\":\"".to_vec();
        text(&self.index, &mut source);
        source.extend_from_slice(b"\",\"reason\":\"");
        text(why, &mut source);
        source.extend_from_slice(b"\",\"document\":\"");
        write_escaped(&self.source, &mut source).expect("memory takes every write");
        source.extend_from_slice(b"\"}");
        Self { index: index.to_owned(), id: self.id.clone(), source }
    }
}

fn text(text: &str, out: &mut Vec<u8>) {
    write_escaped(text.as_bytes(), out).expect("memory takes every write");
}

impl Bulk {
    pub(super) fn new(settings: &Settings) -> Result<Self, Failure> {
        let scheme = if settings.ssl { "https" } else { "http" };
        let server = |host: &String| {
            let port = if host.contains(':') { String::new() } else { format!(":{PORT}") };
            format!("{scheme}://{host}{port}{PATH}")
                .parse()
                .map_err(|error| Failure::fatal(format!("`{host}` is no host"), error))
        };
        Ok(Self {
            servers: settings.host_names.iter().map(server).collect::<Result<_, _>>()?,
            turn: 0,
            client: HttpClient::new(settings.ssl, settings.connect_timeout, settings.request_timeout)?,
            authorization: authorization(settings)?,
            gzip: settings.compression_type.eq_ignore_ascii_case("gzip"),
        })
    }

    /// Asks each server for nothing but its name.
    pub(super) fn greet(&self) -> Result<(), Failure> {
        self.servers.iter().try_for_each(|server| {
            let name = server.authority().map(ToString::to_string).unwrap_or_default();
            let failed = |why: String| Failure::retry(&name, why);
            let root = Uri::builder().scheme(server.scheme_str().unwrap_or_default()).authority(&*name);
            let root = root.path_and_query("/").build().expect("a part of what was parsed");
            let answer =
                self.client.send(self.signed(Request::get(root), Vec::new()), MOST).map_err(failed)?;
            if answer.status.is_success() { Ok(()) } else { Err(failed(answer.status.to_string())) }
        })
    }

    /// What became of each entry. The servers take turns, so that one that is down is left at once.
    pub(super) fn send(&mut self, entries: &[Entry]) -> Result<Vec<Outcome>, Failure> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let server = self.servers[self.turn % self.servers.len()].clone();
        self.turn += 1;
        let name = server.authority().map(ToString::to_string).unwrap_or_default();
        let failed = |why: &str| Failure::retry(format!("cannot index at {name}"), why);
        let answer = self.client.send(self.request(server, entries), MOST).map_err(|why| failed(&why))?;
        outcomes(&answer, entries.len()).map_err(|why| failed(&why))
    }

    fn request(&self, server: Uri, entries: &[Entry]) -> Request<Full<Bytes>> {
        let mut body = Vec::new();
        for entry in entries {
            entry.write(&mut body);
        }
        let mut request = Request::post(server).header(CONTENT_TYPE, "application/x-ndjson");
        if self.gzip {
            request = request.header(CONTENT_ENCODING, "gzip");
            body = gzip(&body);
        }
        self.signed(request, body)
    }

    fn signed(&self, mut request: request::Builder, body: Vec<u8>) -> Request<Full<Bytes>> {
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        request.body(Full::new(body.into())).expect("all parts were checked")
    }
}

/// An API key, or a user with a password.
fn authorization(settings: &Settings) -> Result<Option<HeaderValue>, Failure> {
    let text = match (&settings.api_key, &settings.username) {
        (Some(key), _) => format!("ApiKey {key}"),
        (None, Some(user)) => {
            let password = settings.password.as_deref().unwrap_or_default();
            format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")))
        }
        (None, None) => return Ok(None),
    };
    let mut value =
        HeaderValue::from_str(&text).map_err(|error| Failure::fatal("`apiKey` cannot be sent", error))?;
    value.set_sensitive(true);
    Ok(Some(value))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes every write")
}

/// Reads the answers to so many entries. The error says why there are none.
fn outcomes(answer: &Answer, count: usize) -> Result<Vec<Outcome>, String> {
    let answers: Option<Answers> = serde_json::from_slice(&answer.body).ok();
    if !answer.status.is_success() {
        let why = answers.and_then(|answers| answers.error).map(|error| format!(", {}", error.reason));
        return Err(format!("it answers {}{}", answer.status, why.unwrap_or_default()));
    }
    let items = answers.map(|answers| answers.items).unwrap_or_default();
    let outcomes: Vec<Outcome> = items.into_iter().flat_map(BTreeMap::into_values).map(outcome).collect();
    if outcomes.len() != count {
        return Err(format!("it answers for {} of {count} documents", outcomes.len()));
    }
    Ok(outcomes)
}

fn outcome(item: Item) -> Outcome {
    let why = || item.error.map_or_else(|| item.status.to_string(), |error| error.reason);
    match item.status {
        200..300 | CONFLICT => Outcome::Taken,
        status if HOPELESS.contains(&status) => Outcome::Rejected(why()),
        _ => Outcome::Refused(why()),
    }
}
