//! The file that keeps the positions of followed files, in the format of Flume: one JSON array on one line.

use std::fmt::{self, Write as _};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::PathBuf;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer as _};

use crate::regular_file;

/// A position.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Entry {
    pub(super) inode: u64,
    pub(super) pos: u64,
    pub(super) file: String,
}

/// The file.
pub(super) struct PositionFile {
    path: PathBuf,
    /// What stands in it.
    written: Option<String>,
}

impl PositionFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, written: None }
    }

    /// Creates the directories that it stands in.
    pub(super) fn prepare(&self) -> io::Result<()> {
        self.path.parent().map_or(Ok(()), fs::create_dir_all)
    }

    /// The positions of the last time; those in front of a mistake, when there is one.
    pub(super) fn load(&self) -> io::Result<Vec<Entry>> {
        let text = match regular_file::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        // Flume leaves it empty when it follows no file.
        if text.trim_ascii().is_empty() {
            return Ok(Vec::new());
        }
        let mut entries = Entries(Vec::new());
        if let Err(error) = serde_json::Deserializer::from_slice(&text).deserialize_seq(&mut entries) {
            let (path, kept) = (self.path.display(), entries.0.len());
            tracing::error!("{path} is damaged: {error}; the first {kept} positions are used");
        }
        Ok(entries.0)
    }

    /// Puts the positions in the place of those before, all or none.
    pub(super) fn store(&mut self, entries: impl Iterator<Item = Entry>) -> io::Result<()> {
        let text = text(entries);
        if self.written.as_ref() == Some(&text) {
            return Ok(());
        }
        let mut new = self.path.clone().into_os_string();
        new.push(".tmp");
        let mut file = File::create(&new)?;
        file.write_all(text.as_bytes())?;
        // Without it, a crash of the machine could leave the new name with nothing behind it.
        file.sync_data()?;
        fs::rename(&new, &self.path)?;
        self.written = Some(text);
        Ok(())
    }
}

/// Collects positions, and keeps them when a later one is damaged.
struct Entries(Vec<Entry>);

impl<'de> Visitor<'de> for &mut Entries {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of positions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(entry) = list.next_element()? {
            self.0.push(entry);
        }
        Ok(())
    }
}

fn text(entries: impl Iterator<Item = Entry>) -> String {
    let mut text = String::new();
    for entry in entries {
        text.push(if text.is_empty() { '[' } else { ',' });
        let _ = write!(text, "{{\"inode\":{},\"pos\":{},\"file\":", entry.inode, entry.pos);
        write_string(&entry.file, &mut text);
        text.push('}');
    }
    if !text.is_empty() {
        text.push(']');
    }
    text
}

/// A string as Gson writes it: what means something to HTML is escaped as well.
fn write_string(string: &str, out: &mut String) {
    out.push('"');
    for character in string.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\u{C}' => out.push_str("\\f"),
            '\0'..=' ' if character != ' ' => escape(character, out),
            '<' | '>' | '&' | '=' | '\'' | '\u{2028}' | '\u{2029}' => escape(character, out),
            _ => out.push(character),
        }
    }
    out.push('"');
}

fn escape(character: char, out: &mut String) {
    let _ = write!(out, "\\u{:04x}", u32::from(character));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_as_gson_does_it() {
        let entry = Entry { inode: 7, pos: 9, file: "/a b=c<d>&'e\"\\\t\u{1}é".to_owned() };
        // Printed by `new Gson().toJson` of Gson 2.9.1.
        let expected = r#"[{"inode":7,"pos":9,"file":"/a b\u003dc\u003cd\u003e\u0026\u0027e\"\\\t\u0001é"}]"#;
        assert_eq!(text(std::iter::once(entry)), expected);
        assert_eq!(text(std::iter::empty()), "");
    }

    #[test]
    fn positions_in_front_of_damage_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("positions.json");
        fs::write(&path, r#"[{"inode":1,"pos":2,"file":"/a"},{"inode":3,"po"#).expect("written");
        let entries = PositionFile::new(path).load().expect("read");
        assert_eq!(entries, [Entry { inode: 1, pos: 2, file: "/a".to_owned() }]);
    }

    #[test]
    fn what_was_stored_comes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut file = PositionFile::new(folder.path().join("state/positions.json"));
        file.prepare().expect("folders");
        let entry = Entry { inode: 7, pos: 9, file: "/a=b".to_owned() };
        file.store(std::iter::once(entry.clone())).expect("stored");
        assert_eq!(file.load().expect("read"), [entry]);
        file.store(std::iter::empty()).expect("stored");
        assert_eq!(file.load().expect("read"), []);
    }
}
