//! Objects of S3.
//!
//! An object appears as a whole and cannot grow, so its bytes wait in a file of this machine, forced onto its disk, until
//! it is complete. The path of that file is the key of the object: whoever finds one that nobody writes can finish it,
//! with whatever settings. The lock of the file says who works on it.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::mem;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3;
use object_store::list::{PaginatedListOptions, PaginatedListStore as _};
use object_store::path::Path as Key;
use object_store::{MultipartUpload, ObjectStoreExt as _};

use super::calls::Calls;
use super::{FileSystem, OpenFile, Owner, Recovery};
use crate::s3_client;

/// Bytes that are sent at once. S3 wants 5 MiB at least.
const PART: u64 = 8 << 20;

/// The most parts of an object.
const PARTS: u64 = 10_000;

/// A bucket.
pub(super) struct S3 {
    bucket: Arc<Bucket>,
}

struct Bucket {
    store: AmazonS3,
    calls: Calls,
    /// Where files wait.
    folder: PathBuf,
}

/// A file that is to become an object.
struct Waiting {
    bucket: Arc<Bucket>,
    key: Key,
    path: PathBuf,
    file: File,
    written: io::Result<()>,
}

impl S3 {
    pub(super) fn open(address: &str, limit: Option<Duration>) -> io::Result<Self> {
        let s3_client::Bucket { store, folder } = s3_client::connect(address, limit)?;
        Ok(Self { bucket: Arc::new(Bucket { store, calls: Calls::new(limit)?, folder }) })
    }
}

impl FileSystem for S3 {
    /// A server that does not answer makes no file, so the disk holds little more than what is open.
    fn create(&mut self, path: &str) -> io::Result<Box<dyn OpenFile>> {
        let key = key(path)?;
        if self.bucket.size(&key)?.is_some() {
            return Err(taken(&key));
        }
        let path = self.bucket.folder.join(key.as_ref());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| wrong(folder, &error))?;
        }
        let file = File::options().read(true).write(true).create_new(true).open(&path)?;
        // Who looks for files that were left over may have been faster.
        if file.try_lock().is_err() || !is_at(&file, &path) {
            return Err(taken(&key));
        }
        Ok(Box::new(Waiting { bucket: Arc::clone(&self.bucket), key, path, file, written: Ok(()) }))
    }

    fn rename(&mut self, from: &str, _: &str) -> io::Result<()> {
        Err(io::Error::other(format!("{from} has no other name")))
    }

    fn remove(&mut self, path: &str) -> io::Result<()> {
        self.bucket.forget(&self.bucket.folder.join(key(path)?.as_ref()))
    }

    /// Who lists a bucket sees no file that is being written.
    fn names(&mut self, _: &str) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn shows_open_files(&self) -> bool {
        false
    }

    fn left_over(&mut self) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        let mut folders = vec![self.bucket.folder.clone()];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries.map_err(|error| wrong(&folder, &error))?,
            };
            for path in entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()? {
                if path.is_dir() {
                    folders.push(path);
                } else if File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
                    let key = path.strip_prefix(&self.bucket.folder).expect("it is in there");
                    found.push(format!("/{}", key.display()));
                }
            }
        }
        Ok(found)
    }

    fn reach(&mut self, folder: &str) -> io::Result<()> {
        let one = PaginatedListOptions { max_keys: Some(1), ..PaginatedListOptions::default() };
        let folder = folder.trim_start_matches('/');
        self.bucket.wait(self.bucket.store.list_paginated(Some(folder), one)).map(drop)
    }

    fn recover(&mut self, path: &str, _: Owner) -> io::Result<Recovery> {
        let key = key(path)?;
        let path = self.bucket.folder.join(key.as_ref());
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Recovery::Gone),
            Err(error) => return Err(error),
        };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(Recovery::InUse),
            Err(TryLockError::Error(error)) => return Err(error),
            Ok(()) if !is_at(&file, &path) => return Ok(Recovery::Gone),
            Ok(()) => {}
        }
        self.bucket.finish(&key, &path, &mut file)?;
        Ok(Recovery::Done)
    }
}

impl Bucket {
    /// Makes an object of a file, which goes then. An attempt before may have made it without learning so.
    fn finish(&self, key: &Key, path: &Path, file: &mut File) -> io::Result<()> {
        let length = file.metadata()?.len();
        match self.size(key)? {
            // Nothing in an empty file was confirmed.
            None if length == 0 => {}
            None => self.upload(key, file, length)?,
            Some(size) if size == length && self.holds(key, file, length)? => {}
            Some(_) => return Err(taken(key)),
        }
        self.forget(path)
    }

    fn size(&self, key: &Key) -> io::Result<Option<u64>> {
        match self.wait(self.store.head(key)) {
            Ok(object) => Ok(Some(object.size)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether an object of the same size has the bytes of a file.
    fn holds(&self, key: &Key, file: &mut File, length: u64) -> io::Result<bool> {
        file.rewind()?;
        let mut at = 0;
        while at < length {
            let part = next(file, PART)?;
            let end = at + part.len() as u64;
            if self.wait(self.store.get_range(key, at..end))? != part {
                return Ok(false);
            }
            at = end;
        }
        Ok(true)
    }

    /// Sends a small file at once, a larger one in parts.
    fn upload(&self, key: &Key, file: &mut File, length: u64) -> io::Result<()> {
        file.rewind()?;
        let size = PART.max(length.div_ceil(PARTS));
        if length <= size {
            return self.wait(self.store.put(key, next(file, size)?.into())).map(drop);
        }
        let mut upload = self.wait(self.store.put_multipart(key))?;
        let sent = self.send(&mut *upload, file, size);
        sent.inspect_err(|_| {
            // What stays of it, only the bucket's own rules can remove.
            if let Err(error) = self.wait(upload.abort()) {
                tracing::warn!(%key, "cannot abort an upload: {error}");
            }
        })
    }

    fn send(&self, upload: &mut dyn MultipartUpload, file: &mut File, size: u64) -> io::Result<()> {
        loop {
            let part = next(file, size)?;
            if part.is_empty() {
                return self.wait(upload.complete()).map(drop);
            }
            self.wait(upload.put_part(part.into()))?;
        }
    }

    /// Removes a file, and the folders that are empty then.
    fn forget(&self, path: &Path) -> io::Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let above = path.ancestors().skip(1).take_while(|folder| *folder != self.folder);
        // One that is not empty, or just now is no longer, stays.
        let _ = above.map(fs::remove_dir).take_while(Result::is_ok).count();
        Ok(())
    }

    fn wait<T>(&self, call: impl Future<Output = object_store::Result<T>>) -> io::Result<T> {
        self.calls.within(call)?.map_err(|error| match error {
            object_store::Error::NotFound { .. } => io::Error::new(io::ErrorKind::NotFound, error),
            error => io::Error::other(error),
        })
    }
}

impl OpenFile for Waiting {
    fn send(&mut self, bytes: Vec<u8>) {
        self.written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
    }

    fn wait(&mut self) -> io::Result<()> {
        mem::replace(&mut self.written, Ok(()))
    }

    fn close(&mut self) -> io::Result<()> {
        self.wait()?;
        self.bucket.finish(&self.key, &self.path, &mut self.file)
    }
}

/// The key of a path. Folders such as `..` would lead out of the bucket's folder, and are refused.
fn key(path: &str) -> io::Result<Key> {
    Key::parse(path).map_err(io::Error::other)
}

fn next(file: &mut File, most: u64) -> io::Result<Vec<u8>> {
    let mut part = Vec::new();
    file.take(most).read_to_end(&mut part)?;
    Ok(part)
}

/// Whether a file still has its name.
fn is_at(file: &File, path: &Path) -> bool {
    let same =
        |file: fs::Metadata, named: fs::Metadata| (file.dev(), file.ino()) == (named.dev(), named.ino());
    file.metadata().is_ok_and(|file| fs::metadata(path).is_ok_and(|named| same(file, named)))
}

fn taken(key: &Key) -> io::Error {
    io::Error::new(io::ErrorKind::AlreadyExists, format!("there is another object {key} already"))
}

fn wrong(folder: &Path, error: &io::Error) -> io::Error {
    io::Error::other(format!("{}: {error}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_leads_out_of_the_folder() {
        assert_eq!(key("/a b/%2F/ü.gz").expect("a key").as_ref(), "a b/%2F/ü.gz");
        for path in ["/a/../b", "/./a", "/a//b", "/a\n"] {
            assert!(key(path).is_err(), "{path}");
        }
    }
}
