//! What Flume leaves out without `check` saying a word; the fuzzer asks the same.

use logflowc_compiler::check;
use logflowc_compiler::config::Component;
use logflowc_compiler::flow::items;
use logflowc_compiler::flume::verdict::{Outcome, Process, accept};
use logflowc_compiler::world::World;
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Finding, Level};
use logflowc_grammar::source::{Source, Sources, Span};

/// The components and agents of a file that Flume does not start and `check` is silent about.
pub(crate) fn silent(text: &[u8]) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("flume.conf", text.to_vec()));
    let environment = Some([("HOME".to_owned(), "/home/flume".to_owned())].into());
    let checked = check(&mut sources, &[file], None, &World { environment, ..World::default() });
    let errors = checked.report.iter().filter(|finding| finding.level == Level::Error);
    let errors: Vec<Span> = errors.map(Finding::span).collect();
    let (None, Ok(accepted)) = (&checked.config.fatal, accept(&checked.config)) else {
        return if errors.is_empty() { vec!["the process ends".to_owned()] } else { Vec::new() };
    };
    let mut silent = Vec::new();
    for (name, agent) in &accepted.agents {
        // A line of prose names an agent too, and nobody means it.
        let Some(typed) = checked.config.agents.iter().find(|it| it.name.as_str() == name) else { continue };
        // A class that Flume does not bring may be on the class path of the author.
        let class = agent.instantiate.culprit.as_ref().is_some_and(|culprit| culprit.key == "type");
        let starts = agent.valid && agent.instantiate.outcome == Process::Ok;
        if !starts && !class && errors.is_empty() {
            silent.push(format!("`{name}` does not start"));
        }
        for (kind, component) in agent.components() {
            let dropped = |kind, name: &str| matches!(agent.fate(kind, name), Outcome::Dropped { .. });
            let blamed = |place: &Component| errors.iter().any(|span| place.holds(*span));
            // A group takes its sinks along; one error tells of all.
            let taken_along = typed.listed(Kind::Sinkgroup).any(|group| {
                let member = items(group, "sinks").iter().any(|name| name.as_str() == component);
                kind == Kind::Sink && member && dropped(Kind::Sinkgroup, group.name.as_str()) && blamed(group)
            });
            let told = taken_along || typed.component(kind, component).is_some_and(blamed);
            if dropped(kind, component) && !told {
                silent.push(format!("{kind:?} `{component}` of `{name}` is dropped"));
            }
        }
    }
    silent
}
