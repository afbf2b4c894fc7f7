//! One answer of the real Flume beside ours.

use logflowc_compiler::flume::verdict::{Agent, File, Input, Verdict, verdict};
use logflowc_compiler::world::World;
use logflowc_grammar::properties;
use logflowc_grammar::source::{Charset, Source, Sources};
use serde_json::Value;

/// The result of comparing one file.
pub(super) struct Comparison {
    /// Both answers, where they differ.
    pub(super) difference: Option<String>,
    /// For each agent, why its components were not compared, if they were not.
    pub(super) excluded: Vec<Option<String>>,
}

/// Compares our verdict with the answer of the real Flume.
pub(super) fn compare(file: &str, text: Vec<u8>, mut theirs: Value) -> Comparison {
    let verdict = verdict_of(file, text);
    let mut ours = serde_json::to_value(&verdict).expect("a verdict is plain data");
    theirs.as_object_mut().expect("a document").remove("log");
    let agents = verdict.accepted.iter().flat_map(|accepted| &accepted.agents);
    let mut leave_out = |(name, agent): (&String, &Agent)| {
        let (mine, other) =
            (&mut ours["agents"][name]["instantiate"], &mut theirs["agents"][name]["instantiate"]);
        let end = other["exception"].as_str().unwrap_or_default().to_owned();
        hide_texts(mine);
        hide_texts(other);
        let reason = reason_to_exclude(agent, mine, other, &end);
        if reason.is_some() {
            mine.take();
            other.take();
        }
        reason
    };
    let excluded = agents.map(&mut leave_out).collect();
    hide_texts(&mut ours);
    hide_texts(&mut theirs);
    let difference = (ours != theirs).then(|| format!("{file}\n  ours:   {ours}\n  Flume:  {theirs}"));
    Comparison { difference, excluded }
}

/// The verdict with the environment in which the checker ran.
fn verdict_of(name: &str, text: Vec<u8>) -> Verdict {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, text));
    let entries = properties::parse(&sources, file, Charset::Latin1).entries;
    let world = World {
        environment: Some([("HOME".to_owned(), "/home/flume".to_owned())].into()),
        properties: [("file.separator".to_owned(), "/".to_owned())].into(),
        ..World::default()
    };
    let files = [File { name, path: &format!("/flume/{name}"), entries: &entries }];
    verdict(&Input { files: &files, world: &world })
}

/// What depends on the machine of the checker is not compared: agents that it gave up waiting for, and those of
/// which it has refused a component only for something that the verdict says it takes for granted.
fn reason_to_exclude(agent: &Agent, ours: &Value, theirs: &Value, end: &str) -> Option<String> {
    if theirs["outcome"] == "timeout" {
        return Some("no answer in time".to_owned());
    }
    if ours == theirs {
        return None;
    }
    if uses_database(agent) {
        return Some("the checker has one database for all files".to_owned());
    }
    let only_they_drop = |component: &str| drops(theirs, component) && !drops(ours, component);
    let mut assumed = agent.instantiate.assumptions.iter();
    let refused =
        assumed.find(|it| lacks_classes(agent, &it.component, end) || only_they_drop(&it.component))?;
    let what = refused.what.split_once(": ").map_or(refused.what.as_str(), |(_, what)| what);
    Some(format!("not given: {what}"))
}

/// Whether the process of the checker ended for classes that it does not have for a component of ours.
fn lacks_classes(agent: &Agent, component: &str, end: &str) -> bool {
    let source = component.strip_prefix("source ").and_then(|name| agent.kept.as_ref()?.sources.get(name));
    let not_found = |class: &str| end.contains(&format!("Unable to load source type: {class},"));
    end.starts_with("java.lang.NoClassDefFoundError")
        || source.is_some_and(|it| not_found(&it.settings.class))
}

/// Whether a component is left out, given as `kind name`.
fn drops(instantiated: &Value, component: &str) -> bool {
    let mut dropped = instantiated["dropped"].as_array().into_iter().flatten();
    let word = |it: &Value, key: &str| it[key].as_str().unwrap_or_default().to_owned();
    dropped.any(|it| format!("{} {}", word(it, "kind"), word(it, "name")) == component)
}

/// Flume has one database per process, and keeps what the first jdbc channel was told about it.
fn uses_database(agent: &Agent) -> bool {
    let channels = agent.kept.iter().flat_map(|kept| kept.channels.values());
    channels.into_iter().any(|channel| channel.settings.class.to_lowercase().ends_with("jdbc"))
}

/// The words of explanations are ours, that there is one is compared.
fn hide_texts(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let explains = matches!(key.as_str(), "exception" | "why" | "properties_error");
                if explains && value.is_string() { *value = Value::Bool(true) } else { hide_texts(value) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide_texts),
        _ => {}
    }
}
