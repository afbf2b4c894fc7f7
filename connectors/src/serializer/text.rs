//! The bodies, a line each (`org.apache.flume.serialization.BodyTextEventSerializer`).

use std::io::{self, Write as _};

use logflowc_runtime::Slice;
use serde::Deserialize;

use super::{Output, Serializer};

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    append_newline: bool,
}

pub(super) struct Text {
    newline: bool,
}

impl Text {
    pub(super) fn new(settings: &Settings) -> Self {
        Self { newline: settings.append_newline }
    }
}

impl Serializer for Text {
    fn write(&mut self, events: &Slice, out: &mut Output) -> io::Result<()> {
        if !self.newline {
            return events.iter().try_for_each(|event| out.write_all(event.body()));
        }
        // Lines that came from one file or connection stand in the arena as they are to be written.
        for (piece, open) in events.framed(b'\n') {
            out.write_all(piece)?;
            if open {
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }
}
