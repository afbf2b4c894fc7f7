//! The file that remembers how much of the current file was read, in the format of Flume.
//!
//! An Avro container with the path of the file as metadata; each commit appends a block with one record, an offset, and
//! the last one counts. A block that is torn off at the end is overlooked.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use logflowc_runtime::connector::Failure;

use crate::avro::Invalid;
use crate::avro::binary::{Reader, write_long};
use crate::avro::container::{Block, Header, SYNC};
use crate::regular_file;

/// Name in the tracker directory.
pub(super) const FILE: &str = ".flumespool-main.meta";

/// `org.apache.flume.serialization.TransferStateFileMeta`.
const SCHEMA: &str = r#"{"type":"record","name":"TransferStateFileMeta","namespace":"org.apache.flume.serialization","fields":[{"name":"offset","type":"long"}]}"#;

/// The open file.
pub(super) struct Tracker {
    file: File,
    path: PathBuf,
    sync: [u8; SYNC],
}

/// What a file remembers.
struct Memory {
    target: PathBuf,
    offset: u64,
}

/// Creates the directory and removes a file that was never filled.
pub(super) fn prepare(directory: &Path) -> Result<(), Failure> {
    let cannot = |error: io::Error| Failure::retry(format_args!("cannot use {}", directory.display()), error);
    match fs::create_dir(directory) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(cannot(error)),
        _ => {}
    }
    if !fs::metadata(directory).map_err(cannot)?.is_dir() {
        return Err(Failure::Retry(format!("{} is not a directory", directory.display())));
    }
    let file = directory.join(FILE);
    if fs::metadata(&file).is_ok_and(|metadata| metadata.len() == 0) {
        fs::remove_file(&file).map_err(cannot)?;
    }
    Ok(())
}

/// The file that was read last, when it was not finished.
pub(super) fn target(path: &Path) -> Result<Option<PathBuf>, Failure> {
    Ok(remembered(path)?.map(|memory| memory.target))
}

impl Tracker {
    /// Opens the position of a file of this size, and tells where reading has to go on.
    pub(super) fn open(path: &Path, target: &Path, size: u64) -> Result<(Self, u64), Failure> {
        let offset = match remembered(path)? {
            Some(Memory { target: known, offset }) if known == target => offset,
            _ => 0,
        };
        let offset = if offset > size {
            tracing::warn!(
                "{} is shorter than what was read of it: it is read from the beginning",
                target.display()
            );
            0
        } else {
            offset
        };
        let tracker = Self::create(path, target, offset)
            .map_err(|error| Failure::retry(format_args!("cannot write {}", path.display()), error))?;
        Ok((tracker, offset))
    }

    /// Writes a new file and puts it in the place of the old one.
    fn create(path: &Path, target: &Path, offset: u64) -> io::Result<Self> {
        let mut sync = [0; SYNC];
        fastrand::fill(&mut sync);
        let metadata = [("file", target.as_os_str().as_bytes()), ("avro.schema", SCHEMA.as_bytes())];
        let mut bytes = Header::write(&metadata, &sync);
        if offset > 0 {
            write_block(offset, &sync, &mut bytes);
        }
        let new = path.with_extension("meta.tmp");
        let mut file = File::create(&new)?;
        file.write_all(&bytes)?;
        fs::rename(&new, path)?;
        Ok(Self { file, path: path.to_owned(), sync })
    }

    /// Remembers that everything before the offset was taken.
    pub(super) fn store(&mut self, offset: u64) -> Result<(), Failure> {
        let mut bytes = Vec::with_capacity(64);
        write_block(offset, &self.sync, &mut bytes);
        self.file
            .write_all(&bytes)
            .map_err(|error| Failure::retry(format_args!("cannot write {}", self.path.display()), error))
    }
}

fn write_block(offset: u64, sync: &[u8; SYNC], out: &mut Vec<u8>) {
    let mut record = Vec::with_capacity(10);
    write_long(offset.cast_signed(), &mut record);
    Block::write(1, &record, sync, out);
}

fn remembered(path: &Path) -> Result<Option<Memory>, Failure> {
    let bytes = match regular_file::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::retry(format_args!("cannot read {}", path.display()), error)),
    };
    let unusable = |why: Invalid| {
        let hint = "delete it to read the file that it is about from the beginning";
        Failure::retry(format_args!("{} holds no position; {hint}", path.display()), why)
    };
    let header = Header::read(&bytes).map_err(unusable)?;
    let target = header.value("file").ok_or_else(|| unusable(Invalid::new("it names no file")))?;
    Ok(Some(Memory {
        target: PathBuf::from(OsStr::from_bytes(target)),
        offset: last_offset(&bytes, &header),
    }))
}

/// The offset of the last whole block.
fn last_offset(bytes: &[u8], header: &Header) -> u64 {
    let mut offset = 0;
    let mut rest = &bytes[header.length..];
    while let Ok(block) = Block::read(rest)
        && let Some(records) = rest.get(block.start..block.start + block.size)
        && rest[block.start + block.size..].starts_with(&header.sync)
    {
        let mut reader = Reader::new(records);
        while let Ok(value) = reader.long() {
            offset = u64::try_from(value).unwrap_or(0);
        }
        rest = &rest[block.start + block.size + SYNC..];
    }
    offset
}
