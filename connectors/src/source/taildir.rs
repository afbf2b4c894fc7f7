//! Follows files that grow (`org.apache.flume.source.taildir.TaildirSource`).
//!
//! As in Flume, files are found by pattern and known by inode, a carriage return in front of a newline is taken off,
//! and a last line without newline waits until its file was idle for a while. Unlike Flume, a file that was renamed
//! goes on where it was: under its new name or, when no pattern matches that, out of the open file. A second name of a
//! file is overlooked, and one file that cannot be read does not hold up the others.

mod group;
mod position_file;
mod tail;

use std::collections::{HashMap, HashSet, VecDeque};
use std::env;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use logflowc_runtime::connector::{Failure, Poll, Source, SourceContext};
use logflowc_runtime::{Batch, CopiedFrom, Header, Headers, Join};
use serde::Deserialize;

use self::group::{Group, PathPattern};
use self::position_file::{Entry, PositionFile};
use self::tail::{Id, Reading, Seen, Tail};
use super::{SourceEntry, join};
use crate::block;
use crate::entry::{keys, milliseconds, read};

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "taildir",
    keys: keys::<Settings>,
    make: |settings, context| Ok(Box::new(TailDir::new(&read(settings)?, context)?)),
};

/// Header of the place of a line in its file.
const OFFSET: &str = "byteoffset";

/// Files that are written to all the time are looked at no more often than this, so that lines come in batches.
const LOOK_INTERVAL: Duration = Duration::from_millis(10);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the keys are Flume's")]
struct Settings {
    filegroups: Vec<String>,
    /// By the name of the group.
    #[serde(rename = "filegroups.*")]
    paths: HashMap<String, PathPattern>,
    /// By the name of the group, a dot, and the name of the header.
    #[serde(rename = "headers.*", default)]
    headers: HashMap<String, String>,
    position_file: PathBuf,
    byte_offset_header: bool,
    skip_to_end: bool,
    #[serde(deserialize_with = "milliseconds")]
    idle_timeout: Duration,
    #[serde(deserialize_with = "milliseconds")]
    write_pos_interval: Duration,
    max_batch_count: u64,
    cache_pattern_matching: bool,
    file_header: bool,
    file_header_key: String,
}

struct TailDir {
    groups: Vec<Group>,
    positions: PositionFile,
    skip_to_end: bool,
    idle: Duration,
    write_interval: Duration,
    /// When the positions are written next.
    write_at: Instant,
    offset_header: Option<Header>,
    file_header: Option<Header>,
    /// Which lines make one event.
    join: Option<Join>,
    /// Most lines of a poll.
    lines: usize,
    /// Most lines of a file in a round.
    lines_in_round: usize,
    context: SourceContext,
    tails: HashMap<Id, Tail>,
    /// Where files are to begin that were followed before the source was started.
    kept: HashMap<(u64, PathBuf), u64>,
    /// Those that have names, in the order in which they are read and written down.
    order: Vec<Id>,
    round: VecDeque<Turn>,
    /// The next round may begin at this time.
    look_at: Instant,
    /// Whose lines the last poll gave.
    given: Option<Id>,
}

/// A file that is to be read in this round.
struct Turn {
    id: Id,
    /// It was idle for long: it gives everything and is closed.
    last: bool,
    /// Its last lines have waited long enough for others that belong to them.
    complete: bool,
    /// How many lines it has given.
    lines: usize,
}

impl Settings {
    /// The groups that are listed, each once, and have a path.
    fn groups(&self, headers: &Headers) -> Result<Vec<Group>, Failure> {
        let mut seen = HashSet::new();
        let listed = self.filegroups.iter().filter(|name| seen.insert(*name));
        let group = |name: &String| {
            let path = self.paths.get(name)?;
            Some(Group::new(path, self.headers_of(name, headers), self.cache_pattern_matching))
        };
        listed.filter_map(group).collect()
    }

    fn headers_of(&self, group: &str, headers: &Headers) -> Vec<(Header, Vec<u8>)> {
        let header = |(key, value): (&String, &String)| {
            let (_, name) = key.split_once('.').filter(|(first, _)| *first == group)?;
            Some((headers.find(name), value.clone().into_bytes()))
        };
        self.headers.iter().filter_map(header).collect()
    }
}

impl TailDir {
    fn new(settings: &Settings, context: SourceContext) -> Result<Self, Failure> {
        let header = |wanted: bool, key: &str| wanted.then(|| context.headers.find(key));
        let most = usize::try_from(settings.max_batch_count).unwrap_or(usize::MAX);
        Ok(Self {
            groups: settings.groups(&context.headers)?,
            positions: PositionFile::new(at_home(&settings.position_file)),
            skip_to_end: settings.skip_to_end,
            idle: settings.idle_timeout,
            write_interval: settings.write_pos_interval,
            write_at: Instant::now(),
            offset_header: header(settings.byte_offset_header, OFFSET),
            file_header: header(settings.file_header, &settings.file_header_key),
            join: join(&context)?,
            lines: block::lines(context.batch),
            lines_in_round: most.saturating_mul(context.batch),
            context,
            tails: HashMap::new(),
            kept: HashMap::new(),
            order: Vec::new(),
            round: VecDeque::new(),
            look_at: Instant::now(),
            given: None,
        })
    }

    /// Looks at all files and plans the next round. New ones begin at their start or end.
    fn look(&mut self, new_at_end: bool) {
        self.order.clear();
        self.tails.values_mut().for_each(|tail| tail.listed = false);
        let mut complete = true;
        for group in 0..self.groups.len() {
            let files = self.groups[group].files().to_vec();
            for path in files {
                match tail::look(&path) {
                    Some((id, seen)) => self.look_at(path, group, id, seen, new_at_end),
                    None => complete = false,
                }
            }
        }
        self.look_for_nameless(complete);
        self.look_at = Instant::now() + LOOK_INTERVAL;
    }

    fn look_at(&mut self, path: PathBuf, group: usize, id: Id, seen: Seen, new_at_end: bool) {
        let mut new = false;
        match self.tails.get_mut(&id) {
            // Two groups have it, or it has two names.
            Some(tail) if tail.listed || tail.path != path && tail.has_its_name(id) => return,
            Some(tail) if tail.path == path => {}
            Some(tail) if tail.is_same(id, seen) => tail.rename(path, group),
            _ => {
                let kept = self.kept.remove(&(id.inode, path.clone()));
                let position = kept.unwrap_or(if new_at_end { seen.size } else { 0 });
                self.tails.insert(id, Tail::new(path, group, seen, position));
                new = true;
            }
        }
        let tail = self.tails.get_mut(&id).expect("it was found or just put there");
        tail.listed = true;
        tail.look(seen);
        // What is written to will be renamed one day, and must be open then.
        if tail.has_news() || new && seen.is_younger_than(self.idle) {
            tail.open(id);
        }
        self.order.push(id);
        self.plan_turn(id);
    }

    /// Files that were renamed out of sight or deleted are read to their end and forgotten. When a name went away during
    /// the look, its file may have got another one behind it.
    fn look_for_nameless(&mut self, complete: bool) {
        self.tails.retain(|_, tail| tail.listed || tail.is_open() || !complete);
        let nameless: Vec<Id> =
            self.tails.iter().filter(|(_, tail)| !tail.listed).map(|(id, _)| *id).collect();
        for id in nameless {
            self.tails.get_mut(&id).expect("it was found there").look_inside();
            self.plan_turn(id);
        }
    }

    fn plan_turn(&mut self, id: Id) {
        let tail = &self.tails[&id];
        let last = tail.is_open() && tail.active().elapsed() > self.idle;
        let waited = self.join.as_ref().is_some_and(|join| tail.has_waited(join.timeout()));
        if last || tail.is_open() && (waited || tail.has_news()) {
            self.round.push_back(Turn { id, last, complete: last || waited, lines: 0 });
        }
    }

    /// Reads the next lines of the round.
    fn read_round(&mut self, batch: &mut Batch) {
        while batch.is_empty()
            && let Some(turn) = self.round.front_mut()
        {
            let tail = self.tails.get_mut(&turn.id).expect("the round is over before files are forgotten");
            let reading = Reading {
                most: self.lines.min(self.lines_in_round - turn.lines),
                unfinished: turn.last,
                offset: self.offset_header.as_ref(),
                join: self.join.as_mut(),
                complete: turn.complete,
            };
            let more = tail.read(batch, reading);
            turn.lines += batch.len();
            for (header, value) in &self.groups[tail.group].headers {
                batch.set_all(header, value);
            }
            // The original hands the headers of the group over as one map, unless offsets came first.
            if self.offset_header.is_none() {
                batch.copy_headers(CopiedFrom::List);
            }
            if let Some(header) = &self.file_header {
                batch.set_all(header, tail.path.as_os_str().as_bytes());
            }
            self.given = Some(turn.id);
            if !more {
                if turn.last {
                    tail.close();
                }
                self.round.pop_front();
            } else if turn.lines >= self.lines_in_round {
                // The others come first, but there is no reason for a pause.
                self.look_at = Instant::now();
                self.round.pop_front();
            }
        }
    }

    fn write_positions(&mut self) {
        let entry = |id: &Id| {
            let tail = &self.tails[id];
            Entry { inode: id.inode, pos: tail.committed, file: tail.path.to_string_lossy().into_owned() }
        };
        if let Err(error) = self.positions.store(self.order.iter().map(entry)) {
            self.context.counters.other_failures.add(1);
            tracing::error!("cannot write the position file: {error}");
        }
        self.write_at = Instant::now() + self.write_interval;
    }
}

impl Source for TailDir {
    fn open(&mut self) -> Result<(), Failure> {
        self.groups.iter().try_for_each(Group::check)?;
        let cannot = |error: io::Error| Failure::retry("cannot use the position file", error);
        self.positions.prepare().map_err(cannot)?;
        let entries = self.positions.load().map_err(cannot)?;
        self.kept =
            entries.into_iter().map(|entry| ((entry.inode, PathBuf::from(entry.file)), entry.pos)).collect();
        self.tails.clear();
        self.round.clear();
        self.look(self.skip_to_end);
        for (_, path) in self.kept.drain().map(|(key, _)| key) {
            tracing::info!("{} of the position file is not there any more", path.display());
        }
        self.write_at = Instant::now() + self.write_interval;
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        if Instant::now() >= self.write_at {
            self.write_positions();
        }
        self.read_round(batch);
        if batch.is_empty() {
            self.context.stop.sleep(self.look_at.saturating_duration_since(Instant::now()));
            self.look(false);
            self.read_round(batch);
        }
        Ok(if batch.is_empty() { Poll::Idle } else { Poll::Ready })
    }

    /// A poll reads further than a batch of the original does.
    fn batches(&self, events: usize) -> u64 {
        events.div_ceil(self.context.batch.max(1)) as u64
    }

    fn commit(&mut self) -> Result<(), Failure> {
        if let Some(tail) = self.given.take().and_then(|id| self.tails.get_mut(&id)) {
            tail.commit();
        }
        Ok(())
    }

    fn refuse(&mut self) {
        if let Some(tail) = self.given.take().and_then(|id| self.tails.get_mut(&id)) {
            tail.refuse();
        }
    }

    fn close(&mut self) {
        self.write_positions();
    }
}

/// The default stands in the catalog with a tilde for the home of the user.
fn at_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests;
