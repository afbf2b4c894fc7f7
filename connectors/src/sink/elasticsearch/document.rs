//! An event as a document, in the shapes of Flume's two serializers. A value that is a JSON object by itself becomes a
//! part of the document, and a text otherwise.

use jiff::Timestamp;
use logflowc_runtime::{Event, Header, Headers};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::json_text::write_escaped;

/// Which shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(tag = "component")]
pub(super) enum Kind {
    /// The body and some headers under names of Logstash, all headers in `@fields`.
    #[serde(rename = "ElasticSearchLogStashEventSerializer")]
    Logstash,
    /// The body in `body`, and a member for each header.
    #[serde(rename = "ElasticSearchDynamicSerializer")]
    Dynamic,
}

pub(super) struct Documents {
    kind: Kind,
    names: Headers,
    time: Header,
    /// Headers that Logstash has names for: the header, its name, and the header that takes precedence.
    renamed: Vec<(Header, &'static str, Header)>,
}

const RENAMED: [(&str, &str, &str); 4] = [
    ("source", "@source", "@source"),
    ("type", "@type", "@type"),
    ("host", "@source_host", "@source_host"),
    ("src_path", "@source_path", "@source_path"),
];

impl Documents {
    pub(super) fn new(kind: Kind, names: &Headers) -> Self {
        let renamed = RENAMED.iter().map(|(from, to, own)| (names.find(from), *to, names.find(own)));
        Self { kind, names: names.clone(), time: names.find("timestamp"), renamed: renamed.collect() }
    }

    /// The document, in one line.
    pub(super) fn of(&self, event: Event<'_>) -> Vec<u8> {
        let mut object = Object::new();
        match self.kind {
            Kind::Logstash => self.logstash(event, &mut object),
            Kind::Dynamic => {
                object.member("body", event.body());
                self.headers(event, Some("body"), &mut object);
            }
        }
        object.end()
    }

    fn logstash(&self, event: Event<'_>, object: &mut Object) {
        object.member("@message", event.body());
        if let Some(time) = present(event, &self.time).and_then(iso) {
            object.member("@timestamp", time.as_bytes());
        }
        for (from, to, own) in &self.renamed {
            if let Some(value) = present(event, from).filter(|_| present(event, own).is_none()) {
                object.member(to, value);
            }
        }
        let mut fields = Object::new();
        self.headers(event, None, &mut fields);
        object.name("@fields");
        object.0.extend_from_slice(&fields.end());
    }

    /// All headers, but one whose name is taken.
    fn headers(&self, event: Event<'_>, taken: Option<&str>, object: &mut Object) {
        for (header, value) in event.headers() {
            let name = self.names.name(&header);
            if Some(name) != taken {
                object.member(name, value);
            }
        }
    }
}

/// A header that is more than blanks.
fn present<'e>(event: Event<'e>, header: &Header) -> Option<&'e [u8]> {
    event.value(header).filter(|value| !value.trim_ascii().is_empty())
}

/// Milliseconds as a date of ISO 8601.
fn iso(millis: &[u8]) -> Option<String> {
    let millis = str::from_utf8(millis).ok()?.parse().ok()?;
    let time = Timestamp::from_millisecond(millis).ok()?;
    Some(format!("{time:.3}"))
}

/// A JSON object that is being written.
struct Object(Vec<u8>);

impl Object {
    fn new() -> Self {
        Self(vec![b'{'])
    }

    fn member(&mut self, name: &str, value: &[u8]) {
        self.name(name);
        if is_object(value) {
            // Lines separate documents; between the tokens of JSON they are blanks.
            self.0.extend(value.iter().filter(|byte| !matches!(byte, b'\n' | b'\r')));
        } else {
            self.0.push(b'"');
            write_escaped(value, &mut self.0).expect("memory takes every write");
            self.0.push(b'"');
        }
    }

    fn name(&mut self, name: &str) {
        if self.0.len() > 1 {
            self.0.push(b',');
        }
        self.0.push(b'"');
        write_escaped(name.as_bytes(), &mut self.0).expect("memory takes every write");
        self.0.extend_from_slice(b"\":");
    }

    fn end(mut self) -> Vec<u8> {
        self.0.push(b'}');
        self.0
    }
}

fn is_object(value: &[u8]) -> bool {
    value.trim_ascii_start().starts_with(b"{")
        && str::from_utf8(value).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}
