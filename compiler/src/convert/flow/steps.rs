//! Interceptors as operators: in the words of the language where these say the very same settings.

use logflowc_grammar::catalog::Kind;

use super::settings::constructor;
use super::value::{label, pattern, string};
use crate::config::Component;

/// The operator of an interceptor.
pub(super) fn step(interceptor: &Component) -> String {
    operator(interceptor).unwrap_or_else(|| constructor(interceptor, "    "))
}

/// The settings of an interceptor, if it has these keys and no others.
fn exactly<'c, const N: usize>(step: &'c Component, keys: [&str; N]) -> Option<[&'c str; N]> {
    let others = step.values.iter().filter(|value| value.key.as_str() != "type").count();
    let values = keys.map(|key| step.value(key).map(super::value::raw));
    let plain = values.iter().flatten().all(|value| !value.contains("${"));
    (plain && others == N && values.iter().all(Option::is_some))
        .then(|| values.map(Option::unwrap_or_default))
}

fn operator(step: &Component) -> Option<String> {
    let slashed = |raw: &str| Some(pattern(raw)).filter(|text| text.starts_with('/'));
    match step.class.known()?.name {
        "regex_filter" => {
            if let Some([regex]) = exactly(step, ["regex"]) {
                return Some(format!("keep when body matches {}", slashed(regex)?));
            }
            let [regex, exclude] = exactly(step, ["regex", "excludeEvents"])?;
            (exclude == "true").then(|| Some(format!("drop when body matches {}", slashed(regex)?)))?
        }
        "search_replace" => {
            if let Some([search]) = exactly(step, ["searchPattern"]) {
                return Some(format!("replace {} with \"\"", slashed(search)?));
            }
            let [search, by] = exactly(step, ["searchPattern", "replaceString"])?;
            Some(format!("replace {} with {}", slashed(search)?, string(by)))
        }
        "static" => {
            if let Some([key, value]) = exactly(step, ["key", "value"]) {
                return Some(format!("set {} = {} if absent", label(key), string(value)));
            }
            let [key, value, keep] = exactly(step, ["key", "value", "preserveExisting"])?;
            (keep == "false").then(|| format!("set {} = {}", label(key), string(value)))
        }
        "remove_header" => {
            if let Some([name]) = exactly(step, ["withName"]) {
                return Some(format!("remove {}", label(name)));
            }
            let [matching] = exactly(step, ["matching"])?;
            Some(format!("remove matching {}", slashed(matching)?))
        }
        "regex_extractor" => extract(step),
        _ => None,
    }
}

/// A pattern whose groups are named by plain serializers.
fn extract(step: &Component) -> Option<String> {
    let raw = step.value("regex").map(super::value::raw).filter(|raw| !raw.contains("${"))?;
    if step.values.len() != 3 {
        return None;
    }
    let serializers: Vec<&Component> = step.parts_of(Kind::RegexSerializer).collect();
    let names: Option<Vec<&str>> = serializers
        .iter()
        .map(|part| exactly(part, ["name"]).map(|[name]| name).filter(|_| part.value("type").is_none()))
        .collect();
    let (names, letter) = (names?, |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let good = |name: &&str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(letter)
    };
    if !names.iter().all(good) {
        return None;
    }
    let text = with_names(raw, &names)?;
    Some(format!("extract {}", Some(pattern(&text)).filter(|text| text.starts_with('/'))?))
}

/// Puts names into the groups of a pattern; none where it has others, or a sign that makes counting hard.
fn with_names(raw: &str, names: &[&str]) -> Option<String> {
    if raw.contains(['[', '#']) || raw.contains("(?") || raw.contains("\\Q") {
        return None;
    }
    let (mut text, mut left, mut escaped) = (String::new(), names.iter(), false);
    for c in raw.chars() {
        text.push(c);
        if c == '(' && !escaped {
            text.extend(["?<", left.next()?, ">"]);
        }
        escaped = c == '\\' && !escaped;
    }
    left.next().is_none().then_some(text)
}
