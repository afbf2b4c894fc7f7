//! What a JDK 17 does: `CharsetDecoder` with the same action, and `String.getBytes`.

use super::*;

fn set(name: &str) -> Charset {
    Charset::find(name).unwrap_or_else(|| panic!("{name} is known"))
}

fn decoded(name: &str, bytes: &[u8]) -> [String; 3] {
    [OnMalformed::Replace, OnMalformed::Ignore, OnMalformed::Fail].map(|on_malformed| {
        match set(name).decode(bytes, on_malformed) {
            Ok(text) => text.into_owned(),
            Err(Malformed { at }) => format!("fails at {at}"),
        }
    })
}

#[test]
fn names_are_those_of_java() {
    let same = [
        ("utf8", "UTF-8"),
        ("ISO8859_1", "iso-8859-1"),
        ("Cp1252", "windows-1252"),
        ("8859_15", "ISO-8859-15"),
        ("MS932", "windows-31j"),
        ("SJIS", "Shift_JIS"),
        ("x-MacRoman", "macintosh"),
        ("ms874", "x-windows-874"),
        ("eucjp", "EUC-JP"),
        ("Big5_HKSCS", "Big5-HKSCS"),
        ("x-mswin-936", "GBK"),
        ("UnicodeBigUnmarked", "UTF-16BE"),
    ];
    for (alias, name) in same {
        assert_eq!(set(alias), set(name), "{alias}");
    }
    assert_ne!(set("ISO-8859-1"), set("windows-1252"));
    assert_ne!(set("US-ASCII"), set("ISO-8859-1"));
    for unknown in ["", "utf-9", "IBM037", "ISO-2022-KR", "x-user-defined"] {
        assert_eq!(Charset::find(unknown), None, "{unknown}");
    }
}

#[test]
fn text_that_is_utf8_is_not_copied() {
    let borrowed = |name, bytes| matches!(set(name).decode(bytes, OnMalformed::Fail), Ok(Cow::Borrowed(_)));
    assert!(borrowed("UTF-8", "grün".as_bytes()));
    assert!(borrowed("windows-1252", b"plain"));
    assert!(borrowed("GBK", b"plain"));
    assert!(!borrowed("ISO-8859-1", b"gr\xFCn"));
    assert!(!borrowed("UTF-16BE", b"\0a"));
}

#[test]
fn broken_utf8_is_replaced_as_java_does_it() {
    let cases: &[(&[u8], &str, &str, usize)] = &[
        (b"a\xFFb", "a\u{FFFD}b", "ab", 1),
        (b"a\xC0\x80b", "a\u{FFFD}\u{FFFD}b", "ab", 1),
        (b"\xE2\x82x", "\u{FFFD}x", "x", 0),
        (b"ab\xE2\x82", "ab\u{FFFD}", "ab", 2),
        (b"\xED\xA0\x80.", "\u{FFFD}.", ".", 0),
        (b"\xED\xBFT", "\u{FFFD}T", "T", 0),
        (b"\xF4\x90\x80\x80", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", "", 0),
        (b"\xF0\x9F\x98", "\u{FFFD}", "", 0),
    ];
    for (bytes, replaced, ignored, at) in cases {
        assert_eq!(decoded("UTF-8", bytes), [*replaced, *ignored, &format!("fails at {at}")], "{bytes:x?}");
    }
}

#[test]
fn gaps_in_tables_are_malformed() {
    assert_eq!(decoded("windows-1252", b"a\x81\x80"), ["a\u{FFFD}€", "a€", "fails at 1"]);
    assert_eq!(decoded("US-ASCII", b"a\xE9"), ["a\u{FFFD}", "a", "fails at 1"]);
    assert_eq!(decoded("ISO-8859-1", b"\x81\xE9"), ["\u{81}é", "\u{81}é", "\u{81}é"]);
    assert_eq!(decoded("GBK", b"\xC4\xE3\xFF\n"), ["你\u{FFFD}\n", "你\n", "fails at 2"]);
    assert_eq!(decoded("Shift_JIS", b"\x93\xFA\x96\x7B"), ["日本", "日本", "日本"]);
}

#[test]
fn the_byte_order_comes_from_the_mark() {
    assert_eq!(decoded("UTF-16", b"\xFF\xFEa\0")[0], "a");
    assert_eq!(decoded("UTF-16", b"\0a\0b")[0], "ab");
    assert_eq!(decoded("UTF-16LE", b"\xFF\xFEa\0")[0], "\u{FEFF}a");
    assert_eq!(decoded("UTF-32", b"\0\0\0a")[0], "a");
    let (little, mark) = set("UTF-16").settled(b"\xFF\xFEa\0");
    assert_eq!((little, mark), (set("x-UTF-16LE-BOM"), 2));
    assert_eq!(set("UTF-8").settled(b"\xEF\xBB\xBFa"), (set("UTF-8"), 0));
}

#[test]
fn broken_pairs_are_malformed() {
    assert_eq!(decoded("UTF-16BE", b"\xD8\x3D\xDE\x00")[2], "😀");
    assert_eq!(decoded("UTF-16BE", b"\xDE\x00\0a"), ["\u{FFFD}a", "a", "fails at 0"]);
    assert_eq!(decoded("UTF-16BE", b"\xD8\x3D\0a\0b"), ["\u{FFFD}b", "b", "fails at 0"]);
    assert_eq!(decoded("UTF-16BE", b"\0a\0"), ["a\u{FFFD}", "a", "fails at 2"]);
}

#[test]
fn what_a_set_lacks_is_written_as_a_question_mark() {
    let cases: &[(&str, &str, &[u8])] = &[
        ("UTF-8", "é€", "é€".as_bytes()),
        ("ISO-8859-1", "aé€😀", b"a\xE9??"),
        ("US-ASCII", "aé€😀", b"a???"),
        ("windows-1252", "é€😀", b"\xE9\x80?"),
        ("GBK", "你😀", b"\xC4\xE3?"),
        ("ISO-2022-JP", "日😀日", b"\x1B$BF|\x1B(B?\x1B$BF|\x1B(B"),
        ("UTF-16", "a", b"\xFE\xFF\0a"),
        ("UTF-16", "", b""),
        ("UTF-16LE", "😀", b"\x3D\xD8\x00\xDE"),
        ("UTF-32", "a", b"\0\0\0a"),
    ];
    for (name, text, bytes) in cases {
        assert_eq!(set(name).encode(text), *bytes, "{name} {text}");
    }
}

#[test]
fn lines_end_at_newline_characters() {
    assert_eq!(set("UTF-8").whole_lines(b"a\nb\nc"), 4);
    assert_eq!(set("UTF-8").whole_lines(b"abc"), 0);
    assert_eq!(set("UTF-16BE").whole_lines(b"\0a\0\n\x0A\x0A\0b"), 4);
    assert_eq!(set("UTF-16LE").whole_lines(b"a\0\n\0b\0\n"), 4);
}

#[test]
fn the_beginning_of_a_character_is_told_from_a_mistake() {
    let cases: &[(&str, &[u8], usize)] = &[
        ("UTF-8", b"a\xE2\x82", 2),
        ("UTF-8", b"a\xF0\x9F\x98", 3),
        ("UTF-8", b"a\xED\xA0", 2),
        ("UTF-8", b"a\xFF", 0),
        ("UTF-8", b"\x82", 0),
        ("UTF-8", "é".as_bytes(), 0),
        ("GBK", b"a\xC4", 1),
        ("GBK", b"a\xFF", 0),
        ("UTF-16BE", b"\0a\0", 1),
        ("UTF-16BE", b"\0a\xD8\x3D\xDE", 3),
        ("windows-1252", b"\xE9", 0),
    ];
    for (name, bytes, length) in cases {
        assert_eq!(set(name).incomplete(bytes), *length, "{name} {bytes:x?}");
    }
}
