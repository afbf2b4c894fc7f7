//! Dates and times of day without a zone, and what it means to set one of their units.

use jiff::civil::{Date, DateTime};

use logflowc_plan::DateUnit;

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
/// Days in 400 years; after them, the calendar repeats.
const CYCLE: i64 = 146_097;
/// Days from the first of March of year 0 to 1970.
const SHIFT: i64 = 719_468;
/// First and last year that Joda-Time takes.
const YEARS: std::ops::RangeInclusive<i64> = -292_275_054..=292_278_993;

/// A date of the Gregorian calendar, also before it was introduced, and a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Local {
    /// Since 1970.
    days: i64,
    /// Of the day, in milliseconds.
    time: i64,
}

impl Local {
    pub(super) const EPOCH: Self = Self { days: 0, time: 0 };

    /// Milliseconds since 1970, as if the zone were UTC.
    pub(super) fn millis(self) -> Option<i64> {
        self.days.checked_mul(DAY)?.checked_add(self.time)
    }

    /// The same place in the calendar in a year that `jiff` knows; the rules of zones repeat after 400 years, too.
    pub(super) fn in_known_years(self) -> DateTime {
        let (year, ..) = civil(self.days);
        let cycles = if (-9998..=9998).contains(&year) { 0 } else { (year - 8000).div_euclid(400) };
        let (year, month, day) = civil(self.days - cycles * CYCLE);
        let narrow = |number: i64| i8::try_from(number).expect("months and days are small");
        let year = i16::try_from(year).expect("moved by multiples of 400 years");
        let milliseconds = i32::try_from(self.time % 1000).expect("below a thousand");
        let seconds = self.time / 1000;
        Date::constant(year, narrow(month), narrow(day)).at(
            narrow(seconds / 3600),
            narrow(seconds / 60 % 60),
            narrow(seconds % 60),
            milliseconds * 1_000_000,
        )
    }

    /// Sets one unit and leaves the others as they are, as far as the calendar allows. Nothing if there is no such
    /// value.
    pub(super) fn with(self, unit: DateUnit, value: i64) -> Option<Self> {
        let (year, month, day) = civil(self.days);
        let within = |range: std::ops::RangeInclusive<i64>| range.contains(&value).then_some(value);
        match unit {
            DateUnit::Era => {
                let anno_domini = year > 0;
                Some(if anno_domini == (within(0..=1)? == 1) { self } else { self.with_year(-year) })
            }
            DateUnit::Century => {
                let years = within(0..=YEARS.end() / 100)? * 100 + year.abs() % 100;
                let years = if year < 0 { -years } else { years };
                YEARS.contains(&years).then(|| self.with_year(years))
            }
            DateUnit::YearOfEra => {
                let value = within(1..=*YEARS.end())?;
                Some(self.with_year(if year <= 0 { 1 - value } else { value }))
            }
            DateUnit::Year => Some(self.with_year(within(YEARS.start() - 1..=YEARS.end() + 1)?)),
            DateUnit::WeekYear => Some(self.with_week_year(within(YEARS)?)),
            DateUnit::Month => {
                let month = within(1..=12)?;
                Some(self.on(days(year, month, day.min(month_length(year, month)))))
            }
            DateUnit::Week => {
                let (week_year, week) = self.week();
                Some(self.plus_days(7 * (within(1..=weeks(week_year))? - week)))
            }
            DateUnit::DayOfYear => Some(self.on(days(year, 1, 1) + within(1..=year_length(year))? - 1)),
            DateUnit::DayOfMonth => Some(self.on(days(year, month, within(1..=month_length(year, month))?))),
            DateUnit::DayOfWeek => Some(self.plus_days(within(1..=7)? - self.day_of_week())),
            _ => self.with_time(unit, value),
        }
    }

    /// Sets all that is shorter than a unit to its start.
    pub(super) fn floor(self, unit: DateUnit) -> Self {
        let (year, month, _) = civil(self.days);
        let start = |days| Self { days, time: 0 };
        match unit {
            DateUnit::Era if year > 0 => start(days(1, 1, 1)),
            DateUnit::Era => Self { days: i64::MIN.div_euclid(DAY), time: i64::MIN.rem_euclid(DAY) },
            DateUnit::Century => {
                let century = year.abs() / 100 * 100;
                start(days(if year < 0 { -century } else { century }, 1, 1))
            }
            DateUnit::Year | DateUnit::YearOfEra => start(days(year, 1, 1)),
            DateUnit::WeekYear => start(first_week(self.week().0)),
            DateUnit::Month => start(days(year, month, 1)),
            DateUnit::Week => start(self.days + 1 - self.day_of_week()),
            DateUnit::DayOfYear | DateUnit::DayOfMonth | DateUnit::DayOfWeek => start(self.days),
            _ => Self { time: self.time - self.time.rem_euclid(length(unit)), ..self },
        }
    }

    fn with_time(self, unit: DateUnit, value: i64) -> Option<Self> {
        let (first, count) = match unit {
            DateUnit::HalfDay => (0, 2),
            DateUnit::HourOfDay => (0, 24),
            DateUnit::ClockHourOfDay => (1, 24),
            DateUnit::HourOfHalfDay => (0, 12),
            DateUnit::ClockHourOfHalfDay => (1, 12),
            DateUnit::Minute | DateUnit::Second => (0, 60),
            _ => (0, 1000),
        };
        if !(first..first + count).contains(&value) {
            return None;
        }
        let length = length(unit);
        // On a clock, the last hour is the one before the first.
        let value = value % count;
        let now = self.time / length % count;
        Some(Self { time: self.time + (value - now) * length, ..self })
    }

    fn on(self, days: i64) -> Self {
        Self { days, ..self }
    }

    fn plus_days(self, days: i64) -> Self {
        self.on(self.days + days)
    }

    /// Monday is 1.
    fn day_of_week(self) -> i64 {
        (self.days + 3).rem_euclid(7) + 1
    }

    /// The year that the week belongs to, and its number in it.
    fn week(self) -> (i64, i64) {
        let (year, ..) = civil(self.days);
        let week_year = (year - 1..=year + 1).rev().find(|&year| first_week(year) <= self.days);
        let week_year = week_year.expect("the year before has begun");
        (week_year, (self.days - first_week(week_year)) / 7 + 1)
    }

    /// Sets the year. The day of the year stays, but for the leap day before it.
    fn with_year(self, year: i64) -> Self {
        let (old, ..) = civil(self.days);
        let day = self.days - days(old, 1, 1);
        let moved = match (is_leap(old), is_leap(year)) {
            (true, false) if day >= 59 => day - 1,
            (false, true) if day >= 59 => day + 1,
            _ => day,
        };
        self.on(days(year, 1, 1) + moved)
    }

    /// Sets the year of the week. The week and the day of the week stay, but for a week that the year has not.
    fn with_week_year(self, year: i64) -> Self {
        let (_, week) = self.week();
        self.on(first_week(year) + 7 * (week.min(weeks(year)) - 1) + self.day_of_week() - 1)
    }
}

/// Length of a unit of the time of day.
fn length(unit: DateUnit) -> i64 {
    match unit {
        DateUnit::HalfDay => 12 * HOUR,
        DateUnit::HourOfDay
        | DateUnit::ClockHourOfDay
        | DateUnit::HourOfHalfDay
        | DateUnit::ClockHourOfHalfDay => HOUR,
        DateUnit::Minute => 60_000,
        DateUnit::Second => 1000,
        _ => 1,
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn year_length(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The Monday of the first week of a year, in days since 1970; it has the fourth of January.
fn first_week(year: i64) -> i64 {
    let fourth = Local::EPOCH.on(days(year, 1, 4));
    fourth.days + 1 - fourth.day_of_week()
}

/// Number of weeks that belong to a year.
fn weeks(year: i64) -> i64 {
    (first_week(year + 1) - first_week(year)) / 7
}

/// Days since 1970. The year is reckoned from March, so that the leap day is its last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let month = (month + 9) % 12;
    let cycle = year.div_euclid(400);
    let year = year.rem_euclid(400);
    cycle * CYCLE + year * 365 + year / 4 - year / 100 + (153 * month + 2) / 5 + day - 1 - SHIFT
}

/// Year, month and day of a number of days since 1970.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + SHIFT;
    let cycle = days.div_euclid(CYCLE);
    let day = days.rem_euclid(CYCLE);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = (cycle * 400 + year, (month + 2) % 12 + 1);
    (if month > 2 { year } else { year + 1 }, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_the_same() {
        assert_eq!(civil(0), (1970, 1, 1));
        for first in [-1_000_000, -100_000, 0, 2_900_000] {
            for number in first..first + 1500 {
                let (year, month, day) = civil(number);
                assert_eq!(days(year, month, day), number);
                assert!((1..=month_length(year, month)).contains(&day), "{year}-{month}-{day}");
            }
        }
    }

    #[test]
    fn the_last_days_of_a_year_may_be_in_the_first_week_of_the_next() {
        let week = |year, month, day| Local::EPOCH.on(days(year, month, day)).week();
        assert_eq!(week(2018, 12, 31), (2019, 1));
        assert_eq!(week(2021, 1, 3), (2020, 53));
        assert_eq!(weeks(2020), 53);
    }
}
