//! Fixes mend what they say, keep the rest byte for byte, and never bring new errors.

use proptest::prelude::*;

use super::*;
use crate::example;
use crate::lint::LINTS;
use crate::world::World;

fn examine(bytes: &[u8]) -> Examined {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("flume.conf", bytes.to_vec()));
    let checked = crate::check(&mut sources, &[file], None, &World::default());
    Examined::whole(sources, checked.report)
}

fn fixed(bytes: &[u8], class: Safety) -> Outcome {
    to_fixed_point(bytes.to_vec(), class, examine)
}

const GOOD: &str = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c\n\
                    a.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c\n";

#[test]
fn what_is_not_edited_stays_byte_for_byte() {
    let text = format!("\u{feff}# ä\r\n{}", GOOD.replace('\n', "\r\n"));
    assert_eq!(fixed(text.as_bytes(), Safety::Safe).bytes, &text.as_bytes()[3..]);
    let mut latin = b"# \xe4 \xff\r\n".to_vec();
    latin.extend_from_slice(GOOD.replace("r.channels = c", "r.channel = c").as_bytes());
    let mut expected = b"# \xe4 \xff\r\n".to_vec();
    expected.extend_from_slice(GOOD.as_bytes());
    assert_eq!(fixed(&latin, Safety::Safe).bytes, expected);
}

#[test]
fn unsafe_fixes_are_made_only_when_asked_for() {
    let text = GOOD.replace("= null", "= nulll");
    assert!(fixed(text.as_bytes(), Safety::Safe).made.is_empty());
    let outcome = fixed(text.as_bytes(), Safety::Unsafe);
    assert_eq!(outcome.bytes, GOOD.as_bytes());
    let made: Vec<_> =
        outcome.made.iter().map(|made| (made.rule.code, made.title.as_str(), made.line)).collect();
    assert_eq!(made, [("LF105", "write `null`", 7)]);
}

#[test]
fn edits_that_get_into_each_others_way_wait_for_the_next_round() {
    let taken: BTreeMap<usize, (usize, &str)> = [(5, (10, "")), (12, (12, ""))].into();
    for (range, expected) in [
        (0..5, false),
        (0..6, true),
        (7..8, true),
        (10..11, false),
        (10..12, true),
        (12..12, true),
        (13..20, false),
        (5..5, true),
    ] {
        assert_eq!(is_taken(&taken, &range), expected, "{range:?}");
    }
}

#[test]
fn characters_that_a_charset_does_not_have_are_escaped() {
    assert_eq!(encoded("ä€😀", Charset::Latin1), b"\xe4\\u20ac\\ud83d\\ude00");
}

#[test]
fn lines_are_whole() {
    assert_eq!(lines("a\nbc\r\nd", 3..4), 2..6);
    assert_eq!(lines("a\rb", 0..1), 0..2);
    assert_eq!(lines("ab", 1..1), 0..2);
}

#[test]
fn a_line_that_is_continued_goes_with_what_continues_it() {
    assert_eq!(lines("a\n\\\n \\\nb=1\nc", 7..10), 2..11);
    assert_eq!(lines("a\r\n\\\r\nb=1\r\nc", 6..9), 3..11);
    assert_eq!(lines("a\\\nb", 3..4), 3..4);
    let twice = format!("\\\na.sinks.k.type = null\n# said again\n{GOOD}");
    let mended = fixed(twice.as_bytes(), Safety::Safe);
    assert_eq!(String::from_utf8(mended.bytes).expect("UTF-8"), format!("# said again\n{GOOD}"));
}

/// What a fix of a rule for its bad example has to achieve: that it is gone, and nothing worse is there.
#[test]
fn every_fix_removes_the_finding_of_its_example() {
    for lint in LINTS {
        let Some(class) = example::fix(lint) else { continue };
        let (_, before) = example::findings(lint, lint.bad);
        let outcome = to_fixed_point(lint.bad.as_bytes().to_vec(), class, |bytes| {
            let text = std::str::from_utf8(bytes).expect("still UTF-8");
            let (sources, findings) = example::findings(lint, text);
            let errors = findings.iter().filter(|finding| finding.level == Level::Error).count();
            Examined { sources, findings, errors }
        });
        let text = String::from_utf8(outcome.bytes).expect("still UTF-8");
        let (_, after) = example::findings(lint, &text);
        let fixable = before.iter().filter(|finding| finding.fix.is_some()).count();
        assert!(after.len() + fixable <= before.len(), "{}: {text}", lint.rule.name);
    }
}

/// Lines in which something is wrong that can be mended, some of them twice, some at odds with each other.
const LINES: &[&str] = &[
    "a.sinks.k.type = nulll",
    "a.channels.c.capcity = 10",
    "a.channels.c.capacity = 1_000",
    "a.channels.c.capacity = 100 # small",
    "a.channels.c.capacity =",
    "a.sources.r.channel = c",
    "a.sources.r.channels = cc",
    "a.sources.r.channels = c, d",
    "a.sources.r.interceptors = i\\\n  j",
    "a.sources.r.interceptors.i.type = regex_filter",
    "a.sources.r.interceptors.i.regex = \\d+\\.\\w",
    "a.sources.r.interceptors.i.excludeEvents = yes",
    "a.sources.r.interceptors.j.type = static",
    "a.sources.r.interceptors.j.value = Mün\\u00fcchen\\uxyz",
    "a.sources.r.selector.typ = multiplexing",
    "a.sources.r.selector.type = multiplexin",
    "# logflowc: allow LF201, LF105",
    "# logflowc: allow-fil LF2",
    "# logflowc: begin-allow LF206 because",
    "# logflowc: end-allow",
    "# ünder",
    "\\",
    "a.sinks = k,",
];

proptest! {
    #[test]
    fn fixes_end_and_bring_no_new_error(
        lines in prop::collection::vec(prop::sample::select(LINES), 0..12),
        marked: bool,
        windows: bool,
        latin: bool,
        class in prop::sample::select(vec![Safety::Safe, Safety::Unsafe]),
    ) {
        let text = format!("{}{GOOD}{}\n", if marked { "\u{feff}" } else { "" }, lines.join("\n"));
        let text = if windows { text.replace('\n', "\r\n") } else { text };
        let charset = if latin && !marked { Charset::Latin1 } else { Charset::Utf8 };
        let bytes = encoded(&text, charset);
        let before = examine(&bytes);
        let outcome = fixed(&bytes, class);
        let after = examine(&outcome.bytes);
        prop_assert!(after.errors <= before.errors, "{}", String::from_utf8_lossy(&outcome.bytes));
        prop_assert!(outcome.made.is_empty() == (outcome.bytes == bytes));
        let again = fixed(&outcome.bytes, class);
        prop_assert!(again.made.is_empty(), "{:?}", again.made);
        // Without a byte order mark the first line counts, and with it its own mistakes.
        if class == Safety::Safe && !marked && !outcome.made.is_empty() {
            prop_assert!(after.findings.len() < before.findings.len(), "{}", String::from_utf8_lossy(&outcome.bytes));
        }
    }
}
