//! Writes events to files of a directory, a new one after a time (`org.apache.flume.sink.RollingFileSink`).

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use logflowc_runtime::Events;
use logflowc_runtime::connector::{Failure, Sink, SinkContext};
use logflowc_runtime::metrics::SinkCounters;
use serde::Deserialize;

use super::SinkEntry;
use crate::entry::{keys, read};
use crate::path_manager::{self, PathManager};
use crate::serializer::{self, Serializer};

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "file_roll",
    keys: keys::<Settings>,
    make: |settings, context| Ok(Box::new(FileRoll::new(read(settings)?, context))),
};

#[derive(Deserialize)]
struct Settings {
    #[serde(rename = "sink.directory")]
    directory: PathBuf,
    #[serde(rename = "sink.rollInterval")]
    roll_seconds: i64,
    #[serde(rename = "sink.serializer")]
    serializer: serializer::Config,
    #[serde(rename = "sink.pathManager")]
    path_manager: path_manager::Config,
}

struct FileRoll {
    directory: PathBuf,
    /// Never, when absent.
    interval: Option<Duration>,
    serializer: serializer::Config,
    paths: PathManager,
    /// When the file is to be replaced next.
    roll_at: Option<Instant>,
    current: Option<Current>,
    context: SinkContext,
}

/// Bytes that are collected for one write. Whole blocks of lines are larger and go past the buffer.
const BUFFER: usize = 16 << 10;

/// The file that is being written.
struct Current {
    path: PathBuf,
    out: BufWriter<Counted>,
    serializer: Box<dyn Serializer>,
    /// Length after the last complete transaction.
    complete: u64,
}

/// A file that knows how much was written to it.
struct Counted {
    file: File,
    length: u64,
    /// Whether the file system counts links, so that a removed file can be told.
    counts_links: bool,
}

impl Counted {
    fn create(path: &Path) -> io::Result<Self> {
        let file = File::create_new(path)?;
        let counts_links = file.metadata()?.nlink() > 0;
        Ok(Self { file, length: 0, counts_links })
    }

    /// What is written to a file that somebody has removed is lost with it.
    fn must_exist(&self) -> io::Result<()> {
        if self.counts_links && self.file.metadata()?.nlink() == 0 {
            return Err(io::Error::other("the file was removed"));
        }
        Ok(())
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)?;
        self.file.seek(SeekFrom::Start(length))?;
        self.length = length;
        Ok(())
    }
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl FileRoll {
    fn new(settings: Settings, context: SinkContext) -> Self {
        let seconds = u64::try_from(settings.roll_seconds).unwrap_or(0);
        Self {
            paths: PathManager::new(settings.path_manager, &settings.directory),
            directory: settings.directory,
            interval: (seconds > 0).then(|| Duration::from_secs(seconds)),
            serializer: settings.serializer,
            roll_at: None,
            current: None,
            context,
        }
    }

    /// Opens the next file. What stands in another one is never overwritten: a name that is in use is passed over.
    fn open_next(&mut self) -> Result<(), Failure> {
        loop {
            let path = self.paths.path();
            match Current::open(path.clone(), &self.context, &self.serializer) {
                Ok(current) => {
                    self.paths.take();
                    self.counters().opened.add(1);
                    self.current = Some(current);
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => self.paths.take(),
                Err(error) => return Err(cannot("create", &path, &error)),
            }
        }
    }

    /// Whether the file is to be replaced. As in Flume the time runs evenly, also when a roll comes late.
    fn is_over(&mut self) -> bool {
        let now = Instant::now();
        let over = self.roll_at.is_some_and(|at| at <= now);
        while let (Some(at), Some(interval)) = (self.roll_at, self.interval)
            && at <= now
        {
            self.roll_at = at.checked_add(interval);
        }
        over
    }

    fn counters(&self) -> &Arc<SinkCounters> {
        &self.context.counters
    }

    fn close_current(&mut self) -> Result<(), Failure> {
        let Some(mut current) = self.current.take() else { return Ok(()) };
        let path = current.path.clone();
        current.finish().map_err(|error| cannot("finish", &path, &error))?;
        self.counters().closed.add(1);
        Ok(())
    }
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::retry(format_args!("cannot {what} {}", path.display()), error)
}

impl Sink for FileRoll {
    fn open(&mut self) -> Result<(), Failure> {
        let directory = &self.directory;
        let found = fs::metadata(directory).map_err(|error| cannot("use directory", directory, &error))?;
        if !found.is_dir() {
            return Err(Failure::Retry(format!("{} is not a directory", directory.display())));
        }
        self.roll_at = self.interval.and_then(|interval| Instant::now().checked_add(interval));
        self.tick().map(|_| ())
    }

    fn tick(&mut self) -> Result<Option<Instant>, Failure> {
        if self.is_over() {
            self.close_current()?;
        }
        // As in Flume there is a file from the first look on, also when no event comes.
        if self.current.is_none() {
            self.open_next()?;
        }
        Ok(self.roll_at)
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        let mut current = self.current.take().expect("the tick before has opened a file");
        let written = current.write(events).map_err(|error| cannot("write", &current.path, &error));
        // Nothing of a failed transaction stays. Where that fails too, the file is left and the next one begun.
        self.current = if written.is_ok() { Some(current) } else { current.taken_back().ok() };
        written
    }

    fn counts_batches(&self) -> bool {
        false
    }

    fn close(&mut self) -> Result<(), Failure> {
        self.close_current()
    }
}

impl Current {
    fn open(path: PathBuf, context: &SinkContext, config: &serializer::Config) -> io::Result<Self> {
        let serializer = config.make(&context.headers)?;
        let out = BufWriter::with_capacity(BUFFER, Counted::create(&path)?);
        let mut current = Self { path, out, serializer, complete: 0 };
        if let Err(error) = current.begin() {
            // A file that lacks its head is of no use; where it cannot be removed, it stays.
            let _ = fs::remove_file(&current.path);
            return Err(error);
        }
        Ok(current)
    }

    fn begin(&mut self) -> io::Result<()> {
        self.serializer.begin(&mut self.out)?;
        self.out.flush()?;
        self.complete = self.out.get_ref().length;
        Ok(())
    }

    fn write(&mut self, events: &Events) -> io::Result<()> {
        for slice in events.slices() {
            self.serializer.write(slice, &mut self.out)?;
        }
        self.finish()?;
        self.out.get_ref().must_exist()?;
        self.complete = self.out.get_ref().length;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.serializer.flush(&mut self.out)?;
        self.out.flush()
    }

    /// The same file at the end of its last complete transaction.
    fn taken_back(mut self) -> io::Result<Self> {
        // What is buffered belongs to the failed transaction and is thrown away.
        let (mut counted, _) = self.out.into_parts();
        counted.cut(self.complete)?;
        counted.must_exist()?;
        self.serializer.reset();
        Ok(Self { out: BufWriter::with_capacity(BUFFER, counted), ..self })
    }
}

#[cfg(test)]
mod tests;
