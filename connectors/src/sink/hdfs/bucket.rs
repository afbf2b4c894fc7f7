//! One series of files: the one that is being written, and when the next one begins
//! (`org.apache.flume.sink.hdfs.BucketWriter`).

use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use logflowc_runtime::Slice;
use logflowc_runtime::metrics::SinkCounters;

use super::contents::{Contents, Format};
use super::file_system::{FileSystem, OpenFile};
use super::grouping::Series;
use super::unfinished::{Names, Unfinished};

/// Folders that are remembered as searched for files left over.
const SEARCHED: usize = 10_000;

/// When a file is full. Nothing, where it never is.
pub(super) struct Rolling {
    pub(super) interval: Option<Duration>,
    pub(super) bytes: Option<u64>,
    pub(super) events: Option<u64>,
    pub(super) idle: Option<Duration>,
}

/// What stands around the names of files.
pub(super) struct Naming {
    pub(super) in_use_prefix: String,
    pub(super) in_use_suffix: String,
    pub(super) suffix: String,
}

/// What all series share.
pub(super) struct Files {
    pub(super) system: Box<dyn FileSystem>,
    pub(super) format: Format,
    pub(super) rolling: Rolling,
    pub(super) naming: Naming,
    pub(super) unfinished: Unfinished,
    pub(super) counters: Arc<SinkCounters>,
    pub(super) searched: HashSet<Series>,
    /// The highest number in a name so far.
    pub(super) number: u128,
}

/// A series of files.
pub(super) struct Bucket {
    series: Series,
    /// Of the last file: the time when the series began, in milliseconds, and one more for every file.
    number: u128,
    current: Option<Current>,
    /// When it got its last events.
    pub(super) used: Instant,
}

/// The file that is being written.
struct Current {
    file: Box<dyn OpenFile>,
    contents: Contents,
    names: Names,
    opened: Instant,
    events: u64,
    /// Of the bodies alone.
    bytes: u64,
    /// Whether events were written that were not sent.
    dirty: bool,
    /// Whether anything in it was confirmed.
    confirmed: bool,
}

impl Bucket {
    /// A series that begins now. One that follows another within a millisecond still has numbers of its own.
    pub(super) fn new(series: Series, files: &Files) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { series, number: since.as_millis().max(files.number), current: None, used: Instant::now() }
    }

    /// Adds events. Full files are ended on the way, the last one is not sent yet.
    pub(super) fn write(&mut self, events: &[Slice], now: i64, files: &mut Files) -> io::Result<()> {
        self.used = Instant::now();
        for slice in events {
            let mut rest = slice.clone();
            while !rest.is_empty() {
                self.roll(files)?;
                let current = match &mut self.current {
                    Some(current) => current,
                    none => none.insert(files.open(&self.series, &mut self.number)?),
                };
                let part = rest.split_off_front(current.room(&files.rolling, &rest));
                current.write(&part, now)?;
            }
        }
        Ok(())
    }

    /// Sends what was written.
    pub(super) fn send(&mut self) -> io::Result<()> {
        self.current.as_mut().map_or(Ok(()), Current::send)
    }

    /// Waits until what was sent is there for good.
    pub(super) fn wait(&mut self) -> io::Result<()> {
        self.current.as_mut().map_or(Ok(()), Current::wait)
    }

    /// Ends the series.
    pub(super) fn close(self, files: &mut Files) -> io::Result<()> {
        self.current.map_or(Ok(()), |current| files.end(current))
    }

    /// Ends the series after a failure; what was not confirmed is forgotten, because its events will come again.
    pub(super) fn give_up(self, files: &mut Files) {
        if let Some(current) = self.current {
            files.give_up(current);
        }
    }

    /// When the series ends if no more events come.
    pub(super) fn ends(&self, rolling: &Rolling) -> Option<Instant> {
        let current = self.current.as_ref()?;
        let over = rolling.interval.and_then(|interval| current.opened.checked_add(interval));
        let idle = rolling.idle.and_then(|idle| self.used.checked_add(idle));
        over.into_iter().chain(idle).min()
    }

    /// As in Flume, a full file is ended when the next event comes.
    fn roll(&mut self, files: &mut Files) -> io::Result<()> {
        match self.current.take_if(|current| current.is_full(&files.rolling)) {
            Some(current) => files.end(current),
            None => Ok(()),
        }
    }
}

impl Current {
    fn is_full(&self, rolling: &Rolling) -> bool {
        rolling.events.is_some_and(|most| most <= self.events)
            || rolling.bytes.is_some_and(|most| most <= self.bytes)
    }

    /// How many of these events go into the file before it is full.
    fn room(&self, rolling: &Rolling, events: &Slice) -> usize {
        let by_count = rolling
            .events
            .map_or(usize::MAX, |most| usize::try_from(most - self.events).unwrap_or(usize::MAX));
        let most = by_count.min(events.len());
        let Some(limit) = rolling.bytes else { return most };
        let mut bytes = self.bytes;
        let fitting = events.iter().take(most).take_while(|event| {
            let fits = bytes < limit;
            bytes += event.body().len() as u64;
            fits
        });
        fitting.count()
    }

    fn write(&mut self, events: &Slice, now: i64) -> io::Result<()> {
        self.dirty = true;
        self.contents.write(events, now)?;
        self.events += events.len() as u64;
        self.bytes += events.iter().map(|event| event.body().len() as u64).sum::<u64>();
        Ok(())
    }

    fn send(&mut self) -> io::Result<()> {
        if self.dirty {
            let bytes = self.contents.take()?;
            self.file.send(bytes);
            self.dirty = false;
        }
        Ok(())
    }

    fn wait(&mut self) -> io::Result<()> {
        self.file.wait()?;
        self.confirmed = true;
        Ok(())
    }
}

impl Files {
    /// Opens the next file. What stands in another one is never overwritten: a name that is in use is passed over.
    fn open(&mut self, series: &Series, number: &mut u128) -> io::Result<Current> {
        self.search(series, *number);
        let contents = Contents::begin(&self.format)?;
        loop {
            *number += 1;
            self.number = self.number.max(*number);
            let names = self.naming.names(series, *number);
            let file = match self.system.create(&names.in_use) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                file => file.inspect_err(|_| self.counters.open_failures.add(1)),
            };
            let file =
                file.map_err(|error| io::Error::other(format!("cannot create {}: {error}", names.in_use)))?;
            self.counters.opened.add(1);
            let opened = Instant::now();
            return Ok(Current {
                file,
                contents,
                names,
                opened,
                events: 0,
                bytes: 0,
                dirty: false,
                confirmed: false,
            });
        }
    }

    /// Ends a file. It fails only when its events may not be there; a file that cannot be closed or renamed is tried
    /// again later.
    fn end(&mut self, mut current: Current) -> io::Result<()> {
        let sent = current.send().and_then(|()| current.wait());
        if let Err(error) = sent {
            self.give_up(current);
            return Err(error);
        }
        let names = &current.names;
        let renamed = names.in_use == names.target;
        let rename = |()| if renamed { Ok(()) } else { self.system.rename(&names.in_use, &names.target) };
        let closed = current.file.close().and_then(rename);
        match closed {
            Ok(()) => self.counters.closed.add(1),
            Err(error) => {
                tracing::warn!(file = names.in_use, "cannot close the file: {error}");
                self.counters.open_failures.add(1);
                self.unfinished.own(current.names, !current.confirmed);
            }
        }
        Ok(())
    }

    /// A file with nothing confirmed in it goes: a cluster that takes no data for hours would be left with thousands.
    fn give_up(&mut self, current: Current) {
        self.unfinished.own(current.names, !current.confirmed);
    }

    /// Takes on what an agent has left behind, wherever it was to go.
    pub(super) fn adopt(&mut self) -> io::Result<()> {
        for path in self.system.left_over()? {
            self.unfinished.found(Names { in_use: path.clone(), target: path });
        }
        Ok(())
    }

    /// Tries again what could not be finished.
    pub(super) fn work(&mut self, now: Instant) {
        let (ended, failed) = self.unfinished.work(&mut *self.system, now);
        self.counters.closed.add(ended);
        self.counters.open_failures.add(failed);
    }

    /// Looks once in each folder for files that an agent has left behind.
    fn search(&mut self, series: &Series, before: u128) {
        if self.naming.in_use_prefix.is_empty() && self.naming.in_use_suffix.is_empty() {
            return;
        }
        if self.searched.len() >= SEARCHED {
            self.searched.clear();
        }
        if !self.searched.insert(series.clone()) {
            return;
        }
        let (folder, _) = self.naming.split(series);
        match self.system.names(&folder) {
            Ok(found) => {
                for number in found.iter().filter_map(|name| self.naming.number(series, name)) {
                    if number <= before {
                        self.unfinished.found(self.naming.names(series, number));
                    }
                }
            }
            Err(error) => tracing::warn!(folder, "cannot look for files that were left over: {error}"),
        }
    }
}

impl Naming {
    fn names(&self, series: &Series, number: u128) -> Names {
        let Series { folder, name } = series;
        let Self { in_use_prefix, in_use_suffix, suffix } = self;
        let slash = if folder.ends_with('/') { "" } else { "/" };
        let target = format!("{name}.{number}{suffix}");
        Names {
            in_use: format!("{folder}{slash}{in_use_prefix}{target}{in_use_suffix}"),
            target: format!("{folder}{slash}{target}"),
        }
    }

    /// The folder that has the open files of a series, and what their names begin with. Names may have slashes.
    fn split(&self, series: &Series) -> (String, String) {
        let in_use = self.names(series, 0).in_use;
        let (folder, name) = in_use.rsplit_once('/').unwrap_or((".", &in_use));
        let end = name.len() - 1 - self.suffix.len() - self.in_use_suffix.len();
        (if folder.is_empty() { "/".to_owned() } else { folder.to_owned() }, name[..end].to_owned())
    }

    /// The number in the name of an open file of a series.
    fn number(&self, series: &Series, name: &str) -> Option<u128> {
        let (_, start) = self.split(series);
        let number =
            name.strip_prefix(&start)?.strip_suffix(&self.in_use_suffix)?.strip_suffix(&self.suffix)?;
        number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())?
    }
}
