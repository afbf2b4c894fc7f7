//! Shares the events of a batch out to the files that they belong to.

use std::collections::HashMap;

use logflowc_runtime::template::{Span, Template, TemplateError};
use logflowc_runtime::{Event, Events, Slice};

/// Events in a row mostly go to one of the last few files.
const RECENT: usize = 4;

/// Finds the file of an event without making its name, as long as the names made last will do.
pub(super) struct Grouping {
    folder: Template,
    name: Template,
    recent: Vec<Recent>,
    /// Which of the recent ones is replaced next.
    oldest: usize,
    /// By the text of folder and name.
    known: HashMap<Vec<u8>, usize>,
}

/// Where files of one series go.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Series {
    pub(super) folder: String,
    pub(super) name: String,
}

/// Events that go to the same series of files.
pub(super) struct Group {
    pub(super) series: Series,
    pub(super) events: Vec<Slice>,
    /// Events of the slice at hand.
    picks: Vec<u32>,
}

/// What an event must have to belong to a group.
struct Recent {
    times: Span,
    /// Of the headers of folder and name, in order.
    values: Vec<Option<Vec<u8>>>,
    group: usize,
}

impl Grouping {
    pub(super) fn new(folder: Template, name: Template) -> Self {
        Self { folder, name, recent: Vec::new(), oldest: 0, known: HashMap::new() }
    }

    /// All events of a batch, group by group. `now` is the time of the agent in milliseconds since 1970.
    pub(super) fn split(&mut self, events: &Events, now: i64) -> Result<Vec<Group>, TemplateError> {
        self.recent.clear();
        self.oldest = 0;
        self.known.clear();
        let mut groups: Vec<Group> = Vec::new();
        for slice in events.slices() {
            for (position, event) in (0..).zip(slice.iter()) {
                let group = self.group_of(event, now, &mut groups)?;
                groups[group].picks.push(position);
            }
            for group in groups.iter_mut().filter(|group| !group.picks.is_empty()) {
                group.events.push(slice.pick(&group.picks));
                group.picks.clear();
            }
        }
        Ok(groups)
    }

    fn group_of(
        &mut self,
        event: Event<'_>,
        now: i64,
        groups: &mut Vec<Group>,
    ) -> Result<usize, TemplateError> {
        let folder_time = self.folder.time(event, now)?;
        // Both look at the same header or clock, unless one of them does not look at all.
        let time = if self.folder.needs_time() { folder_time } else { self.name.time(event, now)? };
        let found = self.recent.iter().find(|recent| {
            recent.times.contains(&time)
                && self
                    .headers()
                    .zip(&recent.values)
                    .all(|(header, value)| event.value(header) == value.as_deref())
        });
        if let Some(recent) = found {
            return Ok(recent.group);
        }
        self.make(event, time, groups)
    }

    fn make(&mut self, event: Event<'_>, time: i64, groups: &mut Vec<Group>) -> Result<usize, TemplateError> {
        let mut text = Vec::new();
        let folder_times = self.folder.write(event, time, &mut text)?;
        let end = text.len();
        let name_times = self.name.write(event, time, &mut text)?;
        let times = folder_times.start.max(name_times.start)..folder_times.end.min(name_times.end);
        let series = Series { folder: tidy(&text[..end]), name: lossy(&text[end..]) };
        let key = [&text[..end], b"\0", &text[end..]].concat();
        let group = *self.known.entry(key).or_insert_with(|| {
            groups.push(Group { series, events: Vec::new(), picks: Vec::new() });
            groups.len() - 1
        });
        let values = self.headers().map(|header| event.value(header).map(<[u8]>::to_vec)).collect();
        let recent = Recent { times, values, group };
        if self.recent.len() < RECENT {
            self.recent.push(recent);
        } else {
            self.recent[self.oldest] = recent;
            self.oldest = (self.oldest + 1) % RECENT;
        }
        Ok(group)
    }

    fn headers(&self) -> impl Iterator<Item = &logflowc_runtime::Header> {
        self.folder.headers().iter().chain(self.name.headers())
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A path as Hadoop has it: no slash behind another, none at the end.
fn tidy(path: &[u8]) -> String {
    let mut tidy = String::with_capacity(path.len());
    for char in String::from_utf8_lossy(path).chars() {
        if char != '/' || !tidy.ends_with('/') {
            tidy.push(char);
        }
    }
    if tidy.len() > 1 && tidy.ends_with('/') {
        tidy.pop();
    }
    tidy
}
