//! What the targets share: a text under examination, what must hold of every place in it, and how texts are changed.

pub mod jdk;
pub mod mutate;
#[path = "../../tests/verdict/silent.rs"]
mod silent;

use std::collections::BTreeMap;

use logflowc_compiler::flume::load;
use logflowc_compiler::flume::verdict::{Outcome, Stage, accept};
use logflowc_compiler::read;
use logflowc_compiler::world::World;
use logflowc_compiler::{Checked, check, config};
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::Finding;
use logflowc_grammar::render;
use logflowc_grammar::source::{Charset, FileId, Source, Sources, Span};

/// What Flume does not start and `check` is silent about.
pub fn silent(text: &[u8]) -> Vec<String> {
    silent::silent(text)
}

/// A text as the only source.
pub fn source(name: &str, bytes: &[u8]) -> (Sources, FileId) {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, bytes.to_vec()));
    (sources, file)
}

/// What is known about the outside.
pub fn world() -> World {
    let environment = Some([("HOME".to_owned(), "/home/flume".to_owned())].into());
    World { environment, ..World::default() }
}

/// Checks a text.
pub fn checked(name: &str, bytes: &[u8]) -> (Sources, Checked) {
    let (mut sources, file) = source(name, bytes);
    let checked = check(&mut sources, &[file], None, &world());
    (sources, checked)
}

/// Shows all findings of a text, after a look at the places that they point at.
pub fn show(sources: &Sources, findings: impl IntoIterator<Item = Finding>) {
    for finding in findings {
        finding.labels.iter().for_each(|label| within(sources, label.span));
        finding.fix.iter().flat_map(|fix| &fix.edits).for_each(|edit| within(sources, edit.span));
        assert!(!render::full(sources, &finding, false).is_empty());
        assert!(!render::concise(sources, &finding).is_empty());
    }
}

/// A place lies within its text and cuts no character.
pub fn within(sources: &Sources, span: Span) {
    let text = sources.get(span.file).text();
    assert!(text.get(span.range()).is_some(), "{span:?} of {} bytes", text.len());
}

/// Where every component ends, without the reasons: those name parts that the `flow` language names by itself.
pub fn ends(name: &str, bytes: &[u8]) -> BTreeMap<(String, Kind, String), Option<Stage>> {
    let end = |outcome| match outcome {
        Outcome::Runs => None,
        Outcome::Dropped { stage, .. } => Some(stage),
        Outcome::NotListed | Outcome::AgentDropped(_) | Outcome::AgentEmpty(_) | Outcome::ProcessEnds(_) => {
            Some(Stage::Validation)
        }
    };
    fates(name, bytes).into_iter().map(|(place, outcome)| (place, end(outcome))).collect()
}

/// What becomes of every component: in front its agent, its kind and its name. Empty when nothing is started at all.
pub fn fates(name: &str, bytes: &[u8]) -> BTreeMap<(String, Kind, String), Outcome> {
    let (sources, file) = source(name, bytes);
    let document = read::read(&sources, file, Charset::Utf8);
    let config = config::build(load::load(&document.entries, &world()), &world());
    if config.fatal.is_some() {
        return BTreeMap::new();
    }
    let agents = accept(&config).map(|accepted| accepted.agents).unwrap_or_default();
    let of_agent = |(name, agent): (&String, &logflowc_compiler::flume::verdict::Agent)| {
        let fate = |(kind, component): (Kind, &str)| {
            ((name.clone(), kind, component.to_owned()), agent.fate(kind, component))
        };
        agent.components().map(fate).collect::<Vec<_>>()
    };
    agents.iter().flat_map(of_agent).collect()
}
