//! `logflowc check --format`: every format says the same, is what its readers expect, and keeps secrets.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::command::{Folder, Outcome, logflowc_in};
use crate::shared::root;

const FORMATS: &[&str] = &[
    "full",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "azure",
    "markdown",
    "html",
];

/// A name with signs that mean something in paths, commands, tables and URIs.
const NAME: &str = "größe 5%,a:b;[x]|<i>.conf";
const SECRET: &str = "hunter-2-of-nowhere";

/// An unknown type behind text that is not ASCII, a key twice, a value that can be mended, secrets.
const TEXT: &str = "a.sources = r\na.channels = c\na.sinks = k ärger\na.sources.r.type = http\na.sources.r.port = 8080\n\
    a.sources.r.keystorePassword = \"hunter-2-of-nowhere\"\na.sources.r.channels = c\na.sources.r.ssl = ja\n\
    a.channels.c.type = memory\na.channels.c.capacity = 10\na.channels.c.capacity = 10000\n\
    a.sinks.k.type = null\na.sinks.k.channel = c\na.sinks.ärger.type = hfds\na.sinks.ärger.channel = <b>|&\n";

fn checked(format: &str, text: &str) -> Outcome {
    let folder = Folder::new(&format!("format-{format}-{}", text.len()));
    folder.file(NAME, text);
    logflowc_in(folder.path(), &["check", ".", "--format", format], b"")
}

fn valid(schema: &str, document: &Value) {
    let schema = fs::read_to_string(root().join(schema)).expect("the schema is part of the checkout");
    // A bracket in a pattern of SARIF's that is closed and never opened.
    let schema = schema.replace("{2}]?$", "{2}?$");
    let schema: Value = serde_json::from_str(&schema).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let mistakes: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
}

fn json(format: &str, text: &str) -> Value {
    serde_json::from_str(&checked(format, text).out).expect("a JSON document")
}

#[test]
fn every_format_is_as_it_was() {
    for format in FORMATS {
        let outcome = checked(format, TEXT);
        assert_eq!(outcome.status, 1, "{format}: {}", outcome.errors);
        let mut shown = outcome.out.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        if *format == "sarif" {
            let mut document: Value = serde_json::from_str(&shown).expect("a JSON document");
            let rules = &mut document["runs"][0]["tool"]["driver"]["rules"];
            *rules = rules.as_array().expect("a list")[..1].into();
            shown = serde_json::to_string_pretty(&document).expect("plain data");
        }
        insta::assert_snapshot!(format!("format-{format}"), shown);
    }
}

#[test]
fn no_format_tells_a_secret() {
    for format in FORMATS {
        let outcome = checked(format, TEXT);
        assert!(!(outcome.out + &outcome.errors).contains(SECRET), "{format}");
    }
}

#[test]
fn empty_documents_are_documents() {
    let clean = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c\n\
                 a.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c\n# logflowc: allow-file ALL\n";
    for format in FORMATS {
        let outcome = checked(format, clean);
        assert_eq!(outcome.status, 0, "{format}: {}{}", outcome.out, outcome.errors);
        // That of SARIF is all about rules.
        if *format != "sarif" {
            let shown = outcome.out.replace(env!("CARGO_PKG_VERSION"), "VERSION");
            insta::assert_snapshot!(format!("format-empty-{format}"), shown);
        }
    }
    valid("tests/schemas/sarif-2.1.0.json", &json("sarif", clean));
    valid("docs/schema/findings.json", &json("json", clean));
}

#[test]
fn sarif_is_valid_and_its_regions_fit() {
    let document = json("sarif", TEXT);
    valid("tests/schemas/sarif-2.1.0.json", &document);
    let run = &document["runs"][0];
    let results = run["results"].as_array().expect("a list");
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("a small number");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
    let wrong = results.iter().find(|result| result["ruleId"] == "LF105").expect("the type is unknown");
    let region = &wrong["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startColumn"], &region["endColumn"]), (&22.into(), &26.into()));
}

#[test]
fn json_is_what_its_schema_says() {
    let document = json("json", TEXT);
    valid("docs/schema/findings.json", &document);
    let lines: Vec<Value> = checked("jsonl", TEXT)
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .collect();
    assert_eq!(document["findings"], Value::from(lines));
    for finding in document["findings"].as_array().expect("a list") {
        let range = |end: &str| usize::try_from(finding[end]["offset"].as_u64().expect("a number"));
        let range = range("start").expect("small")..range("end").expect("small");
        assert!(TEXT.get(range).is_some(), "{finding}");
    }
}

#[test]
fn junit_is_what_jenkins_reads() {
    let folder = Folder::new("junit-schema");
    let report = folder.file("report.xml", checked("junit", TEXT).out);
    let schema = root().join("tests/schemas/junit-10.xsd");
    let xmllint = Command::new("xmllint")
        .args(["--noout", "--schema"])
        .args([schema, report])
        .stderr(Stdio::piped())
        .output();
    match xmllint {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => println!("left out: xmllint is not installed"),
    }
}

#[test]
fn signs_that_xml_cannot_hold_are_replaced() {
    let text = TEXT.replace("= hfds", "= h\u{1}fds");
    for format in ["junit", "checkstyle"] {
        let out = checked(format, &text).out;
        assert!(!out.contains('\u{1}') && out.contains('\u{fffd}'), "{out}");
    }
}

#[test]
fn findings_go_to_a_file() {
    let folder = Folder::new("output");
    folder.file("flume.conf", TEXT);
    let words = ["check", "flume.conf", "--format", "json"];
    let shown = logflowc_in(folder.path(), &words, b"");
    let outcome = logflowc_in(folder.path(), &[&words[..], &["--output", "found.json"]].concat(), b"");
    assert_eq!((outcome.status, outcome.out.as_str()), (1, ""));
    assert!(outcome.errors.contains("1 file checked"), "{}", outcome.errors);
    let written = fs::read_to_string(folder.path().join("found.json")).expect("it was written");
    assert_eq!(written, shown.out);
    let outcome = logflowc_in(folder.path(), &[&words[..], &["--output", "no/such/folder"]].concat(), b"");
    assert_eq!(outcome.status, 2);
}
