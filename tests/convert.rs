//! `logflowc convert`: there and back again, Flume and we make the same of a configuration.

use std::fs;
use std::path::Path;

use logflowc_compiler::convert::{Converted, convert};
use logflowc_compiler::flume::verdict::{File, Input, verdict};
use logflowc_compiler::read::{self, Form};
use logflowc_compiler::world::World;
use logflowc_grammar::ast::Entry;
use logflowc_grammar::finding::Level;
use logflowc_grammar::source::{Charset, Source, Sources};
use serde_json::Value;

use crate::command::{Folder, logflowc, logflowc_in};
use crate::shared::{root, shared};

#[test]
fn what_is_lost_is_told() {
    let outcome = logflowc(&["convert", "examples/quickstart.conf", "--to", "json"]);
    assert_eq!(outcome.status, 0);
    insta::assert_snapshot!(format!("{}{}", outcome.out, outcome.errors));
    let folder = Folder::new("convert");
    folder.file("a.conf", "a.sinks = k\na.sinks.k.type = hdfs\na.sinks.k.path = /x\n");
    let outcome = logflowc_in(folder.path(), &["convert", "a.conf", "--to", "json"], b"");
    assert_eq!((outcome.status, outcome.out.as_str()), (1, ""));
    let why = "a.conf:3:1: not converted: the other form has no way to say `a.sinks.k.path`\n";
    assert_eq!(outcome.errors, why);
    folder.file("a.conf", "\na.sinks.k.type = hdfs\n");
    let told = |words: &[&str]| {
        logflowc_in(folder.path(), &[&["convert", "a.conf", "--to", "json"], words].concat(), b"").errors
    };
    let why = "agent `a` has no list such as `a.sources = …`, so nothing of it would run\n";
    assert_eq!(told(&[]), format!("a.conf:2:1: not converted: {why}"));
    assert_eq!(told(&["-n", "b"]), "a.conf:2:1: not converted: there is no agent `b`\n");
    assert_eq!(logflowc(&["convert", "nothing.conf", "--to", "json"]).status, 2);
}

#[test]
fn there_and_back_again_it_means_the_same() {
    let folders = ["examples", "examples/connectors", "tests/flume/cases"];
    let mut folders = folders.map(|folder| root().join(folder)).to_vec();
    folders.extend(shared("corpus/dev"));
    let (mut same, mut all) = (0, 0);
    for path in folders.iter().flat_map(|folder| fs::read_dir(folder).expect("readable")) {
        let path = path.expect("readable").path();
        if path.is_file() && path.extension().is_none_or(|ending| ending != "md" && ending != "flow") {
            all += 1;
            same += usize::from(keeps_its_meaning(&path));
        }
    }
    println!("{same} of {all} can be said in JSON");
    assert!(same * 10 > all * 6, "{same} of {all}");
}

#[test]
fn into_the_flow_language_and_back_it_means_the_same() {
    let folders = ["examples", "examples/connectors", "tests/flume/cases"];
    let mut folders = folders.map(|folder| root().join(folder)).to_vec();
    folders.extend(shared("corpus/dev"));
    let (mut said, mut all, mut differing) = (0, 0, Vec::new());
    for path in folders.iter().flat_map(|folder| fs::read_dir(folder).expect("readable")) {
        let path = path.expect("readable").path();
        if path.is_file() && path.extension().is_none_or(|ending| ending != "md" && ending != "flow") {
            all += 1;
            if let Some(differences) = differences_in_flow(&path) {
                said += 1;
                differing.extend((!differences.is_empty()).then_some((path, differences)));
            }
        }
    }
    println!("{said} of {all} can be said in the flow language");
    assert!(said * 10 > all * 6, "{said} of {all}");
    assert!(differing.is_empty(), "{differing:#?}");
}

/// What is not the same of a file in the flow language and when it comes back; none where it cannot be said there.
fn differences_in_flow(path: &Path) -> Option<Vec<(String, String)>> {
    let text = String::from_utf8_lossy(&fs::read(path).expect("readable")).into_owned();
    let name = if text.trim_start().starts_with('{') { "flume.json" } else { "flume.conf" };
    let flow = other(name, &text, Form::Flow)?;
    let Some(back) = other("x.flow", &flow.text, Form::Properties) else {
        return Some(vec![("the way back is closed".to_owned(), flow.text)]);
    };
    let [before, between, after] =
        [(name, text.as_str()), ("x.flow", &flow.text), ("flume.conf", &back.text)]
            .map(|(name, text)| neutral(meaning(name, text, flow.left_out.is_empty())));
    let differences = [between, after].into_iter().flat_map(|after| {
        let [old, new] = [&before, &after].map(|meaning| format!("{:#?}", (&meaning.0, &meaning.1)));
        let lines = old.lines().zip(new.lines()).filter(|(old, new)| old != new);
        let differing = lines.map(|(old, new)| (old.trim().to_owned(), new.trim().to_owned())).take(6);
        differing.collect::<Vec<_>>()
    });
    Some(differences.collect())
}

/// What Flume makes of a configuration, without its settings as they are spelled: the language has no names for
/// interceptors and one spelling of each type. A selector that goes by values has an order of its own.
fn neutral((mut verdict, plans): (Value, Vec<Value>)) -> (Value, Vec<Value>) {
    verdict["errors"].take();
    for agent in verdict["agents"].as_object_mut().into_iter().flat_map(|agents| agents.values_mut()) {
        let fates = ["valid", "why", "removed", "instantiate"].map(|key| (key.to_owned(), agent[key].take()));
        *agent = Value::Object(fates.into_iter().collect());
        neutralize(agent);
    }
    (verdict, plans)
}

/// Reasons name interceptors, and types as they are spelled.
fn neutralize(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, _| !matches!(key.as_str(), "why" | "key" | "exception"));
            for (key, value) in members {
                match value {
                    Value::Array(names) if key == "channels" => names.sort_by_key(ToString::to_string),
                    _ => neutralize(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(neutralize),
        _ => {}
    }
}

/// Whether a file can be said in JSON; if so, it is the same again when it comes back.
fn keeps_its_meaning(path: &Path) -> bool {
    let text = String::from_utf8_lossy(&fs::read(path).expect("readable")).into_owned();
    let Some(json) = other("flume.conf", &text, Form::Json) else { return false };
    let back = other("flume.json", &json.text, Form::Properties).expect("the way back is always open");
    let [before, between, after] =
        [("flume.conf", text.as_str()), ("flume.json", &json.text), ("flume.conf", &back.text)]
            .map(|(name, text)| meaning(name, text, json.left_out.is_empty()));
    assert_same(&before, &between, path);
    assert_same(&before, &after, path);
    true
}

/// Shows only the lines that differ.
fn assert_same(before: &(Value, Vec<Value>), after: &(Value, Vec<Value>), path: &Path) {
    let [old, new] = [before, after].map(|meaning| format!("{:#?}", (&meaning.0, &meaning.1)));
    let lines = old.lines().zip(new.lines()).filter(|(old, new)| old != new);
    let lines: Vec<_> = lines.take(6).collect();
    assert!(old == new, "{}: {lines:#?}", path.display());
}

fn other(name: &str, text: &str, to: Form) -> Option<Converted> {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, text.into()));
    convert(&mut sources, file, to, None, &World::default()).ok()
}

/// What Flume accepts and would run, and our plans. Complaints and plans count where every setting came along.
fn meaning(name: &str, text: &str, whole: bool) -> (Value, Vec<Value>) {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, text.into()));
    let entries: Vec<Entry> = read::read(&sources, file, Charset::Utf8).entries;
    let files = [File { name: "flume.conf", path: "/flume.conf", entries: &entries }];
    let world = World::default();
    let verdict = verdict(&Input { files: &files, world: &world });
    let mut verdict = serde_json::to_value(&verdict).expect("plain data");
    if !whole {
        verdict["errors"].take();
        // An agent without lists starts nothing, and is not written.
        if let Some(agents) = verdict["agents"].as_object_mut() {
            agents.retain(|_, agent| agent["valid"] == true);
        }
    }
    let checked = logflowc_compiler::check(&mut sources, &[file], None, &world);
    // A configuration with errors has no plan.
    let good = whole && !checked.report.has(Level::Error);
    let agents = checked.all_agents.iter().filter(|_| good);
    let plans = agents.filter_map(|agent| checked.plan(agent));
    (verdict, plans.map(|plan| serde_json::to_value(plan).expect("plain data")).collect())
}
