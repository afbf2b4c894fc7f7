//! The settings that count: substituted, duplicates settled, defaults filled in. Secrets are overwritten.

use logflowc_grammar::catalog::{Default, DocStatus, Kind};
use logflowc_grammar::source::Span;

use crate::config::{Agent, Component, Config, Value};
use crate::flume::group::Section;
use crate::flume::load::Setting;
use crate::secrets::Secrets;

/// One setting that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// The kind and name of the component; absent for the lists of the agent.
    pub component: Option<(Kind, String)>,
    /// The key, relative to the component or the agent.
    pub key: String,
    /// The value, unless it is a secret.
    pub value: String,
    /// The value in clear, to compare.
    pub(crate) plain: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The value is overwritten, at least in part.
    pub secret: bool,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It is written there; what was put into it has these names, such as `-DNAME` and `$NAME`.
    Written(Span, Vec<String>),
    /// Nobody has given it.
    Default,
}

/// The settings of an agent: its lists, then its components in the order of the text.
pub fn settings(config: &Config, agent: &Agent) -> Vec<Effective> {
    let secrets = Secrets::of(config);
    let lists = agent.lists.iter().map(|list| {
        let value = list.setting.value.as_str().to_owned();
        let origin = written(&list.setting);
        let key = list.section.word().to_owned();
        Effective { component: None, key, plain: value.clone(), value, origin, secret: false }
    });
    let components = agent.components.iter().flat_map(|component| of_component(component, &secrets));
    lists.chain(components).collect()
}

/// The settings of a component and of its parts.
fn of_component(component: &Component, secrets: &Secrets<'_>) -> Vec<Effective> {
    let mut all = Vec::new();
    collect(component, "", secrets, &mut all);
    let owner = (component.kind, component.name.as_str().to_owned());
    for setting in &mut all {
        setting.component = Some(owner.clone());
    }
    all
}

fn collect(component: &Component, scope: &str, secrets: &Secrets<'_>, all: &mut Vec<Effective>) {
    let scope = format!("{scope}{}", component.scope);
    for value in &component.values {
        let (shown, secret) = shown(value, secrets);
        let origin = written(&value.setting);
        let key = format!("{scope}{}", value.key);
        let plain = value.setting.value.as_str().to_owned();
        all.push(Effective { component: None, key, value: shown, plain, origin, secret });
    }
    let properties = component.class.known().map_or(&[][..], |class| class.properties);
    for property in properties {
        let obsolete = matches!(property.status, DocStatus::Ignored | DocStatus::Removed);
        let given = component.value(property.key).is_some();
        let Some(default) = property.default.filter(|_| !property.prefix && !obsolete && !given) else {
            continue;
        };
        let key = format!("{scope}{}", property.key);
        let value = text(default);
        let origin = Origin::Default;
        all.push(Effective { component: None, key, plain: value.clone(), value, origin, secret: false });
    }
    component.parts.iter().for_each(|part| collect(part, &scope, secrets, all));
}

/// A value as it may be shown.
fn shown(value: &Value, secrets: &Secrets<'_>) -> (String, bool) {
    let (raw, text) = (value.setting.raw.as_str(), value.setting.value.as_str());
    let from_secret = raw != text && crate::sounds_secret(raw);
    if crate::is_secret(value) || from_secret {
        return (crate::secrets::HIDDEN.to_owned(), true);
    }
    let mut shown = secrets.hidden(text).unwrap_or_else(|| text.to_owned());
    for range in crate::lint::secrets_in_urls(&shown).into_iter().rev() {
        shown.replace_range(range, crate::secrets::HIDDEN);
    }
    let secret = shown != text;
    (shown, secret)
}

fn written(setting: &Setting) -> Origin {
    let raw = setting.raw.as_str();
    let names = |start: &str, sign: &str| -> Vec<String> {
        let rests = raw.match_indices(start).map(|(at, _)| &raw[at + start.len()..]);
        let names = rests.filter_map(|rest| rest.split(['}', ':']).next());
        names.map(|name| format!("{sign}{name}")).collect()
    };
    Origin::Written(setting.key.span(), [names("${sys:", "-D"), names("${env:", "$")].concat())
}

/// A default as one would write it.
pub fn text(default: Default) -> String {
    match default {
        Default::Int(number) => number.to_string(),
        Default::Float(number) => number.to_string(),
        Default::Bool(flag) => flag.to_string(),
        Default::Text(text) => text.to_owned(),
    }
}

/// The word in the keys of a component's kind.
pub fn section(kind: Kind) -> &'static str {
    Section::ALL.into_iter().find(|section| section.kind() == kind).map_or("", Section::word)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use logflowc_grammar::source::{Source, Sources};

    use super::*;
    use crate::world::World;

    #[test]
    fn what_counts_is_known_with_its_origin_and_without_secrets() {
        let text = "a.channels = c\na.sources = r\na.channels.c.type = memory\na.channels.c.capacity = 1\n\
                    a.channels.c.capacity = ${sys:SIZE}\na.sources.r.type = x\na.sources.r.password = hunter2\n\
                    a.sources.r.url = see hunter2\na.sources.r.env = ${env:DB_PASSWORD}\n";
        let world = World {
            environment: Some([("DB_PASSWORD".to_owned(), "swordfish".to_owned())].into()),
            properties: BTreeMap::from([("SIZE".to_owned(), "7".to_owned())]),
            ..World::default()
        };
        let mut sources = Sources::default();
        let file = sources.add(Source::new("a.conf", text.into()));
        let checked = crate::check(&mut sources, &[file], None, &world);
        let all = settings(&checked.config, &checked.config.agents[0]);
        let find = |key: &str| all.iter().find(|setting| setting.key == key).expect("it counts");
        assert_eq!(find("capacity").value, "7");
        assert!(matches!(&find("capacity").origin, Origin::Written(_, names) if names == &["-DSIZE"]));
        assert_eq!((find("keep-alive").value.as_str(), &find("keep-alive").origin), ("3", &Origin::Default));
        let shown: Vec<&str> = ["password", "url", "env"].map(|key| find(key).value.as_str()).into();
        assert_eq!(shown, ["***", "see ***", "***"]);
    }
}
