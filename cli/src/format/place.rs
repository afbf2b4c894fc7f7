//! Places as programs want them: a path, and lines and columns from 1.

use logflowc_compiler::baseline::Fingerprint;
use logflowc_grammar::source::{Sources, Span};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

/// What stands in the path of a URI as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A place between two characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Position {
    /// From 1.
    pub(super) line: usize,
    /// In characters, from 1.
    pub(super) column: usize,
    /// In bytes of UTF-8, from 0 at the start of the file.
    pub(super) offset: usize,
}

/// The positions before the first and behind the last character of a span.
pub(super) fn ends(sources: &Sources, span: Span) -> (Position, Position) {
    let at = |offset: u32| {
        let (line, column) = sources.position(Span { start: offset, end: offset, ..span });
        Position { line, column, offset: offset as usize }
    };
    (at(span.start), at(span.end))
}

/// The path of the file of a span.
pub(super) fn path(sources: &Sources, span: Span) -> &str {
    plain(sources.get(span.file).name())
}

/// A path without the dot for the folder in which the command runs.
pub(super) fn plain(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

/// A path as a reference to a URI: relative ones stay so.
pub(super) fn uri(path: &str) -> String {
    let encoded = utf8_percent_encode(path, PLAIN).to_string();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}

/// Short names of the findings of a file. They stay when lines move; of several that say the same each has its own.
pub(super) fn marks(fingerprints: &[Fingerprint]) -> Vec<String> {
    let mut seen = std::collections::BTreeMap::new();
    let mark = |fingerprint: &Fingerprint| {
        let times: &mut u32 = seen.entry(fingerprint.clone()).or_default();
        *times += 1;
        let Fingerprint { file, rule, key, text } = fingerprint;
        format!("{:016x}", hash([file, rule, key, text, &times.to_string()]))
    };
    fingerprints.iter().map(mark).collect()
}

/// FNV-1a with 64 bits: the same on every machine and in every version. A byte that no text has ends each word.
fn hash(words: [&String; 5]) -> u64 {
    let bytes = words.into_iter().flat_map(|word| word.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("conf/größe 1:2.conf"), "conf/gr%C3%B6%C3%9Fe%201%3A2.conf");
        assert_eq!(uri("/etc/flume.conf"), "file:///etc/flume.conf");
    }

    #[test]
    fn equal_findings_have_different_marks() {
        let one = Fingerprint { file: "f".into(), rule: "LF105".into(), key: "a".into(), text: "t".into() };
        let marks = marks(&[one.clone(), one]);
        assert_ne!(marks[0], marks[1]);
    }
}
