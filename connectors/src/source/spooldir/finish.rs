//! What becomes of a file when all of it was read.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use logflowc_runtime::connector::Failure;

/// What is done with the file.
pub(super) enum Finish {
    /// It gets a longer name.
    Rename { suffix: String },
    /// An empty file with the same path below another directory says so.
    Mark { root: PathBuf, marks: PathBuf, suffix: String },
    /// It goes.
    Delete,
}

/// What must not change while a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) size: u64,
    modified: Option<SystemTime>,
}

impl Version {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self { size: metadata.len(), modified: metadata.modified().ok() }
    }
}

impl Finish {
    /// Finishes a file that was read in this version. Failures are for good, because what was assumed about the
    /// directory does not hold.
    pub(super) fn finish(&self, path: &Path, version: Version) -> Result<(), Failure> {
        let now = match fs::metadata(path) {
            Ok(metadata) => Version::of(&metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound && matches!(self, Self::Delete) => {
                tracing::warn!("{} was deleted by somebody else", path.display());
                return Ok(());
            }
            Err(error) => {
                return Err(Failure::fatal(
                    format_args!("{} has gone while it was read", path.display()),
                    error,
                ));
            }
        };
        if now.size != version.size {
            return Err(Failure::Fatal(format!(
                "{} has changed its size since it was opened: files must be complete when they appear",
                path.display()
            )));
        }
        if now.modified != version.modified {
            return Err(Failure::Fatal(format!(
                "{} was modified since it was opened: files must be complete when they appear",
                path.display()
            )));
        }
        match self {
            Self::Rename { suffix } => rename(path, &with_suffix(path, suffix)),
            Self::Mark { root, marks, suffix } => {
                let relative = path.strip_prefix(root).expect("files are found below the root");
                mark(path, &with_suffix(&marks.join(relative), suffix))
            }
            Self::Delete => fs::remove_file(path)
                .map_err(|error| Failure::fatal(format_args!("cannot delete {}", path.display()), error)),
        }
    }

    /// Removes the position of the finished file. Where files are marked it stays until the next one is opened, as in
    /// Flume.
    pub(super) fn forget(&self, meta: &Path) -> Result<(), Failure> {
        if matches!(self, Self::Mark { .. }) {
            return Ok(());
        }
        match fs::remove_file(meta) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Failure::fatal(format_args!("cannot delete {}", meta.display()), error))
            }
            _ => Ok(()),
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn rename(path: &Path, finished: &Path) -> Result<(), Failure> {
    if finished.exists() {
        return Err(taken(path, finished));
    }
    tracing::info!("{} is read and becomes {}", path.display(), finished.display());
    fs::rename(path, finished).map_err(|error| {
        Failure::fatal(format_args!("cannot rename {} to {}", path.display(), finished.display()), error)
    })
}

fn mark(path: &Path, marker: &Path) -> Result<(), Failure> {
    let cannot = |error: io::Error| Failure::fatal(format_args!("cannot create {}", marker.display()), error);
    if let Some(parent) = marker.parent() {
        fs::create_dir_all(parent).map_err(cannot)?;
    }
    match fs::File::create_new(marker) {
        Ok(_) => {
            tracing::info!("{} is read and marked by {}", path.display(), marker.display());
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(taken(path, marker)),
        Err(error) => Err(cannot(error)),
    }
}

fn taken(path: &Path, finished: &Path) -> Failure {
    Failure::Fatal(format!(
        "{} is read, but {} exists already: names of files must not be used again",
        path.display(),
        finished.display()
    ))
}
