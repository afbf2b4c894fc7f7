//! The tag of a template.

use logflowc_grammar::finding::{Level, Report, Rule};
use std::ops::Range;

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF020",
        name: "template-tag",
        level: Level::Note,
        why: "A template is checked best after it was filled in; until then Flume takes the tag as text.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = netcat\na.sources.s.bind = 127.0.0.1\na.sources.s.port = {{ port }}\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = netcat\na.sources.s.bind = 127.0.0.1\na.sources.s.port = 44444\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

const TAGS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("<%", "%>")];

fn check(context: &Context<'_>, report: &mut Report) {
    // Both signs may be written as escapes.
    for entry in context.entries_of(|text| text.contains(['{', '<']) || text.contains("\\u")) {
        for text in [&entry.key, &entry.value] {
            let Some(range) = tag(text.as_str()) else { continue };
            report
                .finding(&LINT.rule, text.span_of(range), "this is the tag of a template")
                .label("plain text for Flume")
                .help("check the file that the template makes");
        }
    }
}

fn tag(text: &str) -> Option<Range<usize>> {
    TAGS.iter().find_map(|(open, close)| {
        let start = text.find(open)?;
        let end = start + text[start..].find(close)? + close.len();
        Some(start..end)
    })
}
