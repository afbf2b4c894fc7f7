//! Values and names as the language writes them.

use logflowc_grammar::catalog::{Property, Separator, Type};

use crate::config::Value;
use crate::flow_form::unit;

/// The text of a setting as it is written, without the blanks that Flume takes away.
pub(super) fn raw(value: &Value) -> &str {
    value.setting.raw.as_str().trim_matches(|c| c <= ' ')
}

/// A value for a named key; none where only a key in quotes takes it.
pub(super) fn typed(property: &Property, raw: &str) -> Option<String> {
    if raw.contains("${") {
        return Some(string(raw));
    }
    if matches!(property.kind, Type::List | Type::HostportList) && !property.prefix {
        return list(property, raw);
    }
    single(property, raw)
}

fn single(property: &Property, raw: &str) -> Option<String> {
    match property.item_type() {
        Type::Int
        | Type::Long
        | Type::Size
        | Type::Bytes
        | Type::Port
        | Type::DurationS
        | Type::DurationMs => {
            let number: i64 = raw.parse().ok().filter(|number: &i64| number.to_string() == raw)?;
            match unit::of(property) {
                Some((measure, one)) if number > 0 => unit::written(number, measure, one),
                _ => Some(raw.to_owned()),
            }
        }
        Type::Float => is_fraction(raw).then(|| raw.to_owned()),
        Type::Bool => matches!(raw, "true" | "false").then(|| raw.to_owned()),
        Type::Enum => Some(label(raw)),
        Type::Regex => Some(pattern(raw)),
        Type::Amount => Some(amount(raw)),
        _ => Some(string(raw)),
    }
}

fn is_fraction(raw: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let positive = raw.strip_prefix('-').unwrap_or(raw);
    positive.split_once('.').map_or(digits(positive), |(whole, fraction)| digits(whole) && digits(fraction))
}

fn list(property: &Property, raw: &str) -> Option<String> {
    let separator = match property.separator {
        Some(Separator::Ws | Separator::Space) => " ",
        None if property.kind == Type::List => " ",
        Some(Separator::Regex) => return Some(string(raw)),
        _ => ",",
    };
    let items: Vec<&str> = raw.split(separator).collect();
    // What would be trimmed or left out is kept by writing the whole as one text.
    if items.iter().any(|item| item.is_empty() || item.trim() != *item) {
        return Some(string(raw));
    }
    let items: Option<Vec<String>> = items.into_iter().map(|item| single(property, item)).collect();
    Some(format!("[{}]", items?.join(", ")))
}

/// An amount as the language has it, or in quotes where its blanks and underscores would not stay.
pub(super) fn amount(raw: &str) -> String {
    let (number, unit) = raw.split_once(' ').unwrap_or((raw, ""));
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let known = unit.split('/').all(is_word) && unit.split('/').count() <= 2;
    match unit {
        _ if !is_fraction(number) || number.starts_with('-') => string(raw),
        "" if !raw.contains(' ') => raw.to_owned(),
        "events" => raw.to_owned(),
        _ if known && unit.starts_with("events/") => raw.to_owned(),
        _ if known => format!("{number}{unit}"),
        _ => string(raw),
    }
}

/// A pattern between slashes, or in quotes where slashes cannot hold it.
pub(super) fn pattern(raw: &str) -> String {
    if raw.is_empty() || raw.contains(['\n', '\r']) || raw.contains("\\/") || raw.ends_with('\\') {
        return string(raw);
    }
    format!("/{}/", raw.replace('/', "\\/"))
}

/// A name, in quotes where it is no word.
pub(crate) fn label(name: &str) -> String {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let first = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let word =
        first && name.chars().all(|c| letter(c) || c == '-') && !name.ends_with('-') && !name.contains("--");
    if word { name.to_owned() } else { string(name) }
}

/// Text in quotes.
pub(crate) fn string(text: &str) -> String {
    let sign = |c: char| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        c if c.is_control() => format!("\\u{{{:x}}}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(sign).collect::<String>())
}
