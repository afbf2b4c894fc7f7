//! Files that could not be closed and renamed at once, and files that an agent has left behind.

use std::io;
use std::time::{Duration, Instant};

use super::file_system::{FileSystem, Owner, Recovery};

/// While the file system is ending a file, it is asked again after this time.
const SOON: Duration = Duration::from_secs(1);

/// A file that somebody writes is looked at again after this time.
const LATER: Duration = Duration::from_secs(15);

/// HDFS takes a writer for dead that has been silent for a minute. Who writes longer is alive.
const LOOKS: u32 = 8;

/// The names of a file while it is written and afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) in_use: String,
    pub(super) target: String,
}

/// Ends files, again and again until it works.
pub(super) struct Unfinished {
    files: Vec<File>,
    /// Most attempts for a file, if there is a limit.
    tries: Option<u64>,
    interval: Duration,
}

struct File {
    names: Names,
    owner: Owner,
    /// Nothing in it was confirmed.
    worthless: bool,
    failures: u64,
    looks: u32,
    next: Instant,
}

impl Unfinished {
    pub(super) fn new(tries: Option<u64>, interval: Duration) -> Self {
        Self { files: Vec::new(), tries, interval }
    }

    /// Takes on a file of this sink, which writes there no more. One with nothing confirmed in it is `worthless`, and removed.
    pub(super) fn own(&mut self, names: Names, worthless: bool) {
        self.add(names, Owner::Ours, worthless);
    }

    /// Takes on a file that was there before. If an agent turns out to be alive that writes it, it is left alone.
    pub(super) fn found(&mut self, names: Names) {
        if self.files.iter().all(|file| file.names != names) {
            tracing::info!(file = names.in_use, "found a file that was not finished");
            self.add(names, Owner::Unknown, false);
        }
    }

    fn add(&mut self, names: Names, owner: Owner, worthless: bool) {
        self.files.push(File { names, owner, worthless, failures: 0, looks: 0, next: Instant::now() });
    }

    /// When the next file is to be tried.
    pub(super) fn next(&self) -> Option<Instant> {
        self.files.iter().map(|file| file.next).min()
    }

    /// Tries the files whose time has come. Gives back how many were ended, and how many attempts have failed.
    pub(super) fn work(&mut self, system: &mut dyn FileSystem, now: Instant) -> (u64, u64) {
        let (mut ended, mut failed) = (0, 0);
        let (tries, interval) = (self.tries, self.interval);
        self.files.retain_mut(|file| {
            if file.next > now {
                return true;
            }
            match file.attempt(system) {
                Ok(Recovery::Done) => {
                    tracing::info!(file = file.names.target, "finished a file that was left over");
                    ended += 1;
                    false
                }
                Ok(Recovery::Gone) => false,
                Ok(Recovery::Running) => file.again(SOON),
                Ok(Recovery::InUse) => {
                    file.looks += 1;
                    file.looks < LOOKS && file.again(LATER)
                }
                Err(error) => {
                    failed += 1;
                    file.failed(&error, tries, interval)
                }
            }
        });
        (ended, failed)
    }

    /// Tries all files a last time, as long as one is about to be ended.
    pub(super) fn finish(&mut self, system: &mut dyn FileSystem, until: Instant) {
        loop {
            let now = Instant::now();
            self.files.retain(|file| file.owner == Owner::Ours);
            self.work(system, now + SOON);
            if self.files.is_empty() || now >= until {
                break;
            }
            std::thread::sleep(SOON / 4);
        }
        for file in &self.files {
            tracing::warn!(file = file.names.in_use, "stays unfinished; all that was confirmed is in it");
        }
    }
}

impl File {
    fn attempt(&self, system: &mut dyn FileSystem) -> io::Result<Recovery> {
        let Names { in_use, target } = &self.names;
        if self.worthless {
            // It need not be ended first, which takes its data nodes.
            return system.remove(in_use).map(|()| Recovery::Gone);
        }
        let recovery = system.recover(in_use, self.owner)?;
        if recovery == Recovery::Done && in_use != target {
            system.rename(in_use, target)?;
        }
        Ok(recovery)
    }

    fn again(&mut self, after: Duration) -> bool {
        self.next = Instant::now() + after;
        true
    }

    /// Whether it is tried again.
    fn failed(&mut self, error: &io::Error, tries: Option<u64>, interval: Duration) -> bool {
        self.failures += 1;
        let file = &self.names.in_use;
        if tries.is_some_and(|tries| self.failures >= tries) {
            tracing::error!(file, "cannot finish the file: {error}; given up (hdfs.closeTries)");
            return false;
        }
        tracing::warn!(file, "cannot finish the file: {error}; it is tried again later (hdfs.retryInterval)");
        self.again(interval)
    }
}
