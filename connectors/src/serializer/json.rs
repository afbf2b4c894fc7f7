//! One JSON object a line (RFC 8259): chosen headers and the body, each as a string. Not in Flume.

use std::io::{self, Write as _};

use logflowc_runtime::{Event, Header, Headers, Slice};
use serde::Deserialize;

use super::{Output, Serializer};
use crate::java_order::{Entry, JavaOrder, Name};
use crate::json_text::write_escaped;

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Settings {
    /// Names of headers in the order in which they are written; `*` stands for all.
    headers: Vec<String>,
    /// Name of the member that has the body.
    body: String,
    /// Whether there is such a member.
    #[serde(rename = "includeBody")]
    include_body: bool,
}

pub(super) struct Json {
    headers: Members,
    body: Option<Key>,
}

/// The headers that are written.
enum Members {
    Listed(Vec<(Header, Key)>),
    All {
        order: JavaOrder,
        /// By header number. No key where the body takes the name.
        keys: Vec<Option<Key>>,
        /// The name of the body's member.
        taken: Option<String>,
    },
}

/// A name with what stands between it and the value: `name":"`.
struct Key(Vec<u8>);

impl Key {
    fn new(name: &str) -> Self {
        let mut key = Vec::new();
        write_escaped(name.as_bytes(), &mut key).expect("memory takes every write");
        key.extend_from_slice(BETWEEN);
        Self(key)
    }
}

/// What stands between name and value.
const BETWEEN: &[u8] = b"\":\"";

impl Json {
    pub(super) fn new(settings: &Settings, headers: &Headers) -> Self {
        let body = settings.include_body.then(|| settings.body.clone());
        let key = |name: &str| (Some(name) != body.as_deref()).then(|| Key::new(name));
        let members = if settings.headers.iter().any(|name| name == "*") {
            let keys = headers.iter().map(|(_, name)| key(name)).collect();
            Members::All { order: JavaOrder::new(headers), keys, taken: body.clone() }
        } else {
            // Names of members are unique: the first of equal ones counts, and the body before all headers.
            let names = settings.headers.iter().enumerate();
            let names = names.filter(|(at, name)| !settings.headers[..*at].contains(name));
            Members::Listed(names.filter_map(|(_, name)| Some((headers.find(name), key(name)?))).collect())
        };
        Self { headers: members, body: body.as_deref().map(Key::new) }
    }
}

impl Serializer for Json {
    fn write(&mut self, events: &Slice, out: &mut Output) -> io::Result<()> {
        match &mut self.headers {
            Members::Listed(headers) => {
                for event in events.iter() {
                    let mut object = Object { out, empty: true };
                    for (header, key) in &*headers {
                        if let Some(value) = event.value(header) {
                            object.member(key, value)?;
                        }
                    }
                    object.end(event, self.body.as_ref())?;
                }
            }
            Members::All { order, keys, taken } => {
                let mut order = order.of(events.batch());
                for event in events.iter() {
                    let mut object = Object { out, empty: true };
                    for entry in order.headers(event) {
                        object.header(entry, keys, taken.as_deref())?;
                    }
                    object.end(event, self.body.as_ref())?;
                }
            }
        }
        Ok(())
    }
}

/// An object that is being written. The last value is not closed yet.
struct Object<'o> {
    out: &'o mut Output,
    empty: bool,
}

impl Object<'_> {
    fn member(&mut self, Key(key): &Key, value: &[u8]) -> io::Result<()> {
        self.next()?;
        self.out.write_all(key)?;
        write_escaped(value, self.out)
    }

    /// A header of any name.
    fn header(
        &mut self,
        (name, value): &Entry<'_>,
        keys: &[Option<Key>],
        taken: Option<&str>,
    ) -> io::Result<()> {
        match name {
            Name::Known(id) => keys[id.0 as usize].as_ref().map_or(Ok(()), |key| self.member(key, value)),
            Name::Other(name) if Some(*name) == taken => Ok(()),
            Name::Other(name) => {
                self.next()?;
                write_escaped(name.as_bytes(), self.out)?;
                self.out.write_all(BETWEEN)?;
                write_escaped(value, self.out)
            }
        }
    }

    /// Writes what stands in front of a name.
    fn next(&mut self) -> io::Result<()> {
        let before: &[u8] = if self.empty { b"{\"" } else { b"\",\"" };
        self.empty = false;
        self.out.write_all(before)
    }

    fn end(mut self, event: Event<'_>, body: Option<&Key>) -> io::Result<()> {
        if let Some(key) = body {
            self.member(key, event.body())?;
        }
        self.out.write_all(if self.empty { b"{}\n" } else { b"\"}\n" })
    }
}

#[cfg(test)]
mod tests;
