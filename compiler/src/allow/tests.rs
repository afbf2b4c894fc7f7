//! Comments allow what they say, where they say it, and nothing else.

use logflowc_grammar::finding::Level;
use logflowc_grammar::source::Source;

use super::*;
use crate::fix;
use crate::world::World;

const GOOD: &str = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c\n\
                    a.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c\n";
const TYPO: &str = "a.channels.c.capcity = 10\n";

fn checked(text: &str) -> (Sources, crate::Checked) {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("flume.conf", text.as_bytes().to_vec()));
    let checked = crate::check(&mut sources, &[file], None, &World::default());
    (sources, checked)
}

/// The codes of what is left of the errors and warnings, with their lines.
fn left(text: &str) -> Vec<String> {
    let (sources, checked) = checked(text);
    let findings = not_allowed(&sources, &checked.documents, checked.report.into_sorted());
    let of = |finding: &Finding| format!("{}:{}", finding.rule.code, sources.position(finding.span()).0);
    findings.iter().filter(|finding| finding.level > Level::Note).map(of).collect()
}

#[test]
fn the_next_entry_is_allowed_and_the_one_behind_it_not() {
    assert_eq!(left(&format!("{GOOD}{TYPO}")), ["LF201:9"]);
    for words in ["LF201", "unknown-property", "LF2 it is meant", "LF001,LF201 , LF3 since it is meant"] {
        let text =
            format!("{GOOD}# logflowc: allow {words}\n# another comment\n\n{TYPO}a.channels.c.capcty = 1\n");
        let left: Vec<_> = left(&text).into_iter().filter(|found| !found.starts_with("LF992")).collect();
        assert_eq!(left, ["LF201:13"], "{words}");
    }
}

#[test]
fn every_line_of_an_entry_is_allowed() {
    let text = format!("{GOOD}# logflowc: allow LF107\na.sinks.k2.type = null\n");
    assert!(left(&text).contains(&"LF992:9".to_owned()));
    let text =
        GOOD.replace("a.sources.r.channels = c", "! logflowc: allow LF106\na.sources.r.channels = c \\\n d");
    assert_eq!(left(&text), Vec::<String>::new());
}

#[test]
fn a_file_and_a_range_are_allowed() {
    assert!(left(&format!("{GOOD}{TYPO}#logflowc: allow-file LF201")).is_empty());
    let text =
        format!("{GOOD}# logflowc: begin-allow LF2\n{TYPO}# logflowc: end-allow\na.channels.c.capcty = 1\n");
    assert_eq!(left(&text), ["LF201:12"]);
}

#[test]
fn mistakes_are_found() {
    let of = |comment: &str| left(&format!("{GOOD}{comment}\n{TYPO}"));
    assert_eq!(of("# logflowc: allow LF999"), ["LF991:9", "LF201:10"]);
    assert_eq!(of("# logflowc: alow LF201"), ["LF991:9", "LF201:10"]);
    assert_eq!(of("# logflowc: allow"), ["LF991:9", "LF201:10"]);
    assert_eq!(of("# logflowc:"), ["LF991:9", "LF201:10"]);
    assert_eq!(of("# logflowc: end-allow"), ["LF991:9", "LF201:10"]);
    assert_eq!(of("# logflowc: begin-allow LF201"), ["LF991:9"]);
    assert_eq!(of("# logflowc is good"), ["LF201:10"]);
}

#[test]
fn what_is_inserted_allows_everything() {
    let bad = format!("\u{feff}{GOOD}{TYPO}  a.sinks.k.type = nulll\r\na.channels.c.capcty = \\\n  1");
    let (sources, checked) = checked(&bad);
    let findings = checked.report.into_sorted();
    let edits = insertions(&sources, &checked.documents[0], &findings).expect("not JSON");
    let text = fix::replaced(&bad, edits.iter().map(|edit| (edit.span.range(), edit.text.as_str())));
    assert_eq!(left(&text), Vec::<String>::new(), "{text}");
    assert!(
        text.contains("\r\n  # logflowc: allow LF105\r\n  a.sinks.k.type")
            || text.contains("\n  # logflowc: allow LF105\r\n  a.sinks"),
        "{text}"
    );
}
