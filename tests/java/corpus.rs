//! The patterns of configurations that people use.

use std::collections::BTreeSet;

use super::peer::Case;
use crate::shared::shared;

const BODIES: &[&str] = &[
    "",
    "x.log",
    "search_time.log",
    "app.log.2024-05-17",
    "2024-05-17 12:34:56 INFO developer REPORT TASK_SELECTING <table>t</table>",
    "10.0.0.1 - - [17/May/2024:12:34:56 +0200] \"GET /Spideo//home/a:b:c/x?y=z&k=v&u=w HTTP/1.1\" 200 512",
    "a,b,c,d,e",
    "1\t2\t3",
    "{\"biType\":\"login\"}",
    "Jan 5 proto=6 src=1.2.3.4 dst=5.6.7.8 src_port=1 dst_port=2",
    "line\\r\\nbreak\n",
    "userFriends_2024-05-17.csv",
];

/// Every value of the corpus whose key asks for a pattern; nothing where there is no corpus.
pub(crate) fn cases() -> Vec<Case> {
    let Some(folder) = shared("corpus/dev") else { return Vec::new() };
    let files = std::fs::read_dir(&folder).expect("the corpus can be listed");
    let mut patterns = BTreeSet::new();
    for file in files {
        let bytes =
            std::fs::read(file.expect("the corpus can be listed").path()).expect("the corpus can be read");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        patterns.extend(text.lines().filter_map(pattern));
    }
    let cases = patterns.iter().flat_map(|pattern| {
        BODIES.iter().map(|&body| Case {
            pattern: pattern.clone(),
            replacement: "<$0>".to_owned(),
            body: body.to_owned(),
        })
    });
    cases.collect()
}

/// The pattern of a line, as the properties format reads its value.
fn pattern(line: &str) -> Option<String> {
    let (key, value) = line.split_once('=')?;
    let key = key.trim().to_ascii_lowercase();
    let last = key.rsplit('.').next().unwrap_or_default();
    let is_pattern = last.ends_with("regex")
        || ["searchpattern", "includepattern", "ignorepattern", "matching"].contains(&last)
        || key.contains(".filegroups.");
    let mut unescaped = String::new();
    let mut chars = value.trim_start().chars();
    while let Some(char) = chars.next() {
        unescaped.push(match char {
            '\\' => match chars.next()? {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                'f' => '\u{c}',
                other => other,
            },
            char => char,
        });
    }
    is_pattern.then_some(unescaped)
}
