//! Bodies that are an object of JSON (RFC 8259).
//!
//! Only fields that somebody wants are looked into; a value is a piece of the body as it is written there, so numbers
//! keep their digits. Objects and arrays that are wanted as a whole are text. `null` is no value.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Reader;
use super::found::{Fields, Found, Target};
use crate::headers::Header;

/// Most objects inside each other that are looked into.
const DEEPEST: usize = 32;

/// The names of wanted fields, by level.
pub(super) struct Json {
    root: Level,
    /// The name of the object at hand, with a dot behind it.
    path: String,
}

/// What is wanted of one object.
#[derive(Default)]
struct Level {
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    /// It is a field, by index.
    field: Option<usize>,
    /// Fields in it are wanted.
    below: Option<Level>,
}

impl Json {
    pub(super) fn new(fields: &Fields) -> Self {
        let mut root = Level::default();
        for (index, field) in fields.named.iter().enumerate() {
            // A name with dots may be the name of one field as well.
            root.entry(&field.name).field = Some(index);
            let mut level = &mut root;
            let mut rest = field.name.as_str();
            while let Some((first, below)) = rest.split_once('.') {
                level = level.entry(first).below.get_or_insert_default();
                rest = below;
            }
            level.entry(rest).field = Some(index);
        }
        Self { root, path: String::new() }
    }
}

impl Level {
    fn entry(&mut self, name: &str) -> &mut Entry {
        let at = self.entries.iter().position(|known| known.name == name).unwrap_or_else(|| {
            self.entries.push(Entry { name: name.to_owned(), field: None, below: None });
            self.entries.len() - 1
        });
        &mut self.entries[at]
    }

    /// The name at or behind `next`, or before it.
    fn find(&self, name: &str, next: &mut usize) -> Option<&Entry> {
        let (before, behind) = self.entries.split_at((*next).min(self.entries.len()));
        let at = behind.iter().position(|known| known.name == name).map(|at| at + before.len());
        let at = at.or_else(|| before.iter().position(|known| known.name == name))?;
        *next = at + 1;
        Some(&self.entries[at])
    }
}

impl Reader for Json {
    fn read(&mut self, body: &[u8], fields: &Fields, found: &mut Found) -> bool {
        let Ok(text) = std::str::from_utf8(body) else { return false };
        self.path.clear();
        let object = Object { body, fields, found, path: &mut self.path, level: Some(&self.root), depth: 0 };
        object.read(text).is_ok()
    }
}

/// An object that is being read.
struct Object<'r> {
    body: &'r [u8],
    fields: &'r Fields,
    found: &'r mut Found,
    path: &'r mut String,
    /// What is wanted by name.
    level: Option<&'r Level>,
    depth: usize,
}

impl Object<'_> {
    fn read(self, text: &str) -> Result<(), serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(text);
        json.deserialize_map(self)?;
        json.end()
    }

    /// Takes a value, or what is wanted of it.
    fn value(&mut self, wanted: &Wanted<'_>, text: &str) -> Result<(), serde_json::Error> {
        let object = text.starts_with('{') && self.depth < DEEPEST;
        let (name, entry) = match wanted {
            Wanted::Entry(entry) => (&entry.name, Some(*entry)),
            Wanted::Other(name) => (name, None),
        };
        let below = entry.and_then(|entry| entry.below.as_ref());
        let named = entry.and_then(|entry| entry.field);
        if let Some(index) = named {
            let field = &self.fields.named[index];
            self.put(Target { header: Header::Known(field.header), kind: field.kind }, text);
        }
        let other = named.is_none() && self.fields.others.is_some();
        let length = self.path.len();
        self.path.push_str(name);
        if object && (below.is_some() || other) {
            self.path.push('.');
            self.inner(below).read(text)?;
        } else if other && let Some(target) = self.fields.other(self.path) {
            self.put(target, text);
        }
        self.path.truncate(length);
        Ok(())
    }

    /// An object in this one, whose name is the path.
    fn inner<'i>(&'i mut self, level: Option<&'i Level>) -> Object<'i> {
        Object {
            body: self.body,
            fields: self.fields,
            found: self.found,
            path: self.path,
            level,
            depth: self.depth + 1,
        }
    }

    fn put(&mut self, target: Target, text: &str) {
        if text == "null" {
            return;
        }
        match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(inner) if inner.contains('\\') => self.found.written(target, |out| unescape(inner, out)),
            Some(inner) => self.found.part(target, self.body, inner.as_bytes()),
            None => self.found.part(target, self.body, text.as_bytes()),
        }
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut next = 0;
        while let Some(wanted) = map.next_key_seed(Key {
            level: self.level,
            others: self.fields.others.is_some(),
            next: &mut next,
        })? {
            match wanted {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(wanted) => {
                    let value: &RawValue = map.next_value()?;
                    self.value(&wanted, value.get()).map_err(serde::de::Error::custom)?;
                }
            }
        }
        Ok(())
    }
}

/// What somebody wants.
enum Wanted<'l> {
    Entry(&'l Entry),
    Other(String),
}

/// Looks a name up while it is read.
struct Key<'l, 'n> {
    level: Option<&'l Level>,
    others: bool,
    next: &'n mut usize,
}

impl<'de, 'l> DeserializeSeed<'de> for Key<'l, '_> {
    type Value = Option<Wanted<'l>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'l> Visitor<'_> for Key<'l, '_> {
    type Value = Option<Wanted<'l>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        let named = self.level.and_then(|level| level.find(name, self.next)).map(Wanted::Entry);
        Ok(named.or_else(|| self.others.then(|| Wanted::Other(name.to_owned()))))
    }
}

/// The text of a string with escapes, which are known to be well-formed; half of a pair is U+FFFD.
fn unescape(text: &str, out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out.extend_from_slice(plain.as_bytes());
        let (c, length) = match escape.as_bytes().first() {
            Some(b'u') => unicode(escape),
            Some(b'b') => ('\u{8}', 1),
            Some(b'f') => ('\u{c}', 1),
            Some(b'n') => ('\n', 1),
            Some(b'r') => ('\r', 1),
            Some(b't') => ('\t', 1),
            Some(other) => (char::from(*other), 1),
            None => break,
        };
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        rest = &escape[length..];
    }
    out.extend_from_slice(rest.as_bytes());
}

/// The character of `u` with its digits, and of the second half behind it; and how much was read.
fn unicode(escape: &str) -> (char, usize) {
    let unit = |text: &str| text.get(1..5).and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let first = unit(escape).unwrap_or(0xfffd);
    let second =
        escape.get(5..).and_then(|rest| rest.strip_prefix('\\')).filter(|rest| rest.starts_with('u'));
    let pair = second.and_then(unit).and_then(|second| {
        char::decode_utf16([first, second]).next().and_then(Result::ok).filter(|c| *c > '\u{ffff}')
    });
    match pair {
        Some(c) => (c, 11),
        None => (char::from_u32(u32::from(first)).unwrap_or(char::REPLACEMENT_CHARACTER), 5),
    }
}
