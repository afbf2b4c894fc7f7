//! Which files of the directory are to be read, and in which order.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use logflowc_runtime::connector::Failure;
use serde::Deserialize;

use crate::pattern::NamePattern;

/// The directory that files are dropped into.
pub(super) struct Directory {
    pub(super) root: PathBuf,
    /// What the names of finished files end in.
    pub(super) suffix: String,
    pub(super) include: NamePattern,
    pub(super) ignore: NamePattern,
    pub(super) recursive: bool,
    pub(super) order: Order,
    /// Where markers tell which files are finished.
    pub(super) marks: Option<PathBuf>,
}

/// Which file comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Order {
    Oldest,
    Youngest,
    /// As the directory has them.
    Random,
}

impl Directory {
    /// The files to be read. Of files of the same millisecond, the first by name comes first.
    pub(super) fn files(&self) -> Result<Vec<PathBuf>, Failure> {
        let finished = self.finished()?;
        let mut files = Vec::new();
        let mut entries = |path: &Path| -> io::Result<Vec<PathBuf>> {
            let mut folders = Vec::new();
            for entry in fs::read_dir(path)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.extend(self.descends(&entry).then(|| entry.path()));
                } else if self.wants(&entry) && !self.is_marked(&entry.path(), &finished) {
                    files.push(entry.path());
                }
            }
            Ok(folders)
        };
        let cannot = |error| Failure::retry(format_args!("cannot list {}", self.root.display()), error);
        let mut folders = entries(&self.root).map_err(cannot)?;
        while let Some(folder) = folders.pop() {
            match entries(&folder) {
                Ok(more) => folders.extend(more),
                Err(error) => {
                    tracing::error!("cannot list {}: {error}; its files are not read", folder.display());
                }
            }
        }
        Ok(self.in_order(files))
    }

    fn wants(&self, entry: &DirEntry) -> bool {
        let name = entry.file_name();
        !name.as_bytes().ends_with(self.suffix.as_bytes())
            && !name.as_bytes().starts_with(b".")
            && self.include.matches(&name)
            && !self.ignore.matches(&name)
    }

    fn descends(&self, entry: &DirEntry) -> bool {
        let name = entry.file_name();
        self.recursive && !name.as_bytes().starts_with(b".") && !self.ignore.matches(&name)
    }

    /// Sorts the files, and leaves out what is no file.
    fn in_order(&self, files: Vec<PathBuf>) -> Vec<PathBuf> {
        let mut found: Vec<(u128, PathBuf)> = Vec::with_capacity(files.len());
        for path in files {
            // A file that has gone is no file either.
            if let Ok(metadata) = fs::metadata(&path)
                && metadata.is_file()
            {
                found.push((milliseconds(metadata.modified()), path));
            }
        }
        if self.order != Order::Random {
            found.sort_by(|(time, path), (other_time, other)| {
                let by_time = time.cmp(other_time);
                let by_time = if self.order == Order::Youngest { by_time.reverse() } else { by_time };
                by_time.then_with(|| path.file_name().cmp(&other.file_name()))
            });
        }
        found.into_iter().map(|(_, path)| path).collect()
    }

    fn is_marked(&self, path: &Path, finished: &HashSet<PathBuf>) -> bool {
        !finished.is_empty() && path.strip_prefix(&self.root).is_ok_and(|path| finished.contains(path))
    }

    /// The files with a marker, relative to the root.
    fn finished(&self) -> Result<HashSet<PathBuf>, Failure> {
        let Some(marks) = &self.marks else { return Ok(HashSet::new()) };
        let mut finished = HashSet::new();
        let mut folders = vec![marks.clone()];
        let mut read = || -> io::Result<()> {
            while let Some(folder) = folders.pop() {
                for entry in fs::read_dir(&folder)? {
                    let entry = entry?;
                    if entry.file_type()?.is_dir() {
                        folders.push(entry.path());
                    } else if let Some(name) =
                        entry.file_name().as_bytes().strip_suffix(self.suffix.as_bytes())
                    {
                        let path = folder.join(OsStr::from_bytes(name));
                        finished.insert(path.strip_prefix(marks).expect("it is below").to_owned());
                    }
                }
            }
            Ok(())
        };
        read().map_err(|error| Failure::retry(format_args!("cannot list {}", marks.display()), error))?;
        Ok(finished)
    }
}

/// Java compares times of files by the millisecond.
fn milliseconds(modified: io::Result<SystemTime>) -> u128 {
    modified.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default().as_millis()
}

/// Creates and deletes a file, because files are going to be renamed in the directory.
pub(super) fn try_out(root: &Path) -> io::Result<()> {
    let canary = root.join(format!("flume-spooldir-perm-check-{}.canary", fastrand::u64(..)));
    fs::write(&canary, "a file to see whether files can be renamed here\n")?;
    fs::remove_file(&canary)
}
