//! A group of files: the names of one directory that match a pattern.

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use logflowc_plan as plan;
use logflowc_runtime::Header;
use logflowc_runtime::connector::Failure;
use serde::Deserialize;

use crate::java_path;
use crate::pattern::NamePattern;

/// Times of directories may be this coarse: a younger change may still look like the one before.
const COARSE: Duration = Duration::from_secs(2);

/// Some files, and what their events are given.
pub(super) struct Group {
    directory: PathBuf,
    name: NamePattern,
    pub(super) headers: Vec<(Header, Vec<u8>)>,
    /// Whether the time of the directory tells that nothing has changed.
    cached: bool,
    files: Vec<PathBuf>,
    listed: Option<Listed>,
}

/// A path whose last element is a pattern.
#[derive(Debug, Deserialize)]
pub(super) struct PathPattern {
    directory: String,
    name: plan::Pattern,
}

/// When the files were listed last.
struct Listed {
    /// The time of the directory.
    modified: SystemTime,
    /// The clock.
    at: SystemTime,
}

impl Group {
    /// The group of a path whose last element is a pattern.
    pub(super) fn new(
        path: &PathPattern,
        headers: Vec<(Header, Vec<u8>)>,
        cached: bool,
    ) -> Result<Self, Failure> {
        Ok(Self {
            directory: java_path::absolute(&java_path::normal(Path::new(&path.directory))),
            name: NamePattern::new(&path.name)?,
            headers,
            cached,
            files: Vec::new(),
            listed: None,
        })
    }

    /// The directory has to be there from the start.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let path = self.directory.display();
        match fs::metadata(&self.directory) {
            Ok(metadata) if metadata.is_dir() => Ok(()),
            Ok(_) => Err(Failure::Retry(format!("{path} is not a directory"))),
            Err(error) => Err(Failure::retry(format_args!("cannot use {path}"), error)),
        }
    }

    /// The files at the moment, those that were changed first in front. When the directory cannot be read, those of
    /// the last time.
    pub(super) fn files(&mut self) -> &[PathBuf] {
        let modified = fs::metadata(&self.directory).and_then(|metadata| metadata.modified());
        let Ok(modified) = modified else { return &self.files };
        let same = self.listed.as_ref().is_some_and(|listed| {
            listed.modified == modified && listed.at.duration_since(modified).is_ok_and(|age| age > COARSE)
        });
        if !self.cached || !same {
            self.listed = Some(Listed { modified, at: SystemTime::now() });
            self.list();
        }
        &self.files
    }

    fn list(&mut self) {
        let entries = match fs::read_dir(&self.directory) {
            Ok(entries) => entries,
            Err(error) => {
                tracing::error!("cannot list {}: {error}; no new files are found", self.directory.display());
                return;
            }
        };
        let mut files: Vec<(Option<SystemTime>, PathBuf)> = entries
            .filter_map(|entry| {
                let path = self.matches(&entry.ok()?)?;
                Some((fs::metadata(&path).and_then(|metadata| metadata.modified()).ok(), path))
            })
            .collect();
        files.sort();
        self.files = files.into_iter().map(|(_, path)| path).collect();
    }

    fn matches(&self, entry: &DirEntry) -> Option<PathBuf> {
        let named = self.name.matches(&entry.file_name());
        let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        (named && !folder).then(|| entry.path())
    }
}
