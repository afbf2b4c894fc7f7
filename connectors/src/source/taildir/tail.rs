//! A file that is followed.

use std::fmt::Write as _;
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use logflowc_runtime::{Batch, Header, Join, Piece};
use memchr::memchr_iter;

use crate::block;

/// A longer line comes in parts of this size; the original would run out of memory.
const LONGEST: usize = 64 << 20;

/// What a file is known by, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id {
    device: u64,
    pub(super) inode: u64,
    /// When it was created, where the file system knows: inodes are given away again.
    born: Option<SystemTime>,
}

/// What a file looked like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) size: u64,
    modified: Option<SystemTime>,
}

/// What stands behind a name, if it is a file.
pub(super) fn look(path: &Path) -> Option<(Id, Seen)> {
    let metadata = fs::metadata(path).ok()?;
    metadata.is_file().then(|| (Id::of(&metadata), Seen::of(&metadata)))
}

impl Id {
    fn of(metadata: &Metadata) -> Self {
        Self { device: metadata.dev(), inode: metadata.ino(), born: metadata.created().ok() }
    }
}

impl Seen {
    fn of(metadata: &Metadata) -> Self {
        Self { size: metadata.len(), modified: metadata.modified().ok() }
    }

    /// Whether the file was changed that short a while ago. A time in the future is young.
    pub(super) fn is_younger_than(self, age: Duration) -> bool {
        self.modified.is_some_and(|modified| modified.elapsed().map_or(true, |since| since < age))
    }
}

/// A file that is followed.
pub(super) struct Tail {
    pub(super) path: PathBuf,
    /// Index of the group that it belongs to.
    pub(super) group: usize,
    /// Closed while the file is idle.
    file: Option<File>,
    /// Behind the last line that the channels hold.
    pub(super) committed: u64,
    /// Behind the last line that was given.
    position: u64,
    /// The size at which there was no newline behind the position.
    without_newline: Option<u64>,
    /// When it was opened, or lines of it were taken.
    active: Instant,
    /// When it was first seen with the size that it has.
    grown: Instant,
    seen: Seen,
    /// The last look has found it under its name.
    pub(super) listed: bool,
    /// Trouble was reported.
    troubled: bool,
}

/// How lines are to be read.
pub(super) struct Reading<'r> {
    /// Most of them.
    pub(super) most: usize,
    /// A last line without newline counts too.
    pub(super) unfinished: bool,
    /// Header for the offset of each line.
    pub(super) offset: Option<&'r Header>,
    /// Which lines make one event.
    pub(super) join: Option<&'r mut Join>,
    /// The last event is complete, though others of its lines might come.
    pub(super) complete: bool,
}

impl Tail {
    pub(super) fn new(path: PathBuf, group: usize, seen: Seen, position: u64) -> Self {
        Self {
            path,
            group,
            file: None,
            committed: position,
            position,
            without_newline: None,
            active: Instant::now(),
            grown: Instant::now(),
            seen,
            listed: false,
            troubled: false,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.file.is_some()
    }

    pub(super) fn active(&self) -> Instant {
        self.active
    }

    /// Whether a file with this id and another name must be this one. The inode of an open file is not given away; of
    /// a closed one without a time of birth, another file would have to look the same.
    pub(super) fn is_same(&self, id: Id, seen: Seen) -> bool {
        self.is_open() || id.born.is_some() || self.seen == seen
    }

    /// Whether its name leads to it.
    pub(super) fn has_its_name(&self, id: Id) -> bool {
        look(&self.path).is_some_and(|(found, _)| found == id)
    }

    /// It has got another name.
    pub(super) fn rename(&mut self, path: PathBuf, group: usize) {
        tracing::info!("{} has become {}", self.path.display(), path.display());
        (self.path, self.group) = (path, group);
    }

    /// Goes on from another position.
    pub(super) fn go_to(&mut self, position: u64) {
        (self.committed, self.position, self.without_newline) = (position, position, None);
    }

    /// Takes note of what the file looks like now. A file that is shorter than what was read of it begins anew.
    pub(super) fn look(&mut self, seen: Seen) {
        if seen.size != self.seen.size {
            self.grown = Instant::now();
        }
        self.seen = seen;
        if seen.size < self.position {
            let path = self.path.display();
            tracing::info!("{path} is shorter than what was read of it: it is read from the beginning");
            self.go_to(0);
        }
    }

    /// Whether reading may give something.
    pub(super) fn has_news(&self) -> bool {
        self.seen.size > self.position && self.without_newline != Some(self.seen.size)
    }

    /// Whether lines have waited that long for others that may belong to them.
    pub(super) fn has_waited(&self, timeout: Duration) -> bool {
        self.seen.size > self.position && self.grown.elapsed() >= timeout
    }

    /// What the open file looks like, when it has no name any more.
    pub(super) fn look_inside(&mut self) {
        if let Some(Ok(metadata)) = self.file.as_ref().map(File::metadata) {
            self.look(Seen::of(&metadata));
        }
    }

    /// Opens the file unless it is open. Trouble is reported once.
    pub(super) fn open(&mut self, id: Id) {
        if self.is_open() {
            return;
        }
        match File::open(&self.path).and_then(|file| Ok((Id::of(&file.metadata()?), file))) {
            // Between the look at the name and this, another file may have got it.
            Ok((found, _)) if found != id => {}
            Ok((_, file)) => {
                self.file = Some(file);
                self.active = Instant::now();
            }
            Err(error) => self.trouble(&error),
        }
    }

    pub(super) fn close(&mut self) {
        self.file = None;
    }

    /// The channels hold what was given.
    pub(super) fn commit(&mut self) {
        self.committed = self.position;
        self.active = Instant::now();
        self.troubled = false;
    }

    /// They do not.
    pub(super) fn refuse(&mut self) {
        self.go_to(self.committed);
    }

    /// Adds the next lines to an empty batch. Tells whether there may be more.
    pub(super) fn read(&mut self, batch: &mut Batch, reading: Reading<'_>) -> bool {
        match self.try_read(batch, reading) {
            Ok(more) => more,
            Err(error) => {
                batch.clear();
                self.trouble(&error);
                false
            }
        }
    }

    fn try_read(&mut self, batch: &mut Batch, mut reading: Reading<'_>) -> io::Result<bool> {
        let Some(file) = &self.file else { return Ok(false) };
        let mut want = block::size(reading.most);
        loop {
            batch.clear();
            let bytes = block::read(file, self.position, want, batch.arena_mut())?.len();
            let at_end = bytes < want;
            let mut lines = match &mut reading.join {
                Some(join) => push_joined(batch, bytes, reading.most, join, at_end && reading.complete),
                None => push_lines(batch, bytes, reading.most),
            };
            if lines == 0 && bytes > 0 && (at_end && reading.unfinished || want >= LONGEST) {
                batch.push_piece(Piece::new(0, bytes));
                lines = bytes;
            }
            if lines > 0 || at_end {
                batch.arena_mut().truncate(lines);
                self.without_newline = (lines == 0).then_some(self.position + bytes as u64);
                self.set_offsets(batch, reading.offset);
                self.position += lines as u64;
                let to_end = reading.unfinished || reading.complete;
                return Ok(lines > 0 && (!at_end || to_end || batch.len() == reading.most));
            }
            want *= 2;
        }
    }

    fn set_offsets(&self, batch: &mut Batch, header: Option<&Header>) {
        let Some(header) = header else { return };
        let mut digits = String::new();
        for event in 0..batch.len() {
            digits.clear();
            let offset = self.position + batch.body_piece(event).start() as u64;
            write!(digits, "{offset}").expect("a string takes every write");
            batch.set(event, header, digits.as_bytes());
        }
    }

    fn trouble(&mut self, error: &io::Error) {
        if !self.troubled {
            tracing::error!("cannot read {}: {error}; it is tried again and again", self.path.display());
        }
        self.troubled = true;
    }
}

/// Adds the lines that begin the arena, without the carriage return that may stand before a newline. Tells how many
/// bytes they are.
fn push_lines(batch: &mut Batch, bytes: usize, most: usize) -> usize {
    batch.push_found(|arena, bodies| {
        let mut start = 0;
        for newline in memchr_iter(b'\n', &arena[..bytes]).take(most) {
            let carriage_return = newline > start && arena[newline - 1] == b'\r';
            bodies.push(Piece::new(start, newline - start - usize::from(carriage_return)));
            start = newline + 1;
        }
        start
    })
}

/// Adds events of several lines; newlines between them stay. The last one is left out as long as lines that belong to
/// it may come. Tells how many bytes they are.
fn push_joined(batch: &mut Batch, bytes: usize, most: usize, join: &mut Join, complete: bool) -> usize {
    batch.push_found(|arena, bodies| {
        let body = |start: usize, end: usize| {
            let end = if arena[..end].ends_with(b"\r") { end - 1 } else { end };
            Piece::new(start, end.max(start) - start)
        };
        let (mut event, mut line, mut lines) = (0, 0, 0);
        for newline in memchr_iter(b'\n', &arena[..bytes]) {
            if lines > 0 && join.begins(&arena[line..newline], lines, line - event) {
                bodies.push(body(event, line - 1));
                (event, lines) = (line, 0);
                if bodies.len() == most {
                    return event;
                }
            }
            (line, lines) = (newline + 1, lines + 1);
        }
        if complete && lines > 0 {
            bodies.push(body(event, line - 1));
            event = line;
        }
        event
    })
}
