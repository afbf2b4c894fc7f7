//! Bodies of pairs: logfmt, and keys and values with other signs between them.

use memchr::memchr2;
use memchr::memmem::Finder;

use super::Reader;
use super::found::{Fields, Found};

/// The signs between keys and values, and between pairs.
pub(super) struct Pairs {
    separator: Finder<'static>,
    delimiter: Finder<'static>,
    /// A key without a value is `true`.
    bare: bool,
}

impl Pairs {
    pub(super) fn new(separator: &str, delimiter: &str) -> Self {
        let finder = |text| Finder::new(text).into_owned();
        Self { separator: finder(separator), delimiter: finder(delimiter), bare: false }
    }

    pub(super) fn logfmt() -> Self {
        Self { bare: true, ..Self::new("=", " ") }
    }

    /// The first separator or delimiter: where it stands, how long it is, and whether it is a separator.
    fn sign(&self, text: &[u8]) -> Option<(usize, usize, bool)> {
        if let ([separator], [delimiter]) = (self.separator.needle(), self.delimiter.needle()) {
            return memchr2(*separator, *delimiter, text).map(|at| (at, 1, text[at] == *separator));
        }
        let separator = self.separator.find(text).map(|at| (at, self.separator.needle().len(), true));
        let delimiter = self.delimiter.find(text).map(|at| (at, self.delimiter.needle().len(), false));
        separator.into_iter().chain(delimiter).min_by_key(|(at, _, _)| *at)
    }

    /// A value that begins here, whether it has escapes, and what stands behind its delimiter.
    fn value<'b>(&self, text: &'b [u8]) -> (&'b [u8], bool, &'b [u8]) {
        if let Some(quoted) = text.strip_prefix(b"\"")
            && let Some((end, escapes)) = quote(quoted)
        {
            let rest = &quoted[end + 1..];
            let next = self.delimiter.find(rest).map_or(rest.len(), |at| at + self.delimiter.needle().len());
            return (&quoted[..end], escapes, &rest[next..]);
        }
        match self.delimiter.find(text) {
            Some(at) => (text[..at].trim_ascii(), false, &text[at + self.delimiter.needle().len()..]),
            None => (text.trim_ascii(), false, &[]),
        }
    }
}

impl Reader for Pairs {
    fn read(&mut self, body: &[u8], fields: &Fields, found: &mut Found) -> bool {
        let (mut rest, mut next, mut any) = (body, 0, false);
        while !rest.is_empty() {
            let (at, length, is_separator) = self.sign(rest).unwrap_or((rest.len(), 0, false));
            let key = rest[..at].trim_ascii();
            rest = &rest[at + length..];
            let target = std::str::from_utf8(key).ok().filter(|key| !key.is_empty());
            let target = target.and_then(|key| fields.find(key, &mut next));
            if !is_separator {
                if let Some(target) = target.filter(|_| self.bare) {
                    found.written(target, |out| out.extend_from_slice(b"true"));
                }
                continue;
            }
            any |= !key.is_empty();
            let (value, escapes, behind) = self.value(rest);
            rest = behind;
            match target {
                Some(target) if escapes => found.written(target, |out| unescape(value, out)),
                Some(target) => found.part(target, body, value),
                None => {}
            }
        }
        any
    }
}

/// Where the closing quote stands, and whether there is an escape before it.
fn quote(text: &[u8]) -> Option<(usize, bool)> {
    let (mut from, mut escapes) = (0, false);
    loop {
        let at = from + memchr2(b'"', b'\\', &text[from..])?;
        if text[at] == b'"' {
            return Some((at, escapes));
        }
        escapes = true;
        from = (at + 2).min(text.len());
    }
}

fn unescape(text: &[u8], out: &mut Vec<u8>) {
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        out.push(match (byte, byte == &b'\\') {
            (_, true) => match bytes.next() {
                Some(b'n') => b'\n',
                Some(b'r') => b'\r',
                Some(b't') => b'\t',
                Some(other) => *other,
                None => b'\\',
            },
            (byte, false) => *byte,
        });
    }
}
