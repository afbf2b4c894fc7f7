//! The same configuration in the other form.
//!
//! What was written is read back: a setting that would not be the same there is no guess of this module but a fact.

mod flow;
mod json;
mod neutral;
mod properties;

use std::collections::BTreeMap;

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::Level;
use logflowc_grammar::source::{Charset, FileId, Source, Sources, Span};

use crate::config::{self, Component, Config};
use crate::flume::group::Section;
use crate::flume::load::{self, Fatal, Setting};
use crate::fmt;
use crate::java::text::is_blank;
use crate::read::{self, Document, Form};
use crate::requirement;
use crate::world::World;
pub(crate) use flow::{label, string};

/// A configuration in the other form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The text.
    pub text: String,
    /// Comments that have no place there.
    pub comments: usize,
    /// Settings that have no effect, and so no place there: where they stand, and why.
    pub left_out: Vec<(Span, String)>,
}

/// What cannot be said in the other form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Inexpressible {
    /// Where it stands.
    pub span: Span,
    /// Why.
    pub why: String,
}

/// Writes a configuration in a form, all agents of it or one. The world is asked for what it includes.
pub fn convert(
    sources: &mut Sources,
    file: FileId,
    to: Form,
    agent: Option<&str>,
    world: &World,
) -> Result<Converted, Vec<Inexpressible>> {
    let document = read::whole(sources, file, Charset::Utf8, world).swap_remove(0);
    refuse_mistakes(&document).map_err(|error| vec![error])?;
    let mut config = loaded(&document);
    refuse_end(&config).map_err(|error| vec![error])?;
    if (document.form, to, agent) == (Form::Flow, Form::Flow, None) {
        // What it would be written out to says less: constants, templates, includes.
        let text = sources.get(file).text().to_owned();
        return Ok(Converted { text, comments: 0, left_out: Vec::new() });
    }
    if let Some(agent) = agent {
        config.agents.retain(|other| other.name.as_str() == agent);
        config.strays.retain(|stray| stray.key.as_str().split('.').next() == Some(agent));
    }
    if config.agents.iter().all(|agent| agent.lists.is_empty()) {
        return Err(vec![without_lists(&config, &document, agent)]);
    }
    let ours = only_in_flow(&config, sources);
    if document.form == Form::Flow && to != Form::Flow && !ours.is_empty() {
        return Err(ours);
    }
    let text = match to {
        Form::Json => json::text(&config),
        Form::Properties => properties::text(&config),
        Form::Flow => flow::text(&config, &document, sources),
    };
    let left_out = left_out(&config, to);
    compare(&config, &text, to, &left_out).map_err(|error| vec![error])?;
    let tests = document.cases.iter().map(|case| {
        (case.name.span(), format!("test `{}` has its place in a file beside the configuration", case.name))
    });
    let left_out = left_out.into_iter().map(|left| (left.span, left.why)).chain(tests).collect();
    let comments = match document.form {
        // The language takes them over.
        _ if to == Form::Flow => 0,
        Form::Properties | Form::Flow => document.comments.len(),
        Form::Json => fmt::comments(sources.get(file).text()),
    };
    Ok(Converted { text, comments, left_out })
}

/// Only what lists name has a place in the JSON form, and only that would run.
fn without_lists(config: &Config, document: &Document, asked: Option<&str>) -> Inexpressible {
    let first = document.entries.first().map(|entry| entry.key.span());
    let (span, why) = match (config.agents.first(), asked) {
        (Some(agent), _) => {
            let why = format!(
                "agent `{0}` has no list such as `{0}.sources = …`, so nothing of it would run",
                agent.name
            );
            (Some(agent.name.span()), why)
        }
        (None, Some(asked)) => (first, format!("there is no agent `{asked}`")),
        (None, None) => (first, "there is no agent".to_owned()),
    };
    Inexpressible { span: span.unwrap_or(Span::new(document.file, 0..0)), why }
}

fn loaded(document: &Document) -> Config {
    let world = World::default();
    config::build(load::load(&document.entries, &world), &world)
}

/// A text that is not read to its end is not half converted.
fn refuse_mistakes(document: &Document) -> Result<(), Inexpressible> {
    let refuse = |span, why: String| Err(Inexpressible { span, why });
    if let Some(span) = document.entries.iter().flat_map(|entry| &entry.malformed).next() {
        return refuse(*span, "`\\u` without four hexadecimal digits ends the reading".to_owned());
    }
    if let Some(fault) = document.faults.first() {
        return refuse(fault.span, "this is no JSON".to_owned());
    }
    if let Some(finding) = document.findings.iter().find(|finding| finding.level == Level::Error) {
        return refuse(finding.span(), finding.message.clone());
    }
    if let Some(misplaced) = document.misplaced.first() {
        return refuse(misplaced.span, format!("expected {}", misplaced.expected));
    }
    Ok(())
}

/// What ends the process has an effect, wherever it stands.
fn refuse_end(config: &Config) -> Result<(), Inexpressible> {
    match &config.fatal {
        Some(Fatal::Loop { span, names }) => {
            let why = format!("references run in a circle: `{}`", names.join(" -> "));
            Err(Inexpressible { span: *span, why })
        }
        Some(Fatal::TooMuch(span)) => {
            Err(Inexpressible { span: *span, why: "references have no end".to_owned() })
        }
        Some(Fatal::MalformedEscape(_) | Fatal::Empty) | None => Ok(()),
    }
}

/// Operators that no interceptor of Flume does.
fn only_in_flow(config: &Config, sources: &Sources) -> Vec<Inexpressible> {
    let steps = config.agents.iter().flat_map(|agent| &agent.components).flat_map(Component::tree);
    let ours = steps.filter(|step| step.class.known().is_some_and(|class| class.extension));
    let ours = ours.filter(|step| step.kind == Kind::Interceptor);
    let named = ours.map(|step| Inexpressible {
        span: step.span(),
        why: format!(
            "no interceptor of Flume does `{}`",
            sources.slice(step.span()).lines().next().unwrap_or_default()
        ),
    });
    named.collect()
}

/// A setting without effect that is not written.
struct LeftOut {
    key: String,
    span: Span,
    why: String,
}

fn left_out(config: &Config, to: Form) -> Vec<LeftOut> {
    let idle = config.strays.iter().filter(|stray| !requirement::is_one(stray));
    let stray = idle.map(|stray| LeftOut {
        key: stray.key.as_str().to_owned(),
        span: stray.key.span(),
        why: format!("`{}` has no effect", stray.key),
    });
    let unlisted = settings(config).into_iter().filter(|setting| !setting.listed && leaves_out(to));
    let unlisted = unlisted.map(|setting| LeftOut {
        why: format!("`{}` belongs to a component that no list names", setting.key),
        span: setting.span,
        key: setting.key,
    });
    stray.chain(unlisted).collect()
}

/// Whether a form has no place for components that no list names.
fn leaves_out(form: Form) -> bool {
    form != Form::Properties
}

/// A setting of an agent.
struct Flat {
    key: String,
    /// As written; for a list the names.
    value: String,
    /// The words that it stands for, where it has a reference.
    stands_for: Option<Vec<String>>,
    span: Span,
    /// Whether a list names its component; true of the lists themselves.
    listed: bool,
}

/// The words of a setting with a reference. Their order is not compared: a form may have its own for lists.
fn stands_for(setting: &Setting) -> Option<Vec<String>> {
    setting.raw.as_str().contains("${").then(|| {
        let mut words: Vec<String> = setting.value.as_str().split_whitespace().map(str::to_owned).collect();
        words.sort_unstable();
        words
    })
}

/// All settings that have a place, with whole keys.
fn settings(config: &Config) -> Vec<Flat> {
    let mut all = Vec::new();
    for agent in &config.agents {
        for list in &agent.lists {
            all.push(Flat {
                key: format!("{}.{}", agent.name, list.section.word()),
                value: names(list.section, list.setting.raw.as_str()).join(" "),
                stands_for: stands_for(&list.setting),
                span: list.setting.key.span(),
                listed: true,
            });
        }
        for component in &agent.components {
            let section = Section::ALL.into_iter().find(|section| section.kind() == component.kind);
            let word = section.expect("components of agents have sections").word();
            all.extend(component.settings().into_iter().map(|(key, setting)| Flat {
                key: format!("{}.{word}.{}.{key}", agent.name, component.name),
                value: setting.raw.as_str().trim_matches(|c| c <= ' ').to_owned(),
                stands_for: stands_for(setting),
                span: setting.key.span(),
                listed: component.listed.is_some(),
            }));
        }
        all.extend(requirements(config, agent.name.as_str()));
    }
    all
}

/// What is required of an agent, under the names that the `flow` language gives it.
fn requirements<'c>(config: &'c Config, agent: &'c str) -> impl Iterator<Item = Flat> + 'c {
    (1..).zip(requirement::of(config, agent)).map(move |(number, setting)| Flat {
        key: format!("{agent}.{}{number}", requirement::SECTION),
        value: setting.raw.as_str().trim_matches(|c| c <= ' ').to_owned(),
        stands_for: stands_for(setting),
        span: setting.key.span(),
        listed: true,
    })
}

/// The names of a list as written.
fn names(section: Section, raw: &str) -> Vec<&str> {
    match section {
        Section::Sinkgroups => raw.split(' ').filter(|name| !name.is_empty()).collect(),
        _ => raw.split(is_blank).filter(|name| !name.is_empty()).collect(),
    }
}

/// Whether the text says what the configuration says.
fn compare(config: &Config, text: &str, to: Form, left_out: &[LeftOut]) -> Result<(), Inexpressible> {
    let mut sources = Sources::default();
    let name = match to {
        Form::Json => "flume.json",
        Form::Properties => "flume.conf",
        Form::Flow => "x.flow",
    };
    let file = sources.add(Source::new(name, text.as_bytes().to_vec()));
    let said = |config: &Config| if to == Form::Flow { neutral::settings(config) } else { settings(config) };
    let document = read::read(&sources, file, Charset::Utf8);
    let again = loaded(&document);
    let end = refuse_end(&again).err();
    let again = said(&again);
    let again: BTreeMap<&str, &Flat> = again.iter().map(|setting| (setting.key.as_str(), setting)).collect();
    let here = said(config);
    let written: Vec<&Flat> = here.iter().filter(|setting| setting.listed || !leaves_out(to)).collect();
    for setting in &written {
        let mentions = |left: &&LeftOut| setting.value.contains(&format!("${{{}", left.key));
        let why = if let Some(left) = left_out.iter().find(mentions) {
            format!("it refers to `{}`, which has no place in the other form", left.key)
        } else {
            match again.get(setting.key.as_str()) {
                Some(other) if other.value != setting.value => {
                    format!("the other form would read `{}` as `{}`", setting.key, other.value)
                }
                // Which references are met depends on the order of a hash table, and so on all keys.
                Some(other) if other.stands_for != setting.stands_for => {
                    format!("`{}` would stand for something else in the other form", setting.value)
                }
                Some(_) => continue,
                None => format!("the other form has no way to say `{}`", setting.key),
            }
        };
        return Err(Inexpressible { span: setting.span, why });
    }
    // What is not said wrongly but not at all: a flow that goes nowhere, a value that is of no type.
    if let (Err(error), Some(first)) = (end.map_or_else(|| refuse_mistakes(&document), Err), written.first())
    {
        return Err(Inexpressible { span: first.span, why: format!("in the other form {}", error.why) });
    }
    let ours = |key: &str| written.iter().any(|setting| setting.key == key);
    match (again.keys().find(|key| !ours(key)), written.first()) {
        (Some(key), Some(first)) => {
            Err(Inexpressible { span: first.span, why: format!("the other form would add `{key}`") })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
