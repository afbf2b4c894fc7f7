//! Files of this machine. A file is locked as long as it is written, so that another agent can tell.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::mem;
use std::path::Path;

use super::{FileSystem, OpenFile, Owner, Recovery};

/// The local file system.
pub(super) struct Local;

struct LocalFile {
    file: File,
    written: io::Result<()>,
}

impl FileSystem for Local {
    fn create(&mut self, path: &str) -> io::Result<Box<dyn OpenFile>> {
        if let Some(folder) = Path::new(path).parent() {
            fs::create_dir_all(folder).map_err(|error| not_the_file(folder, error))?;
        }
        let file = File::create_new(path)?;
        // Where files cannot be locked, another agent may take this one for left over.
        let _ = file.try_lock();
        Ok(Box::new(LocalFile { file, written: Ok(()) }))
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        if fs::exists(to)? {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("there is a {to} already")));
        }
        fs::rename(from, to)
    }

    fn remove(&mut self, path: &str) -> io::Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    fn names(&mut self, folder: &str) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn recover(&mut self, path: &str, owner: Owner) -> io::Result<Recovery> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Recovery::Gone),
            Err(error) => return Err(error),
        };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if owner == Owner::Unknown => Ok(Recovery::InUse),
            _ => Ok(Recovery::Done),
        }
    }
}

/// What is in the way of a folder is no older file with the name of a new one, which would only need another number.
fn not_the_file(folder: &Path, error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::AlreadyExists => {
            io::Error::new(io::ErrorKind::NotADirectory, format!("{} is no folder", folder.display()))
        }
        _ => error,
    }
}

impl OpenFile for LocalFile {
    /// What the system has taken outlives this process; as in Flume it is not forced onto the disk.
    fn send(&mut self, bytes: Vec<u8>) {
        self.written = self.file.write_all(&bytes);
    }

    fn wait(&mut self) -> io::Result<()> {
        mem::replace(&mut self.written, Ok(()))
    }

    fn close(&mut self) -> io::Result<()> {
        self.wait()
    }
}
