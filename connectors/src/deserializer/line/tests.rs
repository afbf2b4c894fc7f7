//! The bodies that Flume 1.11 makes of the same bytes.

use logflowc_plan as plan;
use proptest::prelude::*;
use serde_json::json;

use super::super::testing::Opening;
use super::*;
use crate::pattern::plain;

fn lines(longest: i64) -> Opening<'static> {
    Opening::new(json!({"component": "line", "maxLineLength": longest, "outputCharset": "UTF-8"}))
}

#[test]
fn only_a_newline_ends_a_line() {
    let cases: &[(&[u8], &[&[u8]])] = &[
        (b"", &[]),
        (b"\n", &[b""]),
        (b"a\n\nb\n", &[b"a", b"", b"b"]),
        (b"a\r\n\rb", &[b"a\r", b"\rb"]),
        (b"\xEF\xBB\xBFa\n", &[b"\xEF\xBB\xBFa"]),
    ];
    for (content, expected) in cases {
        assert_eq!(lines(2048).bodies(content), *expected, "{content:x?}");
    }
}

#[test]
fn long_lines_become_several_events() {
    let cases: &[(i64, &str, &[&str])] = &[
        (4, "abcdefghij\nk\n", &["abcd", "efgh", "ij", "k"]),
        // The rest of a line of just this length is an event of its own.
        (4, "abcd\nabc\n", &["abcd", "", "abc"]),
        (4, "abcdefgh", &["abcd", "efgh"]),
        (4, "äöüäöü\n", &["äöüä", "öü"]),
        (4, "😀😀😀\n", &["😀😀", "😀"]),
        // Flume would make two question marks of the character at the edge.
        (4, "abc😀d\n", &["abc😀", "d"]),
        (1, "ab\n\nc", &["a", "b", "", "", "c"]),
        (0, "ab\n", &["a", "b", ""]),
    ];
    for (longest, content, expected) in cases {
        let found = lines(*longest).bodies(content.as_bytes());
        assert_eq!(
            found.iter().map(|body| String::from_utf8_lossy(body)).collect::<Vec<_>>(),
            *expected,
            "{content}"
        );
    }
}

#[test]
fn positions_stand_behind_the_lines_of_a_batch() {
    let mut small = lines(3);
    small.batch = 2;
    let cases: &[(&str, &[u8], &[u64])] = &[
        ("UTF-8", b"a\nb\nc\nd", &[4, 7]),
        ("UTF-8", b"abcdefg\nh\n", &[6, 10]),
        ("ISO-8859-1", b"\xE4\n\xF6\nx\n", &[4, 6]),
        ("ISO-8859-1", b"\xE4\xE4\xE4\xE4\xE4\xE4\xE4\n", &[6, 8]),
        ("UTF-16BE", b"\0a\0\n\0b\0\n\0c", &[8, 10]),
        ("UTF-16", b"\xFF\xFEa\0\n\0b\0\n\0c\0", &[10, 12]),
    ];
    for (charset, content, expected) in cases {
        small.charset = charset;
        let batches = small.batches(content).expect("it can be read");
        assert_eq!(batches.iter().map(|(_, position)| *position).collect::<Vec<_>>(), *expected, "{charset}");
    }
}

#[test]
fn a_file_can_be_read_on_from_each_position() {
    for charset in ["UTF-8", "ISO-8859-15", "UTF-16", "GBK"] {
        let set = Charset::find(charset).expect("a known set");
        let content = set.encode("eins €\nzwei, drei und vier\n\nfünf").into_owned();
        let mut opening = Opening { charset, batch: 1, ..lines(7) };
        let whole = opening.batches(&content).expect("it can be read");
        for (index, (_, position)) in whole.iter().enumerate() {
            opening.position = *position;
            assert_eq!(
                opening.batches(&content).expect("it can be read"),
                whole[index + 1..],
                "{charset} {position}"
            );
        }
    }
}

#[test]
fn text_is_decoded_and_encoded() {
    let cases: &[(&str, &str, &[u8], &[u8])] = &[
        ("ISO-8859-1", "UTF-8", b"\x80\xE4", "\u{80}ä".as_bytes()),
        ("windows-1252", "UTF-8", b"\x80\xE4", "€ä".as_bytes()),
        ("UTF-8", "ISO-8859-1", "ä€".as_bytes(), b"\xE4?"),
        ("UTF-8", "UTF-16", b"a", b"\xFE\xFF\0a"),
        ("Shift_JIS", "UTF-8", b"\x93\xFA\x96\x7B", "日本".as_bytes()),
    ];
    for (input, output, content, expected) in cases {
        let settings = json!({"component": "line", "maxLineLength": 2048, "outputCharset": output});
        let opening = Opening { charset: input, ..Opening::new(settings) };
        assert_eq!(opening.bodies(content), [*expected], "{input} {output}");
    }
}

#[test]
fn mistakes_are_dealt_with_as_the_policy_says() {
    let content = b"good\nbad \xFF\xFE\nx\xED\xA0\x80y\nz\xF0\x9F\x98 end\n\xC0\xAFq\n";
    let policy = |on_malformed| Opening { on_malformed, ..lines(2048) };
    let replaced = ["good", "bad \u{FFFD}\u{FFFD}", "x\u{FFFD}y", "z\u{FFFD} end", "\u{FFFD}\u{FFFD}q"];
    assert_eq!(policy(OnMalformed::Replace).bodies(content), replaced.map(str::as_bytes));
    let ignored = ["good", "bad ", "xy", "z end", "q"];
    assert_eq!(policy(OnMalformed::Ignore).bodies(content), ignored.map(str::as_bytes));
    let failure = policy(OnMalformed::Fail).batches(content).expect_err("it fails").to_string();
    assert!(failure.contains("byte 9 is no text in the inputCharset"), "{failure}");
}

#[test]
fn a_character_that_the_file_cuts_off_is_left_out() {
    assert_eq!(lines(2048).bodies(b"a\nb\xE2\x82"), [b"a", b"b"]);
    assert_eq!(lines(2048).bodies(b"\xF0\x9F"), [b""; 0]);
}

#[test]
fn a_line_larger_than_a_block_is_cut_where_it_should_be() {
    let line = "ä".repeat(300_000);
    let parts = [200_000, 200_000, 200_000].map(|bytes| line.as_bytes()[..bytes].to_vec());
    assert_eq!(lines(100_000).bodies(line.as_bytes()), parts);
    let latin = Opening { charset: "ISO-8859-1", ..lines(100_000) };
    assert_eq!(latin.bodies(&vec![0xE4; 300_000]), parts);
    // Nothing but bytes without meaning in front of a little text.
    let mut garbage = vec![0xFF; 600_000];
    garbage.extend_from_slice(b"text\n");
    assert_eq!(Opening { on_malformed: OnMalformed::Ignore, ..lines(10) }.bodies(&garbage), [b"text"]);
}

/// Events that begin with a digit, of so many lines and bytes at most.
fn joined(lines: u32, bytes: u64) -> plan::Join {
    let start = plan::Pattern { translated: "\\A[0-9]".to_owned(), ..plain("^[0-9]") };
    plan::Join { start, lines, bytes, timeout_ms: 1 }
}

#[test]
fn lines_that_belong_together_are_one_event() {
    let join = |lines, bytes| Some(joined(lines, bytes));
    let whole = Opening { join: join(9, 99), ..lines(2048) };
    assert_eq!(whole.bodies(b"1 a\n b\r\n c\n2 d\n"), [&b"1 a\n b\r\n c"[..], b"2 d"]);
    assert_eq!(whole.bodies(b" b\n1 a\n\n"), [&b" b"[..], b"1 a\n"]);
    let short = Opening { join: join(2, 9), ..lines(2048) };
    assert_eq!(short.bodies(b"1\na\nb\n1 a\n 234567\nc"), [&b"1\na"[..], b"b", b"1 a", b" 234567", b"c"]);
    // Parts of a line that is too long are lines of their own, without a newline between them.
    let cut = Opening { join: join(9, 99), ..lines(4) };
    assert_eq!(cut.bodies(b"1abcdefg2\n3\n"), [&b"1abcdefg"[..], b"2", b"3"]);
    // What comes before a mistake is not lost.
    let mut broken = whole.open(b"1 a\n b\n2\xFF\n").expect("opened");
    let mut batch = Batch::default();
    broken.read(&mut batch).expect("the first lines are good");
    assert_eq!((batch.len(), batch.body(0)), (1, &b"1 a\n b"[..]));
    assert!(broken.read(&mut batch).is_err());
}

proptest! {
    /// Also when it is opened again behind any batch, as after a crash.
    #[test]
    fn events_of_several_lines_are_whole(text in "[1ab\nä]{0,80}", batch in 1_usize..4, utf16: bool, most in 1_u32..5) {
        let mut expected: Vec<String> = Vec::new();
        let mut count = 0;
        for line in text.lines() {
            match expected.last_mut() {
                Some(event) if count < most && !line.starts_with('1') => {
                    *event += "\n";
                    *event += line;
                    count += 1;
                }
                _ => {
                    expected.push(line.to_owned());
                    count = 1;
                }
            }
        }
        let content =
            if utf16 { text.encode_utf16().flat_map(u16::to_be_bytes).collect() } else { text.into_bytes() };
        let charset = if utf16 { "UTF-16BE" } else { "UTF-8" };
        let from_start = || Opening { charset, batch, join: Some(joined(most, 999)), ..lines(2048) };
        let batches = from_start().batches(&content).expect("it can be read");
        for (number, (_, position)) in batches.iter().enumerate() {
            let again = Opening { position: *position, ..from_start() };
            let before = batches[..=number].iter().flat_map(|(bodies, _)| bodies.clone());
            let all: Vec<Vec<u8>> = before.chain(again.bodies(&content)).collect();
            prop_assert_eq!(&all, &expected.iter().map(|event| event.clone().into_bytes()).collect::<Vec<_>>());
        }
        prop_assert_eq!(batches.is_empty(), expected.is_empty());
    }

    /// What Flume does, a character at a time.
    #[test]
    fn blocks_and_batches_make_no_difference(text in "[ab\n\rä€😀]{0,60}", longest in 2_i64..9, batch in 1_usize..5) {
        // An edge within a character is the one place where Flume does something else.
        let text = text.replace('😀', "😀\n");
        let mut expected = Vec::new();
        let (mut line, mut units) = (String::new(), 0);
        for character in text.chars() {
            if character == '\n' {
                expected.push(std::mem::take(&mut line));
                units = 0;
                continue;
            }
            line.push(character);
            units += character.len_utf16();
            if units >= usize::try_from(longest).expect("small") {
                expected.push(std::mem::take(&mut line));
                units = 0;
            }
        }
        if !line.is_empty() {
            expected.push(line);
        }
        let opening = Opening { batch, ..lines(longest) };
        let found: Vec<String> =
            opening.bodies(text.as_bytes()).into_iter().map(|body| String::from_utf8(body).expect("text")).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn no_file_is_too_strange(content: Vec<u8>, utf16: bool) {
        let charset = if utf16 { "UTF-16" } else { "GBK" };
        for on_malformed in [OnMalformed::Fail, OnMalformed::Replace, OnMalformed::Ignore] {
            let _ = Opening { charset, on_malformed, batch: 3, ..lines(5) }.batches(&content);
        }
    }
}
