//! The reading of `org.apache.flume.source.SyslogUtils`: the sources syslogtcp and syslogudp.
//!
//! Between the parts stands one character of white space. The date is one of RFC 5424, `-`, or one of RFC 3164, and
//! without an offset it is in the time zone of the machine. The host begins with a letter, digit or underscore.

use logflowc_runtime::Piece;

use super::{Dates, Fields, Priority, date, is_space};

/// A priority has at most this many digits.
pub(super) const PRIORITY_DIGITS: usize = 3;

/// The longest fraction of a second that is read.
const FRACTION_DIGITS: usize = 6;

/// Reads the header of the message that ends with `text`.
pub(super) fn read(text: &[u8], priority: &Priority, dates: &mut Dates) -> Option<Fields> {
    let start = priority.end;
    // A digit is the version, or else the first of the date.
    let version = Piece::new(start, usize::from(text.get(start).is_some_and(u8::is_ascii_digit)));
    let with_version = if version.is_empty() { None } else { header(text, version.end(), dates) };
    let found = with_version.map(|header| (Some(version), header));
    let (version, header) = found.or_else(|| Some((None, header(text, start, dates)?)))?;
    Some(Fields {
        priority: priority.digits,
        version,
        stamp: header.stamp,
        millis: header.millis,
        named: text[header.host.start()] != b'-',
        host: header.host,
        body: Piece::new(header.body, text.len() - header.body),
    })
}

/// What follows the version.
struct Header {
    stamp: Piece,
    millis: Option<i64>,
    host: Piece,
    body: usize,
}

fn header(text: &[u8], start: usize, dates: &mut Dates) -> Option<Header> {
    let start = after_space(text, start).unwrap_or(start);
    let (length, millis) = stamp(text.get(start..)?, dates)?;
    let stamp = Piece::new(start, length);
    let start = after_space(text, stamp.end())?;
    let host = Piece::new(start, host(&text[start..])?);
    let old_style = text[stamp.start()].is_ascii_uppercase();
    if old_style && text[start] == b'-' {
        return None;
    }
    Some(Header { stamp, millis, host, body: after_space(text, host.end())? })
}

/// The place behind white space, if some stands there.
fn after_space(text: &[u8], at: usize) -> Option<usize> {
    is_space(*text.get(at)?).then_some(at + 1)
}

/// The length of the date at the start of `text`, and the milliseconds if it makes sense.
fn stamp(text: &[u8], dates: &mut Dates) -> Option<(usize, Option<i64>)> {
    if let Some((length, millis)) = dates.recall(text)
        && text.get(length).is_some_and(|byte| is_space(*byte))
    {
        return Some((length, millis));
    }
    let (length, millis) = match text.first()? {
        b'-' => return Some((1, None)),
        b'0'..=b'9' => new_style(text, dates)?,
        _ => old_style(text, dates)?,
    };
    dates.remember(&text[..length], millis);
    Some((length, millis))
}

fn new_style(text: &[u8], dates: &Dates) -> Option<(usize, Option<i64>)> {
    let date = date::date_time(text)?;
    if text[10] != b'T' || date.fraction > FRACTION_DIGITS {
        return None;
    }
    let rest = &text[date.length..];
    if rest.first() == Some(&b'Z') {
        return Some((date.length + 1, Some(date.millis)));
    }
    match date::offset(rest) {
        Some(offset) => Some((date.length + 6, Some(date.millis - offset))),
        None => Some((date.length, date::local(date.millis, dates.zone()))),
    }
}

fn old_style(text: &[u8], dates: &Dates) -> Option<(usize, Option<i64>)> {
    let [first, second, third] = text.first_chunk()?;
    if !first.is_ascii_uppercase() || !second.is_ascii_lowercase() || !third.is_ascii_lowercase() {
        return None;
    }
    let date = date::day_time(text)?;
    Some((date.length, date.millis(dates.now(), dates.zone())))
}

/// The length of the host at the start of `text`; `-` stands for none.
fn host(text: &[u8]) -> Option<usize> {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    match text.first()? {
        b'-' => Some(1),
        byte if word(byte) => {
            Some(text.iter().take_while(|byte| word(byte) || matches!(**byte, b'.' | b'@' | b'-')).count())
        }
        _ => None,
    }
}
