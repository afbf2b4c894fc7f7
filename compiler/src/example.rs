//! The examples of rules, checked: what a rule says about its bad one, and whether it can mend it.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Finding, Safety};
use logflowc_grammar::source::{Source, Sources};

use crate::lint::Lint;
use crate::probe::Probe;
use crate::world::{Runnable, World};

/// What a rule finds in a text.
pub fn findings(lint: &Lint, text: &str) -> (Sources, Vec<Finding>) {
    let mut sources = Sources::default();
    // Only texts of the language begin with this word and a blank.
    let name = if text.starts_with("agent ") { "x.flow" } else { "flume.conf" };
    let file = sources.add(Source::new(name, text.as_bytes().to_vec()));
    let checked = crate::check(&mut sources, &[file], None, &world());
    let mut findings = checked.report.into_sorted();
    findings.retain(|finding| finding.rule.code == lint.rule.code);
    (sources, findings)
}

/// The safest fix that a rule offers for its bad example.
pub fn fix(lint: &Lint) -> Option<Safety> {
    let (_, findings) = findings(lint, lint.bad);
    let offers = || findings.iter().filter_map(|finding| finding.fix.as_ref()).map(|fix| fix.safety);
    offers().find(|safety| *safety == Safety::Safe).or_else(|| offers().next())
}

/// A world in which every rule has something to look at: a build that runs a little, and places that are not there.
fn world() -> World {
    let able = |kind, name| Runnable { kind, name, keys: None, objections: None };
    let folder = Probe::Folder { path: "/missing".to_owned(), created: false };
    let port = Probe::Port { udp: false, host: "localhost".to_owned(), port: 80 };
    let server = Probe::Endpoint { host: "gone".to_owned(), port: 4141 };
    let topic = Probe::Target {
        agent: "a".to_owned(),
        kind: Kind::Sink,
        component: "lost".to_owned(),
        class: "kafka",
    };
    let answers = [
        (folder, "No such file or directory"),
        (port, "Address already in use"),
        (server, "Connection refused"),
        (topic, "`gone` is not there, or may not be seen"),
    ];
    World {
        environment: Some([("HOME".to_owned(), "/home/flume".to_owned())].into()),
        runnable: vec![able(Kind::Source, "seq"), able(Kind::Sink, "null"), able(Kind::Channel, "memory")],
        probed: Some(answers.map(|(probe, answer)| (probe, answer.to_owned())).into()),
        ..World::default()
    }
}
