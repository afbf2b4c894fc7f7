//! Dates of syslog messages as milliseconds since 1970.
//!
//! Numbers out of range roll over, as they do in Java's lenient `SimpleDateFormat`: second 60 is the next minute.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, civil};

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

const MONTHS: [&[u8; 3]; 12] =
    [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];

/// A date and time as RFC 5424 writes it, without its zone.
pub(super) struct DateTime {
    /// Milliseconds since 1970 if it were UTC.
    pub(super) millis: i64,
    /// Digits of the fraction of a second.
    pub(super) fraction: usize,
    /// How many bytes it takes.
    pub(super) length: usize,
}

/// Reads `yyyy-mm-ddThh:mm:ss[.fraction]` at the start of `text`.
pub(super) fn date_time(text: &[u8]) -> Option<DateTime> {
    let (date, rest) = text.split_first_chunk::<19>()?;
    let seconds = seconds(date)?;
    let Some((b'.', rest)) = rest.split_first() else {
        return Some(DateTime { millis: seconds * 1000, fraction: 0, length: 19 });
    };
    let fraction = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digit = |at: usize| if at < fraction { i64::from(rest[at] - b'0') } else { 0 };
    let millis = digit(0) * 100 + digit(1) * 10 + digit(2);
    (fraction > 0).then(|| DateTime { millis: seconds * 1000 + millis, fraction, length: 20 + fraction })
}

fn seconds(text: &[u8; 19]) -> Option<i64> {
    let separators = [text[4], text[7], text[10] | 0x20, text[13], text[16]];
    if separators != *b"--t::" {
        return None;
    }
    let two = |at: usize| number(&text[at..at + 2]);
    let days = days(number(&text[..4])?, two(5)?, two(8)?);
    Some(days * DAY + clock(&text[11..])?)
}

/// Reads `+hh:mm` at the start of `text`, in milliseconds.
pub(super) fn offset(text: &[u8]) -> Option<i64> {
    let [sign, hours @ .., b':', _, _] = text.first_chunk::<6>()? else { return None };
    let minutes = number(hours)? * 60 + number(&text[4..6])?;
    match sign {
        b'+' => Some(minutes * MINUTE * 1000),
        b'-' => Some(-minutes * MINUTE * 1000),
        _ => None,
    }
}

/// A day and time without a year, as RFC 3164 writes it.
pub(super) struct DayTime {
    /// From 1; absent when there is no such month.
    month: Option<i64>,
    day: i64,
    second: i64,
    /// Only blanks stand between the parts.
    plain: bool,
    /// How many bytes it takes.
    pub(super) length: usize,
}

/// Reads `Mmm d hh:mm:ss` at the start of `text`. Any white space separates, one or two in front of the day.
pub(super) fn day_time(text: &[u8]) -> Option<DayTime> {
    let (name, rest) = text.split_first_chunk::<3>()?;
    let blanks = rest.iter().take(2).take_while(|byte| super::is_space(**byte)).count();
    let digits = rest[blanks..].iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
    let day_end = blanks + digits;
    let clock_end = day_end + 9;
    if blanks == 0 || digits == 0 || !super::is_space(*rest.get(day_end)?) || rest.len() < clock_end {
        return None;
    }
    let month = MONTHS.iter().position(|month| name.eq_ignore_ascii_case(*month));
    Some(DayTime {
        month: month.map(|month| i64::try_from(month + 1).expect("a small number")),
        day: number(&rest[blanks..day_end])?,
        second: clock(&rest[day_end + 1..clock_end])?,
        plain: rest[..blanks].iter().all(|byte| *byte == b' ') && rest[day_end] == b' ',
        length: 3 + clock_end,
    })
}

impl DayTime {
    /// The milliseconds in the year that lets the date be at most a month ahead and eleven months behind `now`.
    pub(super) fn millis(&self, now: Timestamp, zone: &TimeZone) -> Option<i64> {
        let month = self.month.filter(|_| self.plain)?;
        let year = i64::from(TimeZone::UTC.to_datetime(now).year());
        let date = |year| civil(days(year, month, self.day) * DAY + self.second);
        let instant = |date: civil::DateTime| zone.to_timestamp(date).ok();
        let guess = date(year)?;
        let month_ahead = instant(guess.checked_sub(1.month()).ok()?)? > now;
        let year_behind = instant(guess.checked_add(11.months()).ok()?)? < now;
        let year = year - i64::from(month_ahead) + i64::from(year_behind);
        Some(instant(date(year)?)?.as_millisecond())
    }
}

/// What a clock on the wall of `zone` shows at that many milliseconds, taken as an instant.
pub(super) fn local(millis: i64, zone: &TimeZone) -> Option<i64> {
    let wall = civil(millis.div_euclid(1000))?;
    Some(zone.to_timestamp(wall).ok()?.as_millisecond() + millis.rem_euclid(1000))
}

fn civil(seconds: i64) -> Option<civil::DateTime> {
    Some(TimeZone::UTC.to_datetime(Timestamp::from_second(seconds).ok()?))
}

/// Seconds of `hh:mm:ss`, which is all of the eight bytes.
fn clock(text: &[u8]) -> Option<i64> {
    if text[2] != b':' || text[5] != b':' {
        return None;
    }
    Some(number(&text[..2])? * 60 * MINUTE + number(&text[3..5])? * MINUTE + number(&text[6..])?)
}

fn number(digits: &[u8]) -> Option<i64> {
    let mut value = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(digit - b'0');
    }
    Some(value)
}

/// Days from 1970-01-01 to a day of the Gregorian calendar. Months and days out of range roll over.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years are counted from March, so that a leap day is the last one.
    let months = year * 12 + month - 3;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leaps + (month * 153 + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_agree_with_the_calendar() {
        for number in (-800_000..2_900_000).step_by(97) {
            let date = civil(number * DAY).expect("in range").date();
            let (year, month, day) = (date.year(), date.month(), date.day());
            assert_eq!(days(year.into(), month.into(), day.into()), number, "{date}");
        }
    }

    #[test]
    fn the_year_is_guessed_around_now() {
        let zone = TimeZone::UTC;
        let guess = |text: &str, now: &str| {
            let now: Timestamp = now.parse().expect("a time");
            let millis = day_time(text.as_bytes())?.millis(now, &zone)?;
            Some(Timestamp::from_millisecond(millis).expect("in range").to_string())
        };
        for (text, now, expected) in [
            ("Jan  1 00:00:01", "2026-12-31T23:59:59Z", "2027-01-01T00:00:01Z"),
            ("Dec 31 23:59:59", "2027-01-01T00:00:01Z", "2026-12-31T23:59:59Z"),
            ("Dec 22 12:00:00", "2026-11-22T12:00:00Z", "2026-12-22T12:00:00Z"),
            ("Dec 23 12:00:00", "2026-11-22T12:00:00Z", "2025-12-23T12:00:00Z"),
            ("Feb 29 12:00:00", "2028-03-01T00:00:00Z", "2028-02-29T12:00:00Z"),
            ("Feb 29 12:00:00", "2026-03-05T00:00:00Z", "2026-03-01T12:00:00Z"),
            ("Dec 31 23:59:60", "2026-12-31T23:00:00Z", "2027-01-01T00:00:00Z"),
        ] {
            assert_eq!(guess(text, now).as_deref(), Some(expected), "{text} at {now}");
        }
        assert_eq!(guess("Foo 12 12:00:00", "2026-12-31T23:00:00Z"), None);
        assert_eq!(guess("Oct\t12 12:00:00", "2026-12-31T23:00:00Z"), None);
    }

    #[test]
    fn a_wall_clock_is_read_in_its_zone() {
        let zone = TimeZone::get("America/New_York").expect("the zone is known");
        let summer = date_time(b"2026-07-01T12:00:00.25").expect("a date");
        assert_eq!(local(summer.millis, &zone), Some(1_782_921_600_250));
        assert_eq!(offset(b"-04:00 and more"), Some(-14_400_000));
        assert_eq!(summer.millis + 14_400_000, 1_782_921_600_250);
    }
}
