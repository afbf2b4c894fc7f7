//! The compiler: text in, findings and plans out. It opens no file, reads no clock and no environment.

pub mod allow;
pub mod analysis;
pub mod balance;
pub mod baseline;
pub mod cases;
pub mod condition;
pub mod config;
pub mod convert;
pub mod diff;
pub mod effective;
pub mod example;
pub mod fields;
pub mod fix;
pub mod flow;
pub mod flow_form;
pub mod flume;
pub mod fmt;
pub mod globals;
pub mod init;
pub mod java;
pub mod json_form;
pub mod link;
pub mod lint;
pub mod lower;
pub mod optimise;
pub mod probe;
pub mod promises;
pub mod read;
pub mod requirement;
pub mod residual;
pub mod schema;
mod secrets;
pub mod selection;
pub mod show;
mod signs;
pub mod world;

use std::cell::OnceCell;

use logflowc_grammar::finding::Report;
use logflowc_grammar::source::{Charset, FileId, Sources};
use logflowc_plan::Plan;

use analysis::Facts;
use config::{Component, Config};
use flow::Flow;
use link::Ends;
use lint::Context;
use promises::Promise;
use read::Document;
use residual::Residual;
use world::World;

/// One configuration, checked.
#[derive(Debug)]
pub struct Checked {
    /// What each file says.
    pub documents: Vec<Document>,
    /// What they mean together.
    pub config: Config,
    /// The agents of the configuration, also where only one was looked at.
    pub all_agents: Vec<String>,
    /// What it shares with other configurations.
    pub ends: Ends,
    /// What is wrong.
    pub report: Report,
}

/// Checks the configuration that the files make up together: later files win, as with several `-f` of Flume. With
/// `agent`, the rest of the configuration is left alone. Secrets are taken out of everything that is shown.
pub fn check(sources: &mut Sources, files: &[FileId], agent: Option<&str>, world: &World) -> Checked {
    let documents: Vec<Document> =
        files.iter().flat_map(|file| read::whole(sources, *file, Charset::Utf8, world)).collect();
    let loaded = match documents.as_slice() {
        [single] => flume::load::load(&single.entries, world),
        several => {
            let entries: Vec<_> = several.iter().flat_map(|document| document.entries.clone()).collect();
            flume::load::load(&entries, world)
        }
    };
    let mut config = config::build(loaded, world);
    redact(sources, &config);
    let all_agents = config.agents.iter().map(|agent| agent.name.as_str().to_owned()).collect();
    if let Some(agent) = agent {
        config.agents.retain(|other| other.name.as_str() == agent);
        config.strays.retain(|stray| stray.key.as_str().split('.').next() == Some(agent));
    }
    let flows: Vec<Flow<'_>> = config.agents.iter().map(|agent| Flow::build(agent, |_| true)).collect();
    let facts: Vec<Facts<'_>> = flows.iter().map(Facts::of).collect();
    let ends = Ends::of(&config, &flows, &facts);
    let context = Context {
        sources,
        documents: &documents,
        config: &config,
        flows: &flows,
        facts: &facts,
        ends: &ends,
        world,
        places: OnceCell::new(),
        slips: OnceCell::new(),
    };
    let mut report = Report::default();
    lint::run(&context, &mut report);
    flow_form::spelled::respell(&mut report, &documents, &config);
    secrets::hide(&mut report, sources, &config);
    // Only now: of a secret that was cut in two, a half would be told.
    report.shorten();
    Checked { documents, config, all_agents, ends, report }
}

impl Checked {
    /// The plan of an agent. Components that cannot be anything are left out; a caller that wants to run the plan
    /// looks at the report first.
    pub fn plan(&self, agent: &str) -> Option<Plan> {
        self.lowered(agent).map(|(plan, _)| plan)
    }

    /// The plan of an agent with what holds around it, for the optimiser.
    pub fn lowered(&self, agent: &str) -> Option<(Plan, optimise::Facts)> {
        let flow = Flow::build(self.agent(agent)?, |component| component.class.known().is_some());
        Some(with_facts(&flow, false))
    }

    /// What is proved about the sinks of an agent.
    pub fn promises(&self, agent: &str) -> Option<Vec<Promise>> {
        let flow = Flow::build(self.agent(agent)?, |component| component.class.known().is_some());
        Some(promises::promises(&flow))
    }

    /// What Flume would run of an agent, with its pauses. The error is why it would run nothing.
    pub fn plan_as_flume(&self, agent: &str) -> Result<(Plan, optimise::Facts, Residual<'_>), String> {
        let agent = self.agent(agent).ok_or("there is no such agent")?;
        let residual = Residual::of(self, agent)?;
        let (plan, facts) = with_facts(&residual.flow(agent), true);
        Ok((plan, facts, residual))
    }

    /// What is required of an agent and holds, each with what the proof rests on.
    pub fn proved(&self, agent: &str) -> Vec<(String, String)> {
        let Some(known) = self.agent(agent) else { return Vec::new() };
        let flow = Flow::build(known, |_| true);
        let facts = Facts::of(&flow);
        let proofs = requirement::of(&self.config, agent).filter_map(|setting| {
            let promise = requirement::read(setting)?;
            let why = analysis::proof::prove(&flow, &facts, &promise)?.ok()?;
            Some((setting.value.as_str().to_owned(), why))
        });
        proofs.collect()
    }

    /// The tests that stand in the configuration.
    pub fn cases(&self) -> impl Iterator<Item = &cases::Case> {
        self.documents.iter().flat_map(|document| &document.cases)
    }

    /// An agent by its name.
    pub fn agent(&self, name: &str) -> Option<&config::Agent> {
        self.config.agents.iter().find(|known| known.name.as_str() == name)
    }
}

fn with_facts(flow: &Flow<'_>, as_flume: bool) -> (Plan, optimise::Facts) {
    let plan = lower::plan(flow, as_flume);
    let facts = optimise::Facts::of(flow, &plan);
    (plan, facts)
}

/// Overwrites the values of secret keys, wherever they stand.
fn redact(sources: &mut Sources, config: &Config) {
    let components = config.agents.iter().flat_map(|agent| &agent.components);
    for component in components.flat_map(Component::tree) {
        for value in &component.values {
            if is_secret(value) {
                sources.redact(value.setting.raw.span());
            } else {
                let secrets = lint::secrets_in_urls(value.setting.raw.as_str()).into_iter();
                secrets.for_each(|range| sources.redact(value.setting.raw.span_of(range)));
            }
        }
    }
}

/// Whether a value must not be shown.
fn is_secret(value: &config::Value) -> bool {
    value.property.is_some_and(|property| property.secret) || sounds_secret(value.key.as_str())
}

/// Whether the key of a component that nobody knows is likely to hold a secret.
pub fn sounds_secret(key: &str) -> bool {
    let key = key.as_bytes();
    let starts = |key: &[u8], word: &str| {
        key.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    };
    let words_at = |at: usize| {
        let words: &[&str] = match key[at].to_ascii_lowercase() {
            b'p' => &["passw", "pwd"],
            b's' => &["secret"],
            b't' => &["token"],
            b'j' => &["jaas.config"],
            _ => &[],
        };
        words.iter().any(|word| starts(&key[at..], word))
    };
    let ends = |word: &str| key.len().checked_sub(word.len()).is_some_and(|at| starts(&key[at..], word));
    (0..key.len()).any(words_at) && !["file", "path", "provider"].into_iter().any(ends)
}
