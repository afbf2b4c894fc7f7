//! Texts that are made anew for each event, such as the path of the file that it goes to.

use std::io::Write as _;
use std::ops::Range;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};
use logflowc_plan::{Machine, Template as Plan, TemplatePart};

use crate::headers::{Header, Headers};
use crate::local_host;
use crate::slice::Event;

/// Letters of `strftime` that change within half a minute.
const FAST: &str = "S";

/// The texts of times within one of these steps are the same: every zone is away from UTC by a multiple of it, at
/// least since 1970.
const STEP: i64 = 30_000;

/// The same for templates with seconds.
const FAST_STEP: i64 = 1000;

/// After 400 years the calendar repeats.
const CYCLE_YEARS: i64 = 400;
const CYCLE: i64 = 146_097 * 86_400_000;

/// The last millisecond of the year 9999; what is later is moved by cycles.
const LAST: i64 = 253_402_300_799_999;

/// Why an event gives no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It needs a time.
    #[error("`{0}` needs the header `timestamp`, and the event has none")]
    NoTime(String),
    /// The time is no number, or beyond all calendars.
    #[error("`{0}` needs the header `timestamp` in milliseconds, and the event has `{1}`")]
    BadTime(String, String),
    /// Only times after the start of 1970 are rounded.
    #[error("`{0}` cannot be rounded at the time {1}, which is not after 1970 began")]
    NotRounded(String, i64),
}

/// How times are looked at.
#[derive(Debug, Clone)]
pub struct TimeView {
    /// The zone of days and hours.
    pub zone: TimeZone,
    /// To what times are rounded down.
    pub rounding: Option<Rounding>,
    /// Whether the clock is looked at in the place of the header.
    pub local: bool,
}

/// What times are rounded down to: a multiple of a unit within the next longer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounding {
    /// The unit.
    pub unit: RoundUnit,
    /// How many units.
    pub value: i8,
}

/// A unit of rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum RoundUnit {
    Second,
    Minute,
    Hour,
}

/// A template that is ready to be filled. It knows what it needs of an event, so that events alike are told without
/// making the text.
#[derive(Debug)]
pub struct Template {
    written: String,
    parts: Vec<Part>,
    /// What the text depends on besides the time.
    headers: Vec<Header>,
    needs_time: bool,
    step: i64,
    view: TimeView,
    time: Header,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Header(Header),
    Time(String),
    Year,
    Seconds,
    Millis,
}

/// The times at which a text stays the same, in milliseconds since 1970.
pub type Span = Range<i64>;

impl Template {
    /// Makes templates ready that are written one after the other. What they tell of the machine is looked up now.
    pub fn new(plans: &[&Plan], view: TimeView, headers: &Headers) -> Self {
        let parts: Vec<Part> =
            plans.iter().flat_map(|plan| &plan.parts).filter_map(|part| Part::new(part, headers)).collect();
        let time = headers.find("timestamp");
        let fast = parts.iter().any(|part| match part {
            Part::Time(format) => format.contains(FAST),
            Part::Seconds => true,
            _ => false,
        });
        let exact = parts.iter().any(|part| matches!(part, Part::Millis));
        let read = parts.iter().filter_map(|part| match part {
            Part::Header(header) => Some(header.clone()),
            Part::Millis if !view.local => Some(time.clone()),
            _ => None,
        });
        Self {
            written: plans.iter().map(|plan| plan.written.as_str()).collect(),
            headers: read.collect(),
            needs_time: plans.iter().any(|plan| plan.needs_time()),
            step: match (exact, fast) {
                (true, _) => 1,
                (false, true) => FAST_STEP,
                (false, false) => STEP,
            },
            parts,
            view,
            time,
        }
    }

    /// The headers that are part of the text.
    pub fn headers(&self) -> &[Header] {
        &self.headers
    }

    /// The time of an event, in milliseconds since 1970; 0 where the text has nothing of it.
    pub fn time(&self, event: Event<'_>, now: i64) -> Result<i64, TemplateError> {
        if !self.needs_time {
            return Ok(0);
        }
        if self.view.local {
            return Ok(now);
        }
        let written = event.value(&self.time).ok_or_else(|| TemplateError::NoTime(self.written.clone()))?;
        let number = std::str::from_utf8(written).ok().and_then(|text| text.parse().ok());
        number.ok_or_else(|| {
            TemplateError::BadTime(self.written.clone(), String::from_utf8_lossy(written).into_owned())
        })
    }

    /// Appends the text of an event with this time, and tells at which times it would be the same.
    pub fn write(&self, event: Event<'_>, time: i64, out: &mut Vec<u8>) -> Result<Span, TemplateError> {
        if !self.needs_time {
            self.write_parts(event, None, time, out);
            return Ok(i64::MIN..i64::MAX);
        }
        let moment = self.moment(time)?;
        self.write_parts(event, Some(&moment), time, out);
        // Before 1970 zones were away from UTC by all sorts of seconds.
        let start = if time < 0 { time } else { time - time % self.step };
        Ok(start..start.saturating_add(if time < 0 { 1 } else { self.step }))
    }

    fn write_parts(&self, event: Event<'_>, moment: Option<&Moment>, time: i64, out: &mut Vec<u8>) {
        for part in &self.parts {
            match (part, moment) {
                (Part::Text(text), _) => out.extend_from_slice(text.as_bytes()),
                (Part::Header(header), _) => out.extend_from_slice(event.value(header).unwrap_or_default()),
                (Part::Millis, _) if self.view.local => append(out, format_args!("{time}")),
                (Part::Millis, _) => out.extend_from_slice(event.value(&self.time).unwrap_or_default()),
                (Part::Year, Some(moment)) => append(out, format_args!("{:04}", moment.year())),
                (Part::Seconds, Some(moment)) => append(out, format_args!("{}", moment.millis / 1000)),
                (Part::Time(format), Some(moment)) => append(out, moment.local.strftime(format)),
                (Part::Year | Part::Seconds | Part::Time(_), None) => {}
            }
        }
    }

    /// The time as the zone and the rounding make it.
    fn moment(&self, millis: i64) -> Result<Moment, TemplateError> {
        let beyond = || TemplateError::BadTime(self.written.clone(), millis.to_string());
        let cycles = if millis > LAST { (millis - LAST) / CYCLE + 1 } else { 0 };
        let moved = Timestamp::from_millisecond(millis - cycles * CYCLE).map_err(|_| beyond())?;
        let local = moved.to_zoned(self.view.zone.clone());
        let Some(rounding) = self.view.rounding else { return Ok(Moment { local, millis, cycles }) };
        if millis <= 0 {
            return Err(TemplateError::NotRounded(self.written.clone(), millis));
        }
        let local = rounding.down(&local).ok_or_else(beyond)?;
        let millis = local.timestamp().as_millisecond() + cycles * CYCLE;
        Ok(Moment { local, millis, cycles })
    }
}

/// A point in time in a zone.
struct Moment {
    /// Moved by cycles of the calendar.
    local: Zoned,
    millis: i64,
    cycles: i64,
}

impl Moment {
    fn year(&self) -> i64 {
        i64::from(self.local.year()) + self.cycles * CYCLE_YEARS
    }
}

impl Part {
    /// Nothing where the machine does not know itself.
    fn new(plan: &TemplatePart, headers: &Headers) -> Option<Self> {
        Some(match plan {
            TemplatePart::Text { text } => Self::Text(text.clone()),
            TemplatePart::Header { name } => Self::Header(headers.find(name)),
            TemplatePart::Machine { machine } => Self::Text(match machine {
                Machine::Name => local_host::name()?,
                Machine::Address => local_host::address()?.to_string(),
                Machine::FullName => local_host::full_name()?,
            }),
            TemplatePart::Time { format } => Self::Time(format.clone()),
            TemplatePart::Year => Self::Year,
            TemplatePart::Seconds => Self::Seconds,
            TemplatePart::Millis => Self::Millis,
        })
    }
}

impl Rounding {
    fn down(self, time: &Zoned) -> Option<Zoned> {
        let over = |field: i8| i64::from(field % self.value.max(1));
        let time = time.with().subsec_nanosecond(0).build().ok()?;
        match self.unit {
            RoundUnit::Second => time.checked_sub(over(time.second()).seconds()).ok(),
            RoundUnit::Minute => {
                time.with().second(0).build().ok()?.checked_sub(over(time.minute()).minutes()).ok()
            }
            RoundUnit::Hour => {
                let hour = time.hour() - time.hour() % self.value.max(1);
                time.with().hour(hour).minute(0).second(0).build().ok()
            }
        }
    }
}

fn append(out: &mut Vec<u8>, text: impl std::fmt::Display) {
    write!(out, "{text}").expect("memory takes every write");
}

#[cfg(test)]
mod tests;
