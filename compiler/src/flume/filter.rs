//! Config filters: `${filter["key"]}` in the values of components (`FlumeConfiguration`, `ConfigFilter`).
//!
//! Runs after substitution and before validation, over sources, channels, sinks and sink groups.

use std::ops::Range;

use logflowc_grammar::text::Text;

use super::group::{Agent, Section};
use crate::world::{Answer, Question, World};

/// Replaces the placeholders of an agent's filters. What nobody has answered yet is asked for.
pub fn apply(agent: &mut Agent, world: &World, questions: &mut Vec<Question>) {
    let filters = filters(agent);
    if filters.is_empty() {
        return;
    }
    let name = agent.name.as_str().to_owned();
    for ((section, _), block) in &mut agent.blocks {
        if *section == Section::Configfilters {
            continue;
        }
        for (_, setting) in block.settings.values_mut() {
            for filter in &filters {
                let (text, unknown) = replace(&name, filter, &setting.value, world, questions);
                setting.value = text;
                setting.unknown |= unknown;
            }
        }
    }
}

/// A filter that can be made.
struct Filter {
    name: String,
    from_environment: bool,
}

fn filters(agent: &Agent) -> Vec<Filter> {
    let Some(list) = agent.lists.get(&Section::Configfilters) else { return Vec::new() };
    let listed = list.value.split(char::is_whitespace);
    let filter = |name: &Text| {
        let block = agent.blocks.get(&(Section::Configfilters, name.as_str().to_owned()))?;
        let (_, class) = block.settings.get("type")?;
        let component =
            logflowc_grammar::catalog::Component::find(Section::Configfilters.kind(), class.value.as_str())?;
        Some(Filter { name: name.as_str().to_owned(), from_environment: component.name == "env" })
    };
    listed.iter().filter_map(filter).collect()
}

fn replace(
    agent: &str,
    filter: &Filter,
    value: &Text,
    world: &World,
    questions: &mut Vec<Question>,
) -> (Text, bool) {
    let mut out = Text::empty(value.span());
    let mut unknown = false;
    let mut kept = 0;
    for (place, key) in placeholders(value.as_str(), &filter.name) {
        match answer(agent, filter, &key, world, questions) {
            Some(Answer::Value(found)) => {
                out.push(&value.slice(kept..place.start));
                out.push(&Text::decoded(found, value.span_of(place.clone())));
                kept = place.end;
            }
            Some(Answer::Nothing) => {}
            None => unknown = true,
        }
    }
    if kept == 0 {
        return (value.clone(), unknown);
    }
    out.push(&value.slice(kept..value.as_str().len()));
    (out, unknown)
}

fn answer(
    agent: &str,
    filter: &Filter,
    key: &str,
    world: &World,
    questions: &mut Vec<Question>,
) -> Option<Answer> {
    if filter.from_environment {
        let known = world.environment.as_ref()?;
        return Some(known.get(key).cloned().map_or(Answer::Nothing, Answer::Value));
    }
    let question = Question { agent: agent.to_owned(), filter: filter.name.clone(), key: key.to_owned() };
    let answer = world.secrets.get(&question).cloned();
    if answer.is_none() && !questions.contains(&question) {
        questions.push(question);
    }
    answer
}

/// The places of `${name['key']}`, with one kind of quotes or none, and their keys.
fn placeholders(value: &str, name: &str) -> Vec<(Range<usize>, String)> {
    let start = format!("${{{name}[");
    let mut found = Vec::new();
    for (at, _) in value.match_indices(&start) {
        let inner = &value[at + start.len()..];
        let Some(end) = inner.find("]}") else { continue };
        let quoted = &inner[..end];
        let key = match quoted.chars().next() {
            Some(quote @ ('\'' | '"')) => quoted[1..].strip_suffix(quote),
            _ => Some(quoted),
        };
        let word = |key: &&str| {
            !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        };
        if let Some(key) = key.filter(word) {
            found.push((at..at + start.len() + end + 2, key.to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_have_one_kind_of_quotes_or_none() {
        let found = placeholders(r#"${f['A']} ${f["B-1"]} ${f[C]} ${f['D"]} ${f[e f]} ${g['A']}"#, "f");
        let keys: Vec<_> = found.iter().map(|(_, key)| key.as_str()).collect();
        assert_eq!(keys, ["A", "B-1", "C"]);
    }
}
