//! Into properties: the lists of an agent, then a block for each component.

use std::fmt::Write as _;

use crate::config::Config;
use crate::convert::settings;
use crate::fix::escaped;

/// The configuration as properties.
pub(super) fn text(config: &Config) -> String {
    let mut text = String::new();
    let mut last = String::new();
    for setting in settings(config) {
        let owner: Vec<&str> = setting.key.split('.').collect();
        let owner = if owner.len() > 3 { owner[..3].join(".") } else { owner[0].to_owned() };
        if owner != last && !text.is_empty() {
            text.push('\n');
        }
        last = owner;
        let _ = writeln!(text, "{} = {}", key(&setting.key), value(&setting.value));
    }
    // A text that begins with a brace is read as JSON.
    if text.starts_with('{') { format!("\\{text}") } else { text }
}

fn key(key: &str) -> String {
    let sign = |c: char| if " =:#!".contains(c) { format!("\\{c}") } else { character(c) };
    key.chars().map(sign).collect()
}

/// Blanks at the start would be taken for those in front of the value.
fn value(value: &str) -> String {
    value.chars().map(character).collect()
}

/// A character as it reads the same in any charset.
fn character(c: char) -> String {
    match c {
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        ' '..='~' => c.to_string(),
        other => escaped(other),
    }
}
