//! Dates in texts, read as Joda-Time's `DateTimeFormatter.parseMillis` reads them.
//!
//! The parts of a date are read from left to right and kept; then they are set one after the other, from the longest
//! unit to the shortest, on the start of 1970 (or of 2000, where the longest is a month, a week or a day). So a name
//! of a day moves the date within its week, as it does in Joda-Time.

mod calendar;
mod text;

use jiff::Timestamp;
use jiff::tz::{self, AmbiguousOffset, TimeZone};

use logflowc_plan::{DateField, DatePattern as Plan, DateUnit};

use self::calendar::Local;

/// What Joda-Time takes for the year of a date that starts with a month, a week or a day.
const YEAR_OF_SHORT_DATES: i64 = 2000;

/// Zones that Joda-Time knows by a short name.
const ZONE_NAMES: &[(&str, &str)] = &[
    ("CDT", "America/Chicago"),
    ("CST", "America/Chicago"),
    ("EDT", "America/New_York"),
    ("EST", "America/New_York"),
    ("GMT", "UTC"),
    ("MDT", "America/Denver"),
    ("MST", "America/Denver"),
    ("PDT", "America/Los_Angeles"),
    ("PST", "America/Los_Angeles"),
    ("UTC", "UTC"),
    // The shortest last: `UTC` starts with it.
    ("UT", "UTC"),
];

/// The pattern of a date, ready to read texts.
#[derive(Debug)]
pub struct DatePattern {
    fields: Vec<DateField>,
    zone: TimeZone,
    /// First of the hundred years that two digits mean.
    first_year: i64,
    /// What has been read of the text at hand.
    values: Vec<(DateUnit, i64)>,
}

/// The time zone of this machine.
pub fn local_zone() -> TimeZone {
    TimeZone::system()
}

impl DatePattern {
    /// Makes a pattern of a plan ready. Dates that name no zone are in `zone`; years of two digits are near `now`.
    pub fn new(plan: &Plan, zone: TimeZone, now: Timestamp) -> Self {
        let year = i64::from(now.to_zoned(zone.clone()).year());
        Self { fields: plan.fields.clone(), zone, first_year: year - 80, values: Vec::new() }
    }

    /// The time of a date in milliseconds since 1970. Nothing if the text is no such date, or if clocks were put
    /// forward over it.
    pub fn millis(&mut self, text: &str) -> Option<i64> {
        self.values.clear();
        let mut rest = text;
        let mut offset = None;
        let mut zone = None;
        for field in &self.fields {
            match field {
                DateField::Literal { text } => rest = text::literal(rest, text)?,
                DateField::Offset => {
                    let (millis, behind) = text::offset(rest)?;
                    (offset, rest) = (Some(millis), behind);
                }
                DateField::ZoneName | DateField::ZoneId => {
                    let read = if *field == DateField::ZoneName { zone_by_name } else { zone_by_id };
                    let (named, behind) = read(rest)?;
                    (zone, rest) = (Some(named), behind);
                }
                DateField::Unreadable => return None,
                _ => {
                    let (unit, value, behind) = text::value(rest, field, self.first_year)?;
                    self.values.push((unit, value));
                    rest = behind;
                }
            }
        }
        if !rest.is_empty() {
            return None;
        }
        let local = resolve(&mut self.values)?;
        match offset {
            Some(offset) => local.millis()?.checked_sub(offset),
            None => in_zone(local, zone.as_ref().unwrap_or(&self.zone)),
        }
    }
}

/// The date that values make together.
fn resolve(values: &mut Vec<(DateUnit, i64)>) -> Option<Local> {
    values.sort_by_key(|&(unit, _)| rank(unit));
    let is_short = |&(unit, _): &(DateUnit, i64)| (DateUnit::Month..=DateUnit::DayOfWeek).contains(&unit);
    if values.first().is_some_and(is_short) {
        values.insert(0, (DateUnit::Year, YEAR_OF_SHORT_DATES));
    }
    let mut local = Local::EPOCH;
    for &(unit, value) in &*values {
        local = local.with(unit, value)?.floor(unit);
    }
    // A second time, for a day that its month did not have before the year was set, say.
    for (index, &(unit, value)) in values.iter().enumerate() {
        local = local.with(unit, value)?;
        if index + 1 == values.len() {
            local = local.floor(unit);
        }
    }
    Some(local)
}

/// Units of the same rank are set in the order of the text.
fn rank(unit: DateUnit) -> DateUnit {
    match unit {
        DateUnit::YearOfEra | DateUnit::WeekYear => DateUnit::Year,
        DateUnit::ClockHourOfDay => DateUnit::HourOfDay,
        DateUnit::ClockHourOfHalfDay => DateUnit::HourOfHalfDay,
        unit => unit,
    }
}

/// The time of a date in a zone. Of two, the first; none where clocks were put forward.
fn in_zone(local: Local, zone: &TimeZone) -> Option<i64> {
    let offset = match zone.to_ambiguous_timestamp(local.in_known_years()).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset,
        AmbiguousOffset::Fold { before, .. } => before,
        AmbiguousOffset::Gap { .. } => return None,
    };
    local.millis()?.checked_sub(i64::from(offset.seconds()) * 1000)
}

fn zone_by_name(text: &str) -> Option<(TimeZone, &str)> {
    ZONE_NAMES.iter().find_map(|(name, id)| {
        let rest = text.strip_prefix(name)?;
        Some((tz::db().get(id).ok()?, rest))
    })
}

/// Takes the longest id that the text starts with.
fn zone_by_id(text: &str) -> Option<(TimeZone, &str)> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"/_+-".contains(byte);
    let longest = text.bytes().take_while(is_part).count();
    (1..=longest).rev().find_map(|length| {
        let (id, rest) = text.split_at(length);
        let zone = tz::db().get(id).ok()?;
        (zone.iana_name() == Some(id)).then_some((zone, rest))
    })
}
