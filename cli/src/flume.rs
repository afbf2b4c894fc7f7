//! `logflowc flume`: what Apache Flume would make of configurations.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use logflowc_compiler::flume::verdict::{
    Agent, File, Input, Load, Outcome, Process, Replaced, Running, Selector, Verdict, verdict,
};
use logflowc_compiler::world::World;
use logflowc_grammar::catalog::{Default, Kind};
use logflowc_grammar::properties;
use logflowc_grammar::source::{Charset, Source, Sources};

use crate::args::FlumeArgs;
use crate::input::{self, Input as Word};
use crate::{Exit, output, outside};

/// Says of each file what Flume would start and what it would drop. Passwords are not shown.
pub(crate) fn flume(args: &FlumeArgs) -> Exit {
    let folder = match std::env::current_dir() {
        Ok(folder) => folder,
        Err(error) => {
            output::problem(error);
            return Exit::Usage;
        }
    };
    let world = world(&folder);
    let mut exit = Exit::Good;
    for word in &args.files {
        match input::read(&Word::named(word)) {
            Ok(source) => {
                let verdict = verdict_on(word, &folder, source, args.name.as_deref(), &world);
                output::result(&if args.json {
                    json(&verdict)
                } else {
                    text(&verdict, args.name.as_deref())
                });
                if exit == Exit::Good && !is_whole(&verdict, args.name.as_deref()) {
                    exit = Exit::Findings;
                }
            }
            Err(error) => {
                output::problem(error);
                exit = Exit::Usage;
            }
        }
    }
    exit
}

/// The environment and what every Java on a system like this one would say.
fn world(folder: &Path) -> World {
    let home = std::env::var("HOME").unwrap_or_default();
    let folder = folder.display().to_string();
    let properties: BTreeMap<String, String> = [
        ("file.separator", "/"),
        ("path.separator", ":"),
        ("java.io.tmpdir", "/tmp"),
        ("user.dir", &folder),
        ("user.home", &home),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    outside::known(&properties)
}

fn verdict_on(written: &Path, folder: &Path, source: Source, agent: Option<&str>, world: &World) -> Verdict {
    let mut sources = Sources::default();
    let file = sources.add(source);
    let entries = properties::parse(&sources, file, Charset::Latin1).entries;
    let (name, path) = (written.display().to_string(), folder.join(written).display().to_string());
    let files = [File { name: &name, path: &path, entries: &entries }];
    let mut verdict = verdict(&Input { files: &files, world });
    if let (Some(accepted), Some(agent)) = (&mut verdict.accepted, agent) {
        accepted.agents.retain(|other, _| other == agent);
    }
    verdict.hide_secrets();
    verdict
}

fn json(verdict: &Verdict) -> String {
    serde_json::to_string(verdict).expect("a verdict is plain data") + "\n"
}

/// Whether everything that the file lists runs.
fn is_whole(verdict: &Verdict, agent: Option<&str>) -> bool {
    let whole = |agent: &Agent| {
        let known = agent.fates();
        let mut fates = agent.components().map(|(kind, name)| known.of(kind, name));
        agent.valid && fates.all(|fate| fate == Outcome::Runs)
    };
    verdict.accepted.as_ref().is_some_and(|accepted| {
        accepted.agents.values().all(whole) && agent.is_none_or(|name| accepted.agents.contains_key(name))
    })
}

fn text(verdict: &Verdict, wanted: Option<&str>) -> String {
    let file = &verdict.file;
    let why = verdict.exception.as_deref().unwrap_or_default();
    let Some(accepted) = &verdict.accepted else {
        return match verdict.load {
            Load::None => format!("{file}: Flume finds no configuration in it, the process ends\n"),
            _ => format!("{file}: the process ends: {why}\n"),
        };
    };
    let agents = accepted.agents.iter().map(|(name, agent)| text_of_agent(file, name, agent));
    let mut text: String = agents.collect();
    if let Some(name) = wanted.filter(|name| !accepted.agents.contains_key(*name)) {
        let _ = writeln!(text, "{file}: there is no agent `{name}`, the process runs on with nothing in it");
    }
    text
}

fn text_of_agent(file: &str, name: &str, agent: &Agent) -> String {
    let why = agent.why.as_ref().or(agent.instantiate.exception.as_ref()).map_or("", String::as_str);
    let head = match agent.instantiate.outcome {
        _ if !agent.valid => format!("is dropped: {why}"),
        Process::Ok => "starts".to_owned(),
        Process::Empty => format!("starts without any component: {why}"),
        Process::Fatal => format!("does not start, the process ends: {why}"),
    };
    let mut text = format!("{file}: agent `{name}` {head}\n");
    let mut components: Vec<(Kind, &str)> = agent.components().collect();
    components.sort_unstable();
    let fates = agent.fates();
    for (kind, name) in components {
        let what = format!("{} `{name}`", word(kind));
        let _ = match fates.of(kind, name) {
            Outcome::Runs => writeln!(text, "  starts   {what}{}", place(agent, kind, name)),
            Outcome::Dropped { refusal, .. } => writeln!(text, "  dropped  {what}: {}", refusal.why),
            _ => Ok(()),
        };
    }
    for Replaced { kind, name, key, by } in &agent.instantiate.replaced {
        let by = by.map_or("its default".to_owned(), shown);
        let _ = writeln!(text, "  replaced {} `{name}`: `{key}` by {by}", word(*kind));
    }
    for assumption in &agent.instantiate.assumptions {
        let _ = writeln!(text, "  assumed  {}: {}", assumption.component, assumption.what);
    }
    text
}

fn shown(default: Default) -> String {
    match default {
        Default::Int(number) => number.to_string(),
        Default::Float(number) => number.to_string(),
        Default::Bool(flag) => flag.to_string(),
        Default::Text(text) => format!("`{text}`"),
    }
}

/// What a component that runs is, and what it is connected with.
fn place(agent: &Agent, kind: Kind, name: &str) -> String {
    let (Some(kept), Some(running)) = (&agent.kept, &agent.instantiate.running) else {
        return String::new();
    };
    match kind {
        Kind::Source => {
            let class = kept.sources.get(name).map_or("", |source| &source.settings.class);
            format!(
                " ({class}){}",
                running.sources.get(name).map_or_else(String::new, |it| into(&it.selector))
            )
        }
        Kind::Channel => format!(" ({})", kept.channels.get(name).map_or("", |it| &it.settings.class)),
        Kind::Sink => {
            let class = kept.sinks.get(name).map_or("", |sink| &sink.settings.class);
            format!(" ({class}){}", from(running, name))
        }
        _ => String::new(),
    }
}

fn into(selector: &Selector) -> String {
    format!(" into {}", quoted(&selector.channels))
}

fn from(running: &Running, name: &str) -> String {
    let driven = running.sinkrunners.iter().find_map(|(group, runner)| {
        let sink = runner.sinks.iter().find(|sink| sink.name == name)?;
        let group = if group == name { String::new() } else { format!(", in group `{group}`") };
        Some(format!(" from `{}`{group}", sink.channel))
    });
    driven.unwrap_or_default()
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "source",
        Kind::Channel => "channel",
        Kind::Sink => "sink",
        Kind::Sinkgroup => "group",
        _ => "filter",
    }
}
