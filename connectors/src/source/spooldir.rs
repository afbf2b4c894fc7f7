//! Reads finished files of a directory, one after the other (`org.apache.flume.source.SpoolDirectorySource`).
//!
//! As in Flume, a file without any event is one event without a body, and a file that changes while it is read, or
//! whose finished name is taken, stops the source. Unlike Flume, a file that was read before a restart gets no event of
//! that kind, a file that was half read is finished first whatever the order, and one unreadable folder does not hide
//! the others.

mod directory;
mod finish;
mod tracker;

use std::collections::VecDeque;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use logflowc_plan as plan;
use logflowc_runtime::connector::{Failure, Poll, Source, SourceContext};
use logflowc_runtime::{Batch, Header};
use serde::Deserialize;

use self::directory::{Directory, Order};
use self::finish::{Finish, Version};
use self::tracker::Tracker;
use super::{SourceEntry, join};
use crate::charset::{Charset, OnMalformed};
use crate::deserializer::{self, Deserializer, Input, Setup};
use crate::entry::{keys, milliseconds, read};
use crate::java_path;
use crate::pattern::NamePattern;

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "spooldir",
    keys: keys::<Settings>,
    make: |settings, context| Ok(Box::new(SpoolDir::new(read(settings)?, context)?)),
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    spool_dir: PathBuf,
    file_suffix: String,
    delete_policy: DeletePolicy,
    tracking_policy: TrackingPolicy,
    tracker_dir: PathBuf,
    file_header: bool,
    file_header_key: String,
    basename_header: bool,
    basename_header_key: String,
    include_pattern: plan::Pattern,
    ignore_pattern: plan::Pattern,
    consume_order: Order,
    #[serde(deserialize_with = "milliseconds")]
    poll_delay: Duration,
    recursive_directory_search: bool,
    input_charset: Charset,
    decode_error_policy: OnMalformed,
    deserializer: deserializer::Config,
    buffer_max_line_length: Option<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum DeletePolicy {
    Never,
    Immediate,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TrackingPolicy {
    Rename,
    TrackerDir,
}

struct SpoolDir {
    directory: Directory,
    finish: Finish,
    /// Where the state of the source is kept.
    tracker_dir: PathBuf,
    /// Whether files of the directory are going to be renamed.
    renames: bool,
    file_header: Option<Header>,
    basename_header: Option<Header>,
    poll_delay: Duration,
    charset: Charset,
    on_malformed: OnMalformed,
    deserializer: deserializer::Config,
    context: SourceContext,
    /// Files to be read, in order.
    queue: VecDeque<PathBuf>,
    /// When the queue was made.
    listed: Option<Instant>,
    /// The file that was half read when the source was stopped.
    half_read: Option<PathBuf>,
    current: Option<Current>,
}

/// The file that is being read.
struct Current {
    path: PathBuf,
    version: Version,
    deserializer: Box<dyn Deserializer>,
    tracker: Tracker,
    /// Nothing of it was ever read.
    untouched: bool,
}

impl Settings {
    fn tracks(&self) -> bool {
        self.tracking_policy == TrackingPolicy::TrackerDir
    }

    fn directory(&self, root: &Path, tracker_dir: &Path) -> Result<Directory, Failure> {
        Ok(Directory {
            root: root.to_owned(),
            suffix: self.file_suffix.clone(),
            include: NamePattern::new(&self.include_pattern)?,
            ignore: NamePattern::new(&self.ignore_pattern)?,
            recursive: self.recursive_directory_search,
            order: self.consume_order,
            marks: self.tracks().then(|| tracker_dir.to_owned()),
        })
    }

    fn finish(&self, root: &Path, tracker_dir: &Path) -> Finish {
        let suffix = self.file_suffix.clone();
        match self.delete_policy {
            DeletePolicy::Immediate => Finish::Delete,
            DeletePolicy::Never if self.tracks() => {
                Finish::Mark { root: root.to_owned(), marks: tracker_dir.to_owned(), suffix }
            }
            DeletePolicy::Never => Finish::Rename { suffix },
        }
    }
}

impl SpoolDir {
    fn new(settings: Settings, context: SourceContext) -> Result<Self, Failure> {
        let root = java_path::normal(&settings.spool_dir);
        let tracker_dir = java_path::normal(&root.join(&settings.tracker_dir));
        let header = |wanted: bool, key: &str| wanted.then(|| context.headers.find(key));
        let mut source = Self {
            directory: settings.directory(&root, &tracker_dir)?,
            finish: settings.finish(&root, &tracker_dir),
            tracker_dir,
            renames: !settings.tracks(),
            file_header: header(settings.file_header, &settings.file_header_key),
            basename_header: header(settings.basename_header, &settings.basename_header_key),
            poll_delay: settings.poll_delay,
            charset: settings.input_charset,
            on_malformed: settings.decode_error_policy,
            deserializer: settings.deserializer,
            context,
            queue: VecDeque::new(),
            listed: None,
            half_read: None,
            current: None,
        };
        if let Some(characters) = settings.buffer_max_line_length {
            source.deserializer.limit_lines(characters);
        }
        Ok(source)
    }

    fn meta(&self) -> PathBuf {
        self.tracker_dir.join(tracker::FILE)
    }

    /// The next file of the queue; makes a new queue when it is empty or old.
    fn next_file(&mut self) -> Result<Option<PathBuf>, Failure> {
        let fresh = self.listed.is_some_and(|listed| listed.elapsed() < self.poll_delay);
        if self.queue.is_empty() || !fresh {
            self.queue = self.directory.files()?.into();
            self.listed = Some(Instant::now());
        }
        if let Some(half_read) = self.half_read.take()
            && let Some(index) = self.queue.iter().position(|path| *path == half_read)
        {
            self.queue.remove(index);
            return Ok(Some(half_read));
        }
        Ok(self.queue.pop_front())
    }

    /// Opens a file, unless it has gone in the meantime.
    fn start(&self, path: PathBuf) -> Result<Option<Current>, Failure> {
        let cannot = |error: io::Error| Failure::retry(format_args!("cannot open {}", path.display()), error);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                tracing::warn!("{} has gone before it was read", path.display());
                return Ok(None);
            }
            Err(error) => return Err(cannot(error)),
        };
        let version = Version::of(&file.metadata().map_err(cannot)?);
        let (tracker, position) = Tracker::open(&self.meta(), &path, version.size)?;
        let setup = Setup {
            input: Input { file, path: path.clone(), size: version.size },
            position,
            charset: self.charset,
            on_malformed: self.on_malformed,
            batch: self.context.batch,
            headers: &self.context.headers,
            join: join(&self.context)?,
        };
        let deserializer = self.deserializer.open(setup)?;
        Ok(Some(Current { path, version, deserializer, tracker, untouched: position == 0 }))
    }

    /// Adds the next events of the file, or finishes it.
    fn read(&mut self, mut current: Current, batch: &mut Batch) -> Result<(), Failure> {
        let read = current.deserializer.read(batch);
        if batch.is_empty() && read.is_ok() && current.untouched {
            batch.push(b"");
        }
        if batch.is_empty() && read.is_ok() {
            self.finish.finish(&current.path, current.version)?;
            return self.finish.forget(&self.meta());
        }
        current.untouched = false;
        self.set_headers(&current.path, batch);
        self.current = Some(current);
        read
    }

    fn set_headers(&self, path: &Path, batch: &mut Batch) {
        if let Some(header) = &self.file_header {
            batch.set_all(header, java_path::absolute(path).as_os_str().as_bytes());
        }
        if let Some(header) = &self.basename_header {
            batch.set_all(header, path.file_name().map(OsStr::as_bytes).unwrap_or_default());
        }
    }
}

impl Source for SpoolDir {
    fn open(&mut self) -> Result<(), Failure> {
        let root = &self.directory.root;
        let cannot = |error: io::Error| Failure::retry(format_args!("cannot use {}", root.display()), error);
        if !fs::metadata(root).map_err(cannot)?.is_dir() {
            return Err(Failure::Retry(format!("{} is not a directory", root.display())));
        }
        if self.renames {
            directory::try_out(root).map_err(cannot)?;
        }
        tracker::prepare(&self.tracker_dir)?;
        self.half_read = tracker::target(&self.meta())?;
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        while batch.is_empty() && !self.context.stop.is_raised() {
            if let Some(current) = self.current.take() {
                self.read(current, batch)?;
            } else if let Some(path) = self.next_file()? {
                self.current = self.start(path)?;
            } else {
                // How long is the author's choice, so it is not left to the engine.
                self.context.stop.sleep(self.poll_delay);
            }
        }
        Ok(Poll::Ready)
    }

    /// A poll reads further than a batch of the original does.
    fn batches(&self, events: usize) -> u64 {
        events.div_ceil(self.context.batch.max(1)) as u64
    }

    fn commit(&mut self) -> Result<(), Failure> {
        match &mut self.current {
            Some(current) => current.tracker.store(current.deserializer.position()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
