//! Interceptors as operators of the plan.

use logflowc_grammar::catalog::{Default, Kind};
use logflowc_plan::{Group, Operator, Pattern, Reading};

use super::conditions;
use super::headers::HeaderNames;
use super::ours;
use crate::condition;
use crate::config::Component;
use crate::java::{joda, regex, replacement};

/// The operator of an interceptor; none where it does nothing.
pub(super) fn of(step: &Component, headers: &HeaderNames) -> Option<Operator> {
    let class = step.class.known().expect("only known classes are lowered");
    let header = |key| headers.id(text(step, key));
    Some(match class.name {
        "timestamp" => {
            Operator::Timestamp { header: header("headerName"), keep: step.flag("preserveExisting") }
        }
        "host" => Operator::Host {
            header: header("hostHeader"),
            keep: step.flag("preserveExisting"),
            address: step.flag("useIP"),
        },
        "static" => Operator::Static {
            header: header("key"),
            value: text(step, "value").to_owned(),
            keep: step.flag("preserveExisting"),
        },
        "uuid" => Operator::Uuid {
            header: header("headerName"),
            keep: step.flag("preserveExisting"),
            prefix: text(step, "prefix").to_owned(),
        },
        "remove_header" => remove_header(step),
        "search_replace" => replace(step)?,
        "regex_filter" => {
            Operator::Filter { pattern: pattern(text(step, "regex"))?, exclude: step.flag("excludeEvents") }
        }
        "filter" => {
            let condition = condition::read(&step.value("when")?.setting)?;
            Operator::Select { condition: conditions::of(&condition, headers)?, keep: step.flag("keep") }
        }
        "compute" => {
            let number = condition::number(&step.value("number")?.setting)?;
            let number = conditions::number(&number, headers)?;
            Operator::Compute { to: header("to"), number, keep: step.flag("preserveExisting") }
        }
        "copy" => {
            Operator::Copy { from: header("from"), to: header("to"), keep: step.flag("preserveExisting") }
        }
        "rename" => Operator::Rename { from: header("from"), to: header("to") },
        "regex_extractor" => extract(step, headers)?,
        _ => ours::of(step, headers)?,
    })
}

/// The text of a setting, or its default.
pub(super) fn text<'c>(step: &'c Component, key: &str) -> &'c str {
    step.text(key).unwrap_or_else(|| {
        let property = step.class.known().and_then(|class| class.property(key));
        match property.and_then(|property| property.default) {
            Some(Default::Text(default)) => default,
            _ => "",
        }
    })
}

/// Patterns that cannot be translated are findings; a flow with one is not lowered to be run.
pub(super) fn pattern(written: &str) -> Option<Pattern> {
    regex::translate(written).ok().map(|translation| translation.pattern)
}

fn remove_header(step: &Component) -> Operator {
    let mut names: Vec<String> = step.text("withName").into_iter().map(str::to_owned).collect();
    if let Some(list) = step.text("fromList") {
        names.extend(split(list, text(step, "fromListSeparator")));
    }
    let matching = step.text("matching").and_then(pattern).map(|pattern| regex::whole(&pattern));
    Operator::RemoveHeader { names, matching }
}

/// Splits a list at a pattern. Separators that are more than blanks around one character are rare; they are left to
/// the rule that says so.
fn split(list: &str, separator: &str) -> Vec<String> {
    let plain = separator.replace("\\s*", "").replace('\\', "");
    let separator = if plain.is_empty() { "," } else { &plain };
    list.split(separator).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

fn replace(step: &Component) -> Option<Operator> {
    let translation = regex::translate(text(step, "searchPattern")).ok()?;
    let by = replacement::parse(text(step, "replaceString"), translation.groups, &translation.names).ok()?;
    Some(Operator::Replace { pattern: translation.pattern, by })
}

fn extract(step: &Component, headers: &HeaderNames) -> Option<Operator> {
    let translation = regex::translate(text(step, "regex")).ok()?;
    let serializers = step.parts_of(Kind::RegexSerializer).filter(|part| part.listed.is_some());
    let mut groups = Vec::new();
    // Surplus groups and surplus names are not used.
    for (index, serializer) in (1..=translation.groups).zip(serializers) {
        let header = headers.id(serializer.text("name")?);
        let reading = match serializer.class.known()?.name {
            "millis" => Reading::Millis { pattern: joda::parse(serializer.text("pattern")?).ok()? },
            _ => Reading::Text,
        };
        groups.push(Group { index, header, reading });
    }
    Some(Operator::Extract { pattern: translation.pattern, groups })
}
