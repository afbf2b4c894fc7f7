//! Bodies that are a line of syslog (RFC 5424, and RFC 3164 as it is written in practice).

use std::io::Write as _;

use super::Reader;
use super::found::{Fields, Found};

/// The format has no settings.
pub(super) struct Syslog;

/// The parts of a line; an absent one is empty.
#[derive(Default)]
struct Line<'b> {
    version: &'b [u8],
    timestamp: &'b [u8],
    hostname: &'b [u8],
    app_name: &'b [u8],
    proc_id: &'b [u8],
    msg_id: &'b [u8],
    message: &'b [u8],
}

impl Reader for Syslog {
    fn read(&mut self, body: &[u8], fields: &Fields, found: &mut Found) -> bool {
        let Some((priority, number, rest)) = priority(body) else { return false };
        let Some(line) = modern(rest).or_else(|| old(rest)) else { return false };
        let parts = [
            ("priority", priority),
            ("version", line.version),
            ("timestamp", line.timestamp),
            ("hostname", line.hostname),
            ("app_name", line.app_name),
            ("proc_id", line.proc_id),
            ("msg_id", line.msg_id),
            ("message", line.message),
        ];
        for (name, part) in parts.into_iter().filter(|(_, part)| !part.is_empty() && *part != b"-") {
            if let Some(target) = fields.find(name, &mut 0) {
                found.part(target, body, part);
            }
        }
        for (name, number) in [("facility", number / 8), ("severity", number % 8)] {
            if let Some(target) = fields.find(name, &mut 0) {
                found.written(target, |out| write!(out, "{number}").expect("memory takes every write"));
            }
        }
        true
    }
}

/// `<PRI>`: its digits, the number, and what stands behind it.
fn priority(body: &[u8]) -> Option<(&[u8], u8, &[u8])> {
    let end = body.iter().take(5).position(|byte| *byte == b'>')?;
    let digits = body[..end].strip_prefix(b"<")?;
    let number: u8 = std::str::from_utf8(digits).ok()?.parse().ok().filter(|number| *number < 192)?;
    Some((digits, number, &body[end + 1..]))
}

/// The part up to the next blank, and what stands behind it.
fn word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(b' ', text)?;
    Some((&text[..end], &text[end + 1..]))
}

/// `1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG`.
fn modern(text: &[u8]) -> Option<Line<'_>> {
    let (version, rest) = word(text).filter(|(version, _)| *version == b"1")?;
    let (timestamp, rest) = word(rest)?;
    let (hostname, rest) = word(rest)?;
    let (app_name, rest) = word(rest)?;
    let (proc_id, rest) = word(rest)?;
    let (msg_id, rest) = word(rest)?;
    let rest = behind_data(rest)?;
    let message = rest.strip_prefix(b" ").unwrap_or(rest);
    let message = message.strip_prefix("\u{feff}".as_bytes()).unwrap_or(message);
    Some(Line { version, timestamp, hostname, app_name, proc_id, msg_id, message })
}

/// What stands behind `-` or `[id name="value"]…`.
fn behind_data(text: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = text.strip_prefix(b"-") {
        return Some(rest);
    }
    let (mut rest, mut quoted, mut elements) = (text, false, 0);
    while elements > 0 || rest.starts_with(b"[") {
        match (rest.first()?, quoted) {
            (b'\\', true) => rest = rest.get(1..)?,
            (b'"', _) => quoted = !quoted,
            (b'[', false) => elements += 1,
            (b']', false) => elements -= 1,
            _ => {}
        }
        rest = rest.get(1..)?;
    }
    (rest.len() < text.len()).then_some(rest)
}

/// `Mmm dd hh:mm:ss HOSTNAME TAG[PID]: MESSAGE`.
fn old(text: &[u8]) -> Option<Line<'_>> {
    let (timestamp, rest) = text.split_at_checked(15)?;
    let shape = timestamp.iter().zip(b"aaa dd dd:dd:dd").all(|(byte, shape)| match shape {
        b'a' => byte.is_ascii_alphabetic(),
        b'd' => byte.is_ascii_digit() || *byte == b' ',
        sign => byte == sign,
    });
    let rest = rest.strip_prefix(b" ").filter(|_| shape)?;
    let (hostname, content) = word(rest)?;
    let end = content.iter().take_while(|byte| byte.is_ascii_graphic() && !b":[".contains(byte)).count();
    let (tag, behind) = content.split_at(end);
    let (proc_id, behind) = match behind.strip_prefix(b"[") {
        Some(inner) => {
            let end = memchr::memchr(b']', inner)?;
            (&inner[..end], &inner[end + 1..])
        }
        None => (&[][..], behind),
    };
    // Without a colon there was no tag.
    let Some(message) = behind.strip_prefix(b":") else {
        return Some(Line { timestamp, hostname, message: content, ..Line::default() });
    };
    let message = message.strip_prefix(b" ").unwrap_or(message);
    Some(Line { timestamp, hostname, app_name: tag, proc_id, message, ..Line::default() })
}
