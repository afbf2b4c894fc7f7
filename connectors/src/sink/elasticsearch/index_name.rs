//! The index that an event goes to.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use logflowc_plan as plan;
use logflowc_runtime::connector::Failure;
use logflowc_runtime::template::{Template, TimeView};
use logflowc_runtime::{Event, Header, Headers};
use serde::Deserialize;

/// How the name is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(tag = "component")]
pub(super) enum Kind {
    /// The text with its escapes, and the day of the event.
    #[serde(rename = "TimeBasedIndexNameBuilder")]
    TimeBased,
    /// The text with its escapes.
    #[serde(rename = "SimpleIndexNameBuilder")]
    Simple,
}

pub(super) struct IndexName {
    text: Template,
    kind: Kind,
    /// Where the time stands; the first that is there counts.
    times: [Header; 2],
}

impl IndexName {
    pub(super) fn new(text: &plan::Template, kind: Kind, headers: &Headers) -> Self {
        let view = TimeView { zone: TimeZone::system(), rounding: None, local: false };
        let times = ["timestamp", "@timestamp"].map(|name| headers.find(name));
        Self { text: Template::new(text, view, headers), kind, times }
    }

    /// The name for an event. One without a time is of today.
    pub(super) fn of(&self, event: Event<'_>, now: Timestamp) -> Result<String, Failure> {
        let failed = |why| Failure::retry("an event has no index", why);
        let mut name = Vec::new();
        let time = self.text.time(event, now.as_millisecond()).map_err(failed)?;
        self.text.write(event, time, &mut name).map_err(failed)?;
        if self.kind == Kind::TimeBased {
            let day = self.time(event, now)?.strftime("-%Y-%m-%d").to_string();
            name.extend_from_slice(day.as_bytes());
        }
        Ok(String::from_utf8_lossy(&name).into_owned())
    }

    fn time(&self, event: Event<'_>, now: Timestamp) -> Result<Timestamp, Failure> {
        let written = self.times.iter().filter_map(|header| event.value(header));
        let Some(written) = written.into_iter().find(|value| !value.trim_ascii().is_empty()) else {
            return Ok(now);
        };
        let millis = str::from_utf8(written).ok().and_then(|text| text.parse().ok());
        millis.and_then(|millis| Timestamp::from_millisecond(millis).ok()).ok_or_else(|| {
            let written = String::from_utf8_lossy(written);
            Failure::Retry(format!("an event has no index: `{written}` is no time in milliseconds"))
        })
    }
}
