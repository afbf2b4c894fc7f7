//! Deserializers turn a finished file into events.

mod avro;
mod blob;
mod line;
#[cfg(test)]
mod testing;

use std::fs::File;
use std::ops::Range;
use std::path::PathBuf;

use logflowc_runtime::connector::Failure;
use logflowc_runtime::{Arena, Batch, Headers, Join};
use serde::Deserialize;

use crate::block;
use crate::charset::{Charset, OnMalformed};

/// What makes events of one file.
pub(crate) trait Deserializer: Send {
    /// Adds the next events to an empty batch; none at the end of the file.
    fn read(&mut self, batch: &mut Batch) -> Result<(), Failure>;

    /// Where somebody who opens the file anew goes on behind the events read so far.
    fn position(&self) -> u64;
}

/// A deserializer with its settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "component", rename_all = "lowercase")]
pub(crate) enum Config {
    Line(line::Settings),
    Avro(avro::Settings),
    Blob(blob::Settings),
}

/// What a deserializer is given besides its settings.
pub(crate) struct Setup<'s> {
    pub(crate) input: Input,
    /// A position that a deserializer of the same kind has given.
    pub(crate) position: u64,
    pub(crate) charset: Charset,
    pub(crate) on_malformed: OnMalformed,
    /// Most events of a batch, when it is small.
    pub(crate) batch: usize,
    pub(crate) headers: &'s Headers,
    /// Which lines make one event; only files of lines have any.
    pub(crate) join: Option<Join>,
}

/// A file that does not change while it is read.
pub(crate) struct Input {
    pub(crate) file: File,
    pub(crate) path: PathBuf,
    pub(crate) size: u64,
}

impl Config {
    /// A deserializer for a file.
    pub(crate) fn open(&self, setup: Setup<'_>) -> Result<Box<dyn Deserializer>, Failure> {
        if setup.join.is_some() && !matches!(self, Config::Line(_)) {
            return Err(Failure::Fatal("only lines can be joined".to_owned()));
        }
        Ok(match self {
            Config::Line(settings) => Box::new(line::Line::open(settings, setup)?),
            Config::Avro(settings) => Box::new(avro::Avro::open(settings, setup)?),
            Config::Blob(settings) => Box::new(blob::Blob::open(settings, setup)),
        })
    }

    /// Gives lines another greatest length, where the events are lines.
    pub(crate) fn limit_lines(&mut self, characters: i64) {
        if let Config::Line(settings) = self {
            settings.max_line_length = characters;
        }
    }
}

impl Input {
    /// Reads `want` bytes, or what there is up to the end of the file, and tells where they stand.
    fn read(&self, arena: &mut Arena, position: u64, want: usize) -> Result<Range<usize>, Failure> {
        let left = usize::try_from(self.size.saturating_sub(position)).unwrap_or(usize::MAX);
        block::read(&self.file, position, want.min(left), arena)
            .map_err(|error| Failure::retry(format_args!("cannot read {}", self.path.display()), error))
    }

    /// The contents are not what the deserializer reads.
    fn invalid(&self, why: impl std::fmt::Display) -> Failure {
        Failure::fatal(self.path.display(), why)
    }
}
