//! Headers and body, a line each (`org.apache.flume.serialization.HeaderAndBodyTextEventSerializer`):
//! `{k=v, l=w} body`. Nothing is quoted.

use std::io::{self, Write as _};

use logflowc_runtime::{Headers, Slice};
use serde::Deserialize;

use super::{Output, Serializer};
use crate::java_order::{JavaOrder, write_map};

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    append_newline: bool,
}

pub(super) struct HeaderAndText {
    headers: Headers,
    order: JavaOrder,
    /// What stands behind a body.
    end: &'static [u8],
}

impl HeaderAndText {
    pub(super) fn new(settings: &Settings, headers: &Headers) -> Self {
        let end: &[u8] = if settings.append_newline { b"\n" } else { b"" };
        Self { headers: headers.clone(), order: JavaOrder::new(headers), end }
    }
}

impl Serializer for HeaderAndText {
    fn write(&mut self, events: &Slice, out: &mut Output) -> io::Result<()> {
        let mut order = self.order.of(events.batch());
        for event in events.iter() {
            write_map(order.headers(event), &self.headers, out)?;
            out.write_all(b" ")?;
            out.write_all(event.body())?;
            out.write_all(self.end)?;
        }
        Ok(())
    }
}
