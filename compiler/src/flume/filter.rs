//! Config filters: `${name["key"]}` in the settings of components is replaced by what the filter `name` knows
//! (`AgentConfiguration.createConfigFilters`, `filterValue`).
//!
//! Runs after substitution and before validation, over sources, channels, sinks and sink groups.

use std::ops::Range;

use logflowc_grammar::catalog::{Component, Kind};
use logflowc_grammar::text::{Joined, Text};

use super::group::{Agent, Block, Section};
use super::load::Setting;
use crate::java::hash;
use crate::java::text::split_blanks;
use crate::world::{Answer, Question, World};

/// Replaces the placeholders in all settings of an agent. What nobody has answered yet stays, is marked as unknown
/// and is asked for.
pub fn apply(agent: &mut Agent, world: &World, questions: &mut Vec<Question>) {
    let filters = filters(agent);
    if filters.is_empty() {
        return;
    }
    let mut asking = Asking { agent: agent.name.as_str().to_owned(), world, questions };
    for Block { section, settings, .. } in agent.blocks.values_mut() {
        if *section != Section::Configfilters {
            settings.values_mut().for_each(|(_, setting)| asking.replace(setting, &filters));
        }
    }
}

/// A filter that Flume can make.
struct Filter {
    name: String,
    kind: &'static Component,
}

/// The filters in the order in which Flume runs them. One that cannot be made is only logged.
fn filters(agent: &Agent) -> Vec<Filter> {
    let Some(list) = agent.lists.get(&Section::Configfilters) else { return Vec::new() };
    let names = split_blanks(list.value.as_str());
    let order = hash::set_of_list_order(&names);
    order.into_iter().filter_map(|index| filter(agent, names[index])).collect()
}

fn filter(agent: &Agent, name: &str) -> Option<Filter> {
    let block = agent.blocks.get(&(Section::Configfilters, name.to_owned()))?;
    let text = |key: &str| block.settings.get(key).map(|(_, setting)| setting.value.as_str());
    let kind = Component::find(Kind::Configfilter, text("type")?)?;
    let complete = kind.properties.iter().all(|property| !property.required || text(property.key).is_some());
    complete.then(|| Filter { name: name.to_owned(), kind })
}

struct Asking<'a> {
    agent: String,
    world: &'a World,
    questions: &'a mut Vec<Question>,
}

impl Asking<'_> {
    fn replace(&mut self, setting: &mut Setting, filters: &[Filter]) {
        for filter in filters {
            let value = setting.value.clone();
            let mut replaced = Joined::new(value.span());
            let mut kept = 0;
            for (place, key) in placeholders(value.as_str(), &filter.name) {
                match self.answer(filter, key) {
                    Some(Answer::Value(answer)) => {
                        replaced.push(&value.slice(kept..place.start));
                        replaced.push(&Text::decoded(answer, value.span_of(place.clone())));
                        kept = place.end;
                    }
                    Some(Answer::Nothing) => {}
                    None => setting.unknown = true,
                }
            }
            if kept > 0 {
                replaced.push(&value.slice(kept..value.as_str().len()));
                setting.value = replaced.finish();
            }
        }
    }

    /// What a filter answers, if that is known here.
    fn answer(&mut self, filter: &Filter, key: &str) -> Option<Answer> {
        let World { environment, secrets, .. } = self.world;
        if filter.kind.name == "env" {
            let variable = environment.as_ref()?.get(key);
            return Some(variable.map_or(Answer::Nothing, |value| Answer::Value(value.clone())));
        }
        let question =
            Question { agent: self.agent.clone(), filter: filter.name.clone(), key: key.to_owned() };
        let answer = secrets.get(&question).cloned();
        if answer.is_none() && !self.questions.contains(&question) {
            self.questions.push(question);
        }
        answer
    }
}

/// The places `${name[key]}`, with the key bare or in quotes of either kind, and their keys.
fn placeholders<'t>(text: &'t str, name: &str) -> Vec<(Range<usize>, &'t str)> {
    let start = format!("${{{name}[");
    let inside = |(at, found): (usize, &str)| {
        let (length, key) = key_in(&text[at + found.len()..])?;
        Some((at..at + found.len() + length, key))
    };
    text.match_indices(&start).filter_map(inside).collect()
}

/// The key at the start of a text and the length up to the closing brace.
fn key_in(text: &str) -> Option<(usize, &str)> {
    let quote = if text.starts_with(['\'', '"']) { &text[..1] } else { "" };
    let rest = &text[quote.len()..];
    let length = rest.find(|c: char| !matches!(c, '-' | '_') && !c.is_ascii_alphanumeric())?;
    let tail = rest[length..].strip_prefix(quote)?.strip_prefix("]}")?;
    (length > 0).then(|| (text.len() - tail.len(), &rest[..length]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_have_one_kind_of_quotes_or_none() {
        let text = r#"${f[a]} ${f['b-1']} ${f["c"]} ${f['d"]} ${g[e]} ${f[]} ${f[${f[x]}"#;
        let keys: Vec<_> = placeholders(text, "f").into_iter().map(|(_, key)| key).collect();
        assert_eq!(keys, ["a", "b-1", "c", "x"]);
    }
}
