//! Keys of the catalog as the language spells them.
//!
//! `hdfs.rollInterval` of the sink `hdfs` is `roll_interval`: the first word falls away where it only repeats what the
//! component is, dots and hyphens become `_`, and capitals begin a new word: not the one that ends `codeC`.

use logflowc_grammar::catalog::{Component, DocStatus, Kind, Property};

/// Keys that are no setting in the language: pipelines say the same.
const WIRING: &[&str] = &["type", "channel", "channels", "interceptors", "interceptors.*", "selector.*"];

/// The keys of a component with their names. Two keys never have the same name.
pub fn names(component: &'static Component) -> Vec<(String, &'static Property)> {
    let mut named: Vec<(String, &'static Property)> = Vec::new();
    let of_parts = |property: &Property| {
        let scope = property.key.strip_suffix(".*");
        scope.is_some_and(|scope| {
            component.properties.iter().any(|other| other.key == scope && other.part.is_some())
        })
    };
    let mut keys: Vec<&'static Property> = component
        .properties
        .iter()
        .filter(|property| !of_parts(property) && !is_wiring(component, property))
        .collect();
    // Where an old key and its successor would have the same name, the successor has it.
    keys.sort_by_key(|property| (rank(property.status), property.prefix));
    for property in keys {
        let stem = stem(property);
        let short = stem.split_once('.').filter(|(first, _)| repeats(component, first)).map(|(_, rest)| rest);
        let free =
            |name: &String| !named.iter().any(|(known, other)| known == name && !extends(other, property));
        let name = short.map(snake).filter(free).or_else(|| Some(snake(stem)).filter(free));
        named.extend(name.map(|name| (name, property)));
    }
    named
}

/// `filegroups` names what `filegroups.*` tells about: one name for both.
fn extends(list: &Property, property: &Property) -> bool {
    property.key.split_once(".*").is_some_and(|(head, _)| head == list.key)
}

fn is_wiring(component: &Component, property: &Property) -> bool {
    let group = matches!(component.kind, Kind::SinkProcessor) && property.key == "priority.<sink>";
    let here = matches!(
        component.kind,
        Kind::Source | Kind::Sink | Kind::Channel | Kind::Interceptor | Kind::Configfilter
    );
    group || property.key == "type" || (here && WIRING.contains(&property.key))
}

fn rank(status: DocStatus) -> u8 {
    match status {
        DocStatus::Documented | DocStatus::Undocumented => 0,
        DocStatus::Deprecated => 1,
        DocStatus::Ignored | DocStatus::Removed => 2,
    }
}

/// Whether the first word of a key says again what the component is.
fn repeats(component: &Component, first: &str) -> bool {
    first == component.name || (component.kind == Kind::Sink && first == "sink")
}

/// The key without the part that says that it is a pattern or a choice.
fn stem(property: &'static Property) -> &'static str {
    let key = property.key.split(['*', '<']).next().unwrap_or_default().trim_end_matches('.');
    let choice = property.part.is_some();
    key.strip_suffix(".type").filter(|_| choice).unwrap_or(key)
}

/// `maxIOWorkers` as `max_io_workers`.
fn snake(key: &str) -> String {
    let chars: Vec<char> = key.chars().collect();
    let mut name = String::new();
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let lower_before = before.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        let behind = chars.get(at + 1);
        let lower_behind = behind.is_some_and(char::is_ascii_lowercase);
        let begins = lower_before && behind.is_some()
            || lower_behind && before.is_some_and(|c| c.is_ascii_uppercase());
        if c.is_ascii_uppercase() && begins {
            name.push('_');
        }
        name.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    name
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use logflowc_grammar::catalog::COMPONENTS;

    use super::*;

    #[test]
    fn words_are_found_in_keys() {
        for (key, name) in [
            ("keep-alive", "keep_alive"),
            ("maxIOWorkers", "max_io_workers"),
            ("useIP", "use_ip"),
            ("codeC", "codec"),
            ("QueuedThreadPool", "queued_thread_pool"),
            ("charset.port", "charset_port"),
        ] {
            assert_eq!(snake(key), name);
        }
    }

    #[test]
    fn every_name_means_one_key_and_no_key_in_use_is_left_out() {
        for component in COMPONENTS.iter().filter(|component| component.scope.is_empty()) {
            let named = names(component);
            let distinct: BTreeSet<_> =
                named.iter().map(|(name, property)| (name, property.prefix)).collect();
            assert_eq!(distinct.len(), named.len(), "{}", component.name);
            let missing = component.properties.iter().filter(|property| {
                rank(property.status) == 0
                    && !property.prefix
                    && !is_wiring(component, property)
                    && !named.iter().any(|(_, other)| other.key == property.key)
            });
            assert_eq!(
                missing.map(|property| property.key).collect::<Vec<_>>(),
                [""; 0],
                "{}",
                component.name
            );
        }
    }
}
