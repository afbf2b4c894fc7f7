//! What a file is made of: what a serializer writes, perhaps compressed, or the records of a sequence file.

use std::io::{self, BufWriter, Write as _};

use logflowc_runtime::{Event, Header, Headers, Slice};
use serde::Deserialize;

use crate::hadoop::{Codec, Packer, SequenceFile, ValueClass};
use crate::serializer::{self, Serializer};

/// Bytes that are collected for one call of the compressor. Whole blocks of lines are larger and go past the buffer.
const BUFFER: usize = 16 << 10;

/// The setting `hdfs.fileType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum FileType {
    SequenceFile,
    DataStream,
    CompressedStream,
}

/// How files are made.
pub(super) struct Format {
    pub(super) file_type: FileType,
    pub(super) codec: Codec,
    pub(super) serializer: serializer::Config,
    pub(super) values: ValueClass,
    pub(super) headers: Headers,
}

/// The bytes of a file that is being written. They stay in memory until they are taken.
pub(super) enum Contents {
    Stream { serializer: Box<dyn Serializer>, out: BufWriter<Packer> },
    Sequence { file: SequenceFile, timestamp: Header },
}

impl Contents {
    /// A file with nothing but its head.
    pub(super) fn begin(format: &Format) -> io::Result<Self> {
        if format.file_type == FileType::SequenceFile {
            let timestamp = format.headers.find("timestamp");
            return Ok(Self::Sequence { file: SequenceFile::new(format.values, format.codec), timestamp });
        }
        let mut serializer = format.serializer.make(&format.headers)?;
        let mut out = BufWriter::with_capacity(BUFFER, Packer::new(format.codec));
        serializer.begin(&mut out)?;
        Ok(Self::Stream { serializer, out })
    }

    /// Adds events. `now` is the key of those that do not say their time.
    pub(super) fn write(&mut self, events: &Slice, now: i64) -> io::Result<()> {
        match self {
            Self::Stream { serializer, out } => serializer.write(events, out),
            Self::Sequence { file, timestamp } => {
                events.iter().try_for_each(|event| file.append(key(event, timestamp, now)?, event.body()))
            }
        }
    }

    /// Ends what belongs to a transaction and gives the bytes that have come since the last one.
    pub(super) fn take(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Self::Stream { serializer, out } => {
                serializer.flush(out)?;
                out.flush()?;
                out.get_mut().take()
            }
            Self::Sequence { file, .. } => file.take(),
        }
    }
}

fn key(event: Event<'_>, timestamp: &Header, now: i64) -> io::Result<i64> {
    let Some(written) = event.value(timestamp) else { return Ok(now) };
    let number = std::str::from_utf8(written).ok().and_then(|text| text.parse().ok());
    number.ok_or_else(|| {
        let written = String::from_utf8_lossy(written);
        io::Error::other(format!("the header `timestamp` of an event is `{written}`, not milliseconds"))
    })
}
