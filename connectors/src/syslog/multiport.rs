//! The reading of `org.apache.flume.source.SyslogParser`: the source `multiport_syslogtcp`.
//!
//! Blanks separate. The only version is 1. The date is one of RFC 5424 with an offset, `-` for now, or one of
//! RFC 3164 in UTC. The host is whatever stands up to the next blank.
//!
//! The original gives 1970 as the time of a message whose date of RFC 3164 it cannot read, cuts sixteen characters
//! out of it and calls the next word the host; on other malformed dates it drops all that it has received with the
//! message. Here such a message is not a syslog message and stays whole.

use logflowc_runtime::Piece;
use memchr::memchr;

use super::{Dates, Fields, Priority, date};

/// A priority has at most this many digits.
pub(super) const PRIORITY_DIGITS: usize = 5;

/// Length of a date of RFC 3164.
const OLD_STYLE: usize = 15;

/// The longest fraction of a second that is read; more digits would not fit into a `long`.
const FRACTION_DIGITS: usize = 18;

/// Reads the header of the message that ends with `text`.
pub(super) fn read(text: &[u8], priority: &Priority, dates: &mut Dates) -> Option<Fields> {
    let start = priority.end;
    let version = text[start..].starts_with(b"1 ").then(|| Piece::new(start, 1));
    let start = version.map_or(start, |version| version.end() + 1);
    let (length, millis) = stamp(&text[start..], dates)?;
    let stamp = Piece::new(start, length);
    // One character behind the date is skipped, whatever it is.
    let start = stamp.end() + 1;
    let host = Piece::new(start, memchr(b' ', text.get(start..)?)?);
    let body = host.end() + 1;
    let body = Piece::new(body, text.len() - body);
    Some(Fields { priority: priority.digits, version, stamp, millis: Some(millis), named: true, host, body })
}

/// The length of the date at the start of `text`, and its milliseconds.
fn stamp(text: &[u8], dates: &mut Dates) -> Option<(usize, i64)> {
    let first = text.first()?;
    if *first == b'-' {
        return Some((1, dates.now().as_millisecond()));
    }
    if let Some((length, Some(millis))) = dates.recall(text)
        && (first.is_ascii_uppercase() || text.get(length) == Some(&b' '))
    {
        return Some((length, millis));
    }
    let (length, millis) =
        if first.is_ascii_uppercase() { old_style(text, dates)? } else { new_style(text)? };
    dates.remember(&text[..length], Some(millis));
    Some((length, millis))
}

fn old_style(text: &[u8], dates: &Dates) -> Option<(usize, i64)> {
    let date = date::day_time(text).filter(|date| date.length == OLD_STYLE)?;
    Some((OLD_STYLE, date.millis(dates.now(), dates.zone())?))
}

fn new_style(text: &[u8]) -> Option<(usize, i64)> {
    let length = memchr(b' ', text)?;
    let date = date::date_time(&text[..length]).filter(|date| date.fraction <= FRACTION_DIGITS)?;
    let rest = &text[date.length..length];
    // Anything else than an offset means UTC.
    let offset = if matches!(rest.first()?, b'+' | b'-') { date::offset(rest)? } else { 0 };
    Some((length, date.millis - offset))
}
