//! Every rule finds its bad example and is silent about its good one.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use logflowc_grammar::finding::{Finding, Level};
use logflowc_grammar::render;
use logflowc_grammar::source::{Source, Sources};

use super::{LINTS, Lint, framed};
use crate::example;
use crate::world::World;

/// What a user sees of the findings of one rule.
fn findings(lint: &Lint, text: &str) -> String {
    let (sources, findings) = example::findings(lint, text);
    findings.iter().map(|finding| render::full(&sources, finding, false)).collect()
}

/// The findings of one rule.
fn of_rule(lint: &Lint, text: &str) -> Vec<Finding> {
    example::findings(lint, text).1
}

#[test]
fn every_rule_catches_its_bad_example_and_accepts_its_good_one() {
    let silent: Vec<_> = LINTS.iter().filter(|lint| findings(lint, lint.bad).is_empty()).collect();
    assert!(silent.is_empty(), "{:?} find nothing in their bad examples", names(&silent));
    for lint in LINTS {
        assert_eq!(findings(lint, lint.good), "", "{}", lint.rule.name);
        assert_snapshot!(lint.rule.name, findings(lint, lint.bad));
    }
}

fn names(lints: &[&&Lint]) -> Vec<&'static str> {
    lints.iter().map(|lint| lint.rule.name).collect()
}

#[test]
fn every_fix_removes_its_finding() {
    for lint in LINTS {
        let mut text = lint.bad.to_owned();
        let before = of_rule(lint, &text);
        let Some(fix) = before.first().and_then(|finding| finding.fix.clone()) else { continue };
        let mut edits = fix.edits;
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        for edit in edits {
            text.replace_range(edit.span.range(), &edit.text);
        }
        assert!(of_rule(lint, &text).len() < before.len(), "{}: {text}", lint.rule.name);
    }
}

#[test]
fn one_mistake_makes_one_finding() {
    for name in [
        "byte-order-mark",
        "substitution-loop",
        "mapping-without-multiplexing",
        "bare-position-file",
        "round-above-day",
        "filter-drops-all",
        "filter-keeps-all",
        "rounding-switched-off",
        "small-batch",
        "batch-of-one",
        "channel-for-tests",
    ] {
        let lint = LINTS.iter().find(|lint| lint.rule.name == name).expect("a rule");
        let mut sources = Sources::default();
        let file = sources.add(Source::new("flume.conf", lint.bad.as_bytes().to_vec()));
        let checked = crate::check(&mut sources, &[file], None, &World::default());
        let found: Vec<_> = checked.report.iter().collect();
        let place = found.iter().find(|finding| finding.rule.name == name).expect("it is found").span().start;
        let there = found.iter().filter(|finding| finding.span().start == place);
        assert_eq!(there.map(|finding| finding.rule.name).collect::<Vec<_>>(), [name]);
    }
}

/// The names of the rules that find something in a text of the `flow` language, by place.
fn found_in_flow(text: &str) -> Vec<&'static str> {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("x.flow", text.as_bytes().to_vec()));
    let checked = crate::check(&mut sources, &[file], None, &World::default());
    let found = checked.report.into_sorted();
    let told = found.iter().filter(|finding| finding.rule.name != "demonstration-component");
    told.map(|finding| finding.rule.name).collect()
}

#[test]
fn a_flow_in_which_nothing_is_used_is_not_empty_as_well() {
    assert_eq!(found_in_flow("agent a\nsource s = seq\n"), ["unused-name"]);
}

#[test]
fn a_name_that_says_two_things_is_not_given_twice_as_well() {
    let flows = "agent a\nsource c = seq\nchannel c = memory\nsink c = null\nflow c => c\nflow c => c\n";
    assert_eq!(found_in_flow(flows), ["unused-name", "shadowed-name", "shadowed-name"]);
    let parameters = "agent a\nlet n = 5\ntemplate t(n, n) {\n  source s = seq { total_events = n }\n  channel c = memory\n  \
                      sink k = null\n  flow s => c\n  flow c => k\n}\nuse t(1, 2) as x\n";
    let found = found_in_flow(parameters);
    assert_eq!(
        found.iter().filter(|name| ["shadowed-name", "declared-twice"].contains(name)).count(),
        2,
        "{found:?}"
    );
}

#[test]
fn no_finding_tells_a_secret() {
    let text = "a.sinks = k\na.sinks.k.type = irc\na.sinks.k.password = \"s3cr3t\\d # old\"\na.sinks.k.secret = s3cr3t2\n";
    let mut sources = Sources::default();
    let file = sources.add(Source::new("flume.conf", text.as_bytes().to_vec()));
    let checked = crate::check(&mut sources, &[file], None, &World::default());
    let shown: String = checked.report.iter().map(|finding| render::full(&sources, finding, false)).collect();
    assert!(shown.contains("secret-in-clear-text") && !shown.contains("s3cr3t"), "{shown}");
}

#[test]
fn codes_and_names_are_unique_and_in_order() {
    let codes: Vec<_> = LINTS.iter().map(|lint| lint.rule.code).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    let names: BTreeSet<_> = LINTS.iter().flat_map(|lint| [lint.rule.code, lint.rule.name]).collect();
    assert_eq!(names.len(), 2 * LINTS.len());
}

#[test]
fn every_rule_of_the_folder_is_in_the_list() {
    let mut written = Vec::new();
    collect(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint"), &mut written);
    written.sort();
    let mut listed: Vec<String> = LINTS.iter().map(|lint| lint.rule.name.replace('-', "_")).collect();
    listed.sort();
    assert_eq!(written, listed);
}

/// The names of the files below a folder that hold a rule.
fn collect(folder: &std::path::Path, names: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(&path, names);
        } else if std::fs::read_to_string(&path).expect("a readable file").contains("code: \"LF") {
            let name = path.file_stem().and_then(std::ffi::OsStr::to_str);
            names.push(name.expect("named in ASCII").to_owned());
        }
    }
}

/// The codes of the findings of files that make up one configuration, without notes.
fn codes(texts: &[&str]) -> Vec<(&'static str, Level)> {
    let mut sources = Sources::default();
    let files: Vec<_> =
        texts.iter().map(|text| sources.add(Source::new("flume.conf", text.as_bytes().to_vec()))).collect();
    let checked = crate::check(&mut sources, &files, None, &World::default());
    checked.report.into_sorted().iter().map(|finding| (finding.rule.code, finding.level)).collect()
}

#[test]
fn a_choice_without_type_is_one_mistake() {
    let text = framed!(
        "a.sinks = k l\na.sinks.l.type = null\na.sinks.l.channel = c\n",
        "a.sinkgroups = g\na.sinkgroups.g.sinks = k l\na.sinkgroups.g.processor = failover\n"
    );
    let errors: Vec<_> = codes(&[text]).into_iter().filter(|(_, level)| *level == Level::Error).collect();
    assert_eq!(errors, [("LF114", Level::Error)]);
}

#[test]
fn a_slip_in_the_key_of_a_channel_is_one_mistake() {
    let agent = |source: &str, sink: &str| {
        format!(
            "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.{source} = c\n\
             a.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.{sink} = c\n"
        )
    };
    let warned = |text: &str| -> Vec<_> {
        codes(&[text]).into_iter().filter(|(_, level)| *level > Level::Note).collect()
    };
    assert_eq!(warned(&agent("channels", "chanel")), [("LF201", Level::Error)]);
    assert_eq!(warned(&agent("channls", "channel")), [("LF201", Level::Error)]);
    assert_eq!(warned(&agent("channls", "chanel")).len(), 2);
    assert_eq!(warned(&agent("channels", "channels")), [("LF107", Level::Error)]);
}

#[test]
fn a_later_file_may_override_an_earlier_one() {
    let found = codes(&[framed!(""), "a.channels.c.type = file\n"]);
    assert!(found.contains(&("LF004", Level::Note)), "{found:?}");
    let found = codes(&[framed!("a.channels.c.type = file\n")]);
    assert!(found.contains(&("LF004", Level::Warning)), "{found:?}");
}

#[test]
fn a_text_of_a_finding_has_a_limit() {
    let name = "x".repeat(1_000_000);
    let mut sources = Sources::default();
    let text = format!("a.sources = r\na.sources.r.type = seq\na.sources.r.{name} = 1\na.{name} = 2\n");
    let file = sources.add(Source::new("flume.conf", text.into_bytes()));
    let checked = crate::check(&mut sources, &[file], None, &World::default());
    let named = checked.report.iter().filter(|finding| finding.message.contains("xxx"));
    assert_eq!(
        named.filter(|finding| finding.message.len() < 3000 && finding.message.contains('…')).count(),
        2
    );
}
