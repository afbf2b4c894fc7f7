//! Writes events to files of a directory, a new one after a time (`org.apache.flume.sink.RollingFileSink`).

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write};
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

    fn counters(&self) -> &Arc<SinkCounters> {
        &self.context.counters
    }

    fn close_current(&mut self) -> Result<(), Failure> {
        let Some(mut current) = self.current.take() else { return Ok(()) };
        let path = current.path.clone();
        self.counters().closed.add(1);
        current.finish().map_err(|error| cannot("finish", &path, &error))
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
        self.roll_at = self.interval.map(|interval| Instant::now() + interval);
        self.tick().map(|_| ())
    }

    fn tick(&mut self) -> Result<Option<Instant>, Failure> {
        if let (Some(at), Some(interval)) = (self.roll_at, self.interval)
            && Instant::now() >= at
        {
            self.roll_at = Some(Instant::now() + interval);
            self.close_current()?;
        }
        // As in Flume there is a file from the first look on, also when no event comes.
        if self.current.is_none() {
            let path = self.paths.next();
            let opened = Current::open(path.clone(), &self.context, &self.serializer);
            self.current = Some(opened.map_err(|error| cannot("create", &path, &error))?);
            self.counters().opened.add(1);
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

    fn close(&mut self) -> Result<(), Failure> {
        self.close_current()
    }
}

impl Current {
    fn open(path: PathBuf, context: &SinkContext, config: &serializer::Config) -> io::Result<Self> {
        let file = File::create(&path)?;
        let mut out = BufWriter::new(Counted { file, length: 0 });
        let mut serializer = config.make(&context.headers)?;
        serializer.begin(&mut out)?;
        out.flush()?;
        let complete = out.get_ref().length;
        Ok(Self { path, out, serializer, complete })
    }

    fn write(&mut self, events: &Events) -> io::Result<()> {
        for slice in events.slices() {
            self.serializer.write(slice, &mut self.out)?;
        }
        self.finish()?;
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
        let (Counted { mut file, .. }, _) = self.out.into_parts();
        file.set_len(self.complete)?;
        file.seek(SeekFrom::Start(self.complete))?;
        self.serializer.reset();
        Ok(Self { out: BufWriter::new(Counted { file, length: self.complete }), ..self })
    }
}
