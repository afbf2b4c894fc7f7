//! Whatever Flume drops, `check` has an error to say about it.

use fastrand::Rng;
use logflowc_compiler::check;
use logflowc_compiler::flume::verdict::{Outcome, Process, accept};
use logflowc_compiler::world::World;
use logflowc_grammar::finding::{Finding, Level};
use logflowc_grammar::source::{Source, Sources, Span};

use super::fuzz::known;
use super::mutation::mutate;

#[test]
fn every_component_that_flume_drops_has_an_error() {
    let known = known();
    let mut random = Rng::with_seed(7);
    let changed = (0..2000).map(|_| mutate(&known, &mut random));
    let silent: Vec<String> = known.iter().cloned().chain(changed).flat_map(silent).collect();
    let some = silent.iter().take(20).cloned().collect::<Vec<_>>().join("\n\n");
    assert!(silent.is_empty(), "{} dropped without a word, such as\n{some}", silent.len());
}

/// The components of a file that Flume drops and `check` is silent about.
fn silent(text: Vec<u8>) -> Vec<String> {
    let shown = String::from_utf8_lossy(&text).into_owned();
    let mut sources = Sources::default();
    let file = sources.add(Source::new("flume.conf", text));
    let environment = Some([("HOME".to_owned(), "/home/flume".to_owned())].into());
    let checked = check(&mut sources, &[file], None, &World { environment, ..World::default() });
    let errors = checked.report.iter().filter(|finding| finding.level == Level::Error);
    let errors: Vec<Span> = errors.map(Finding::span).collect();
    let (None, Ok(accepted)) = (&checked.config.fatal, accept(&checked.config)) else {
        assert!(!errors.is_empty(), "the process ends without an error\n{shown}");
        return Vec::new();
    };
    let mut silent = Vec::new();
    for (name, agent) in &accepted.agents {
        // A line of prose names an agent too, and nobody means it.
        let Some(typed) = checked.config.agents.iter().find(|it| it.name.as_str() == name) else { continue };
        // A class that Flume does not bring may be on the class path of the author.
        let class = agent.instantiate.culprit.as_ref().is_some_and(|culprit| culprit.key == "type");
        let starts = agent.valid && agent.instantiate.outcome == Process::Ok;
        assert!(starts || class || !errors.is_empty(), "`{name}` does not start without an error\n{shown}");
        for (kind, component) in agent.components() {
            let place = typed.component(kind, component);
            let blamed = place.is_some_and(|place| errors.iter().any(|span| place.holds(*span)));
            if matches!(agent.fate(kind, component), Outcome::Dropped { .. }) && !blamed {
                silent.push(format!("{kind:?} `{component}` of `{name}` in\n{shown}"));
            }
        }
    }
    silent
}
