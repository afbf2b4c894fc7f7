//! Writes events to rolled files of HDFS or of this machine, or to objects of S3, in folders made of headers and time
//! (`org.apache.flume.sink.hdfs.HDFSEventSink`).
//!
//! A batch is written file by file, and confirmed when each of them says that its events are safe. A file that fails
//! is given up and ended later; the events of the batch come again and go to a new one.

mod bucket;
mod contents;
mod file_system;
mod grouping;
mod unfinished;

use std::collections::{HashMap, HashSet};
use std::io;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use logflowc_plan::{self as plan, TemplatePart};
use logflowc_runtime::connector::{Failure, Sink, SinkContext};
use logflowc_runtime::template::{RoundUnit, Rounding, Template, TimeView};
use logflowc_runtime::{Events, date, local_host};
use serde::Deserialize;

use self::bucket::{Bucket, Files, Naming, Rolling};
use self::contents::{FileType, Format};
use self::file_system::{FileSystem, Place};
use self::grouping::{Group, Grouping, Series};
use self::unfinished::Unfinished;
use super::SinkEntry;
use crate::entry::{keys, read};
use crate::hadoop::{Codec, ValueClass};
use crate::hdfs_client::Credentials;
use crate::{java_zone, serializer};

pub(super) const ENTRY: SinkEntry = SinkEntry {
    name: "hdfs",
    keys: keys::<Settings>,
    make: |settings, context| Ok(Box::new(Hdfs::new(read(settings)?, context)?)),
};

/// How long a name node may take to answer a question.
const PROBE: Duration = Duration::from_secs(5);

/// How long an ending agent waits for files that cannot be closed at once.
const LAST_CALL: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "as many as Flume has switches")]
struct Settings {
    #[serde(rename = "hdfs.path")]
    path: plan::Template,
    #[serde(rename = "hdfs.filePrefix")]
    file_prefix: plan::Template,
    #[serde(rename = "hdfs.fileSuffix")]
    file_suffix: String,
    #[serde(rename = "hdfs.inUsePrefix")]
    in_use_prefix: String,
    #[serde(rename = "hdfs.inUseSuffix")]
    in_use_suffix: String,
    #[serde(rename = "hdfs.emptyInUseSuffix")]
    empty_in_use_suffix: bool,
    #[serde(rename = "hdfs.rollInterval")]
    roll_seconds: i64,
    #[serde(rename = "hdfs.rollSize")]
    roll_bytes: i64,
    #[serde(rename = "hdfs.rollCount")]
    roll_events: i64,
    #[serde(rename = "hdfs.idleTimeout")]
    idle_seconds: i64,
    #[serde(rename = "hdfs.codeC", default = "no_codec")]
    codec: Codec,
    #[serde(rename = "hdfs.fileType")]
    file_type: FileType,
    #[serde(rename = "hdfs.maxOpenFiles")]
    max_open_files: i64,
    #[serde(rename = "hdfs.writeFormat")]
    values: ValueClass,
    #[serde(rename = "hdfs.kerberosPrincipal")]
    principal: Option<String>,
    #[serde(rename = "hdfs.kerberosKeytab")]
    keytab: Option<String>,
    #[serde(rename = "hdfs.proxyUser")]
    proxy_user: Option<String>,
    #[serde(rename = "hdfs.round")]
    round: bool,
    #[serde(rename = "hdfs.roundValue")]
    round_value: i8,
    #[serde(rename = "hdfs.roundUnit")]
    round_unit: RoundTo,
    #[serde(rename = "hdfs.timeZone")]
    time_zone: Option<String>,
    #[serde(rename = "hdfs.useLocalTimeStamp")]
    local_time: bool,
    #[serde(rename = "hdfs.closeTries")]
    close_tries: i64,
    #[serde(rename = "hdfs.retryInterval")]
    retry_seconds: i64,
    #[serde(rename = "hdfs.callTimeout")]
    call_milliseconds: i64,
    #[serde(rename = "hdfs.useRawLocalFileSystem")]
    raw_local: bool,
    serializer: serializer::Config,
}

fn no_codec() -> Codec {
    Codec::None
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum RoundTo {
    Second,
    Minute,
    Hour,
}

struct Hdfs {
    limit: Option<Duration>,
    grouping: Grouping,
    most_open: usize,
    buckets: HashMap<Series, Bucket>,
    files: Files,
}

impl Hdfs {
    fn new(settings: Settings, context: SinkContext) -> Result<Self, Failure> {
        let unknown = |error| Failure::fatal(&settings.path.written, error);
        let (place, folder) = file_system::split(&settings.path).map_err(unknown)?;
        if settings.raw_local && matches!(place, Place::Hdfs(_)) {
            tracing::warn!("hdfs.useRawLocalFileSystem is only for local files");
        }
        let limit = positive(settings.call_milliseconds).map(Duration::from_millis);
        let system = file_system::open(&place, &credentials(&settings), limit);
        let system = system.map_err(|error| Failure::retry("cannot use the file system", error))?;
        let template = |plan| Template::new(plan, view(&settings), &context.headers);
        Ok(Self {
            limit,
            grouping: Grouping::new(template(&folder), template(&settings.file_prefix)),
            most_open: usize::try_from(settings.max_open_files).unwrap_or(0),
            buckets: HashMap::new(),
            files: files(system, settings, context),
        })
    }

    /// Gives the events of a group to the file that they belong to.
    fn write_group(&mut self, group: Group, now: i64) -> io::Result<()> {
        let Group { series, events, .. } = group;
        if !self.buckets.contains_key(&series) {
            self.buckets.insert(series.clone(), Bucket::new(series.clone(), &self.files));
        }
        let bucket = self.buckets.get_mut(&series).expect("just put there");
        bucket.write(&events, now, &mut self.files)
    }

    /// Writes all groups, then waits for all of them at once.
    fn write_groups(&mut self, groups: Vec<Group>, touched: &[Series], now: i64) -> io::Result<()> {
        for group in groups {
            self.write_group(group, now)?;
        }
        for series in touched {
            self.bucket(series).send()?;
        }
        // Every file is waited for, so that none is at work when it is given up.
        let waited: Vec<io::Result<()>> = touched.iter().map(|series| self.bucket(series).wait()).collect();
        waited.into_iter().collect()
    }

    fn bucket(&mut self, series: &Series) -> &mut Bucket {
        self.buckets.get_mut(series).expect("every group has got its bucket")
    }

    /// Closes what was not used for the longest time, where too many files are open.
    fn close_surplus(&mut self) -> io::Result<()> {
        while self.buckets.len() > self.most_open {
            let oldest = self.buckets.iter().min_by_key(|(_, bucket)| bucket.used);
            let oldest = oldest.map(|(series, _)| series.clone()).expect("there are some");
            self.end(&oldest)?;
        }
        Ok(())
    }

    fn end(&mut self, series: &Series) -> io::Result<()> {
        let bucket = self.buckets.remove(series);
        bucket.map_or(Ok(()), |bucket| bucket.close(&mut self.files))
    }
}

impl Sink for Hdfs {
    /// As in Flume, a cluster that is not there does not keep a sink from starting.
    fn open(&mut self) -> Result<(), Failure> {
        self.files.adopt().map_err(|error| Failure::retry("cannot look for files that were left over", error))
    }

    fn tick(&mut self) -> Result<Option<Instant>, Failure> {
        let now = Instant::now();
        let over = |bucket: &Bucket| bucket.ends(&self.files.rolling).is_some_and(|end| end <= now);
        let ended: Vec<Series> = self
            .buckets
            .iter()
            .filter(|(_, bucket)| over(bucket))
            .map(|(series, _)| series.clone())
            .collect();
        for series in ended {
            // All that it had was confirmed; what cannot be ended now is ended later.
            if let Err(error) = self.end(&series) {
                tracing::warn!("cannot end a file: {error}");
            }
        }
        self.files.work(now);
        let ends = self.buckets.values().filter_map(|bucket| bucket.ends(&self.files.rolling));
        Ok(ends.chain(self.files.unfinished.next()).min())
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        let now = milliseconds_now();
        let groups = self
            .grouping
            .split(events, now)
            .map_err(|error| Failure::retry("an event has no file", error))?;
        let touched: Vec<Series> = groups.iter().map(|group| group.series.clone()).collect();
        if let Err(error) = self.write_groups(groups, &touched, now) {
            for series in &touched {
                if let Some(bucket) = self.buckets.remove(series) {
                    bucket.give_up(&mut self.files);
                }
            }
            return Err(Failure::retry("cannot write", error));
        }
        // What is closed here was confirmed.
        self.close_surplus().or_else(|error| {
            tracing::warn!("cannot end a file: {error}");
            Ok(())
        })
    }

    fn close(&mut self) -> Result<(), Failure> {
        let mut failed = Ok(());
        for (_, bucket) in self.buckets.drain() {
            failed = bucket.close(&mut self.files).and(failed);
        }
        let limit = self.limit.unwrap_or(LAST_CALL).min(LAST_CALL);
        self.files.unfinished.finish(&mut *self.files.system, Instant::now() + limit);
        failed.map_err(|error| Failure::retry("cannot end a file", error))
    }
}

fn view(settings: &Settings) -> TimeView {
    let unit = match settings.round_unit {
        RoundTo::Second => RoundUnit::Second,
        RoundTo::Minute => RoundUnit::Minute,
        RoundTo::Hour => RoundUnit::Hour,
    };
    TimeView {
        zone: settings.time_zone.as_deref().map_or_else(date::local_zone, java_zone::zone),
        rounding: settings.round.then_some(Rounding { unit, value: settings.round_value }),
        local: settings.local_time,
    }
}

/// What keeps a sink from the folder that all of its paths begin with. Local folders are asked for by others.
pub fn probe(settings: &plan::Settings) -> Option<String> {
    let settings: Settings = read(settings).ok()?;
    let (place, path) = file_system::split(&settings.path).ok()?;
    let Some(TemplatePart::Text { text }) = path.parts.first().filter(|_| place != Place::Local) else {
        return None;
    };
    // What stands in front of the escape may be half a name.
    let folder = if path.parts.len() == 1 { text } else { text.rsplit_once('/')?.0 };
    let folder = if folder.is_empty() { "/" } else { folder };
    let system = file_system::open(&place, &credentials(&settings), Some(PROBE));
    system.and_then(|mut system| system.reach(folder)).err().map(|why| why.to_string())
}

fn credentials(settings: &Settings) -> Credentials {
    let kerberos = match (&settings.principal, &settings.keytab) {
        (Some(principal), Some(keytab)) if !principal.is_empty() => {
            let host = principal.contains("_HOST").then(local_host::full_name).flatten().unwrap_or_default();
            Some((principal.replace("_HOST", &host.to_lowercase()), keytab.clone()))
        }
        _ => None,
    };
    Credentials { kerberos, proxy_user: settings.proxy_user.clone().filter(|user| !user.is_empty()) }
}

fn files(system: Box<dyn FileSystem>, settings: Settings, context: SinkContext) -> Files {
    // Without a pause, a file is tried once.
    let tries = if settings.retry_seconds > 0 { positive(settings.close_tries) } else { Some(1) };
    let retry = Duration::from_secs(positive(settings.retry_seconds).unwrap_or_default());
    let suffix = if settings.file_suffix.is_empty() {
        settings.codec.extension().to_owned()
    } else {
        settings.file_suffix
    };
    let in_use_suffix = if settings.empty_in_use_suffix { String::new() } else { settings.in_use_suffix };
    let (in_use_prefix, in_use_suffix) =
        if system.shows_open_files() { (settings.in_use_prefix, in_use_suffix) } else { Default::default() };
    Files {
        system,
        format: Format {
            file_type: settings.file_type,
            codec: settings.codec,
            serializer: settings.serializer,
            values: settings.values,
            headers: context.headers,
        },
        rolling: Rolling {
            interval: positive(settings.roll_seconds).map(Duration::from_secs),
            bytes: positive(settings.roll_bytes),
            events: positive(settings.roll_events),
            idle: positive(settings.idle_seconds).map(Duration::from_secs),
        },
        naming: Naming { in_use_prefix, in_use_suffix, suffix },
        unfinished: Unfinished::new(tries, retry),
        counters: context.counters,
        searched: HashSet::new(),
        number: 0,
    }
}

/// Numbers below one switch a setting off.
fn positive(number: i64) -> Option<u64> {
    u64::try_from(number).ok().filter(|number| *number > 0)
}

fn milliseconds_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
