//! The JSON form of a configuration, turned into the entries that a properties file would have.
//!
//! Components stand at the top and agents list them by name; nested objects and dotted keys mean the same. The form
//! has short spellings of its own, which the catalog maps to Flume's keys, and it wires an agent with one channel by
//! itself.

use logflowc_grammar::ast::{Entry, Json, JsonKind, JsonValue};
use logflowc_grammar::catalog::{Component, Kind, Property, Separator};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::{Joined, Text};

use crate::flume::group::Section;

/// What a JSON text says.
#[derive(Debug, Default)]
pub struct JsonForm {
    /// As if they stood in a properties file.
    pub entries: Vec<Entry>,
    /// Spellings that are not Flume's.
    pub understood: Vec<Understood>,
    /// What has no place in the form.
    pub misplaced: Vec<Misplaced>,
}

/// A short spelling and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// Where it stands.
    pub span: Span,
    /// What is written, as `key = value` or a word.
    pub written: String,
    /// What it means in a properties file.
    pub meant: String,
}

/// Something that has no place in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// Where it stands.
    pub span: Span,
    /// What was expected there.
    pub expected: &'static str,
}

/// Reads the value of a JSON text as a configuration.
pub fn entries(json: &Json) -> JsonForm {
    let mut form = JsonForm::default();
    let Some(root) = &json.value else { return form };
    let JsonKind::Object(members) = &root.kind else {
        form.misplaced(root.span, "an object with the members `sources`, `channels`, `sinks` and `agents`");
        return form;
    };
    let sections = sections(members, &mut form);
    for (key, value) in members.iter().filter(|(key, _)| key.as_str() == "agents") {
        match &value.kind {
            JsonKind::Object(agents) => {
                for (name, agent) in agents {
                    form.agent(name, agent, &sections);
                }
            }
            _ => form.misplaced(key.span(), "an object with a member for each agent"),
        }
    }
    form
}

/// The components of a section by name.
struct SectionMembers<'j> {
    section: Section,
    components: &'j [(Text, JsonValue)],
}

fn sections<'j>(members: &'j [(Text, JsonValue)], form: &mut JsonForm) -> Vec<SectionMembers<'j>> {
    let mut sections = Vec::new();
    for (key, value) in members.iter().filter(|(key, _)| key.as_str() != "agents") {
        let section = Section::ALL.into_iter().find(|section| section.word() == key.as_str());
        match (section, &value.kind) {
            (Some(section), JsonKind::Object(components)) => {
                sections.push(SectionMembers { section, components });
            }
            (Some(_), _) => form.misplaced(key.span(), "an object with a member for each component"),
            (None, _) => form.misplaced(
                key.span(),
                "`sources`, `channels`, `sinks`, `sinkgroups`, `configfilters` or `agents`",
            ),
        }
    }
    sections
}

impl JsonForm {
    fn misplaced(&mut self, span: Span, expected: &'static str) {
        self.misplaced.push(Misplaced { span, expected });
    }

    fn agent(&mut self, agent: &Text, value: &JsonValue, sections: &[SectionMembers<'_>]) {
        let JsonKind::Object(members) = &value.kind else {
            self.misplaced(value.span, "an object with the lists `sources`, `channels` and `sinks`");
            return;
        };
        let names = |section: Section| {
            let list = members.iter().find(|(key, _)| key.as_str() == section.word());
            list.map_or(Vec::new(), |(_, list)| scalars(list).into_iter().cloned().collect())
        };
        let channels: Vec<Text> = names(Section::Channels);
        for (key, list) in members {
            let Some(section) = Section::ALL.into_iter().find(|section| section.word() == key.as_str())
            else {
                self.misplaced(key.span(), "`sources`, `channels`, `sinks`, `sinkgroups` or `configfilters`");
                continue;
            };
            let names = scalars(list);
            self.push(dotted(&[agent, key]), joined(&names, " ", list.span));
            for name in names {
                self.component(agent, key, section, name, sections, &channels);
            }
        }
    }

    fn component(
        &mut self,
        agent: &Text,
        word: &Text,
        section: Section,
        name: &Text,
        sections: &[SectionMembers<'_>],
        channels: &[Text],
    ) {
        let members = sections.iter().filter(|members| members.section == section);
        let named = |(key, _): &&(Text, JsonValue)| key.as_str() == name.as_str();
        let Some((own_name, value)) = members.flat_map(|members| members.components).find(named) else {
            return;
        };
        let JsonKind::Object(members) = &value.kind else {
            self.misplaced(value.span, "an object with the settings of the component");
            return;
        };
        let mut flat = Vec::new();
        flatten(None, members, &mut flat);
        let class = class(section.kind(), &flat);
        let path = dotted(&[agent, word, own_name]);
        let mut wired = false;
        for (key, value) in &flat {
            wired |= matches!(key.as_str(), "channel" | "channels");
            self.setting(&path, class, section, key, value, &flat);
        }
        let wire = match section {
            Section::Sources => "channels",
            Section::Sinks => "channel",
            _ => return,
        };
        if let ([channel], false) = (channels, wired) {
            let key = path_key(&path, &Text::decoded(wire, own_name.span()));
            self.push(key, Text::decoded(channel.as_str(), channel.span()));
        }
    }

    fn setting(
        &mut self,
        path: &Text,
        class: Option<&'static Component>,
        section: Section,
        key: &Text,
        value: &JsonValue,
        flat: &[(Text, &JsonValue)],
    ) {
        let items = scalars(value);
        if key.as_str() == "type" {
            let meant =
                items.first().map_or_else(|| Text::empty(value.span), |written| self.spelled(class, written));
            return self.push(path_key(path, key), meant);
        }
        if is_base(class, key) {
            return;
        }
        let direct = class.and_then(|class| class.property(key.as_str()));
        let short = class.and_then(|class| short(class, key.as_str()));
        let (key, property) = match (section, key.as_str(), direct, short) {
            (Section::Sources, "channel", None, _) => (Text::decoded("channels", key.span()), None),
            (_, _, None, Some(property)) => (Text::decoded(property.key, key.span()), Some(property)),
            _ => (key.clone(), direct),
        };
        let mut meant = joined(&items, separator(property), value.span);
        if let (Some(property), None) = (property, direct) {
            meant = converted(property, &meant, flat);
            let written = key_of(flat, value);
            self.understood.push(Understood {
                span: written.span(),
                written: format!("{} = {}", written.as_str(), joined(&items, ", ", value.span).as_str()),
                meant: format!("{} = {}", property.key, meant.as_str()),
            });
        }
        self.push(path_key(path, &key), meant);
    }

    /// The type in Flume's spelling.
    fn spelled(&mut self, class: Option<&'static Component>, written: &Text) -> Text {
        let Some(class) = class.filter(|class| !class.is_spelled(written.as_str())) else {
            return written.clone();
        };
        let meant = format!("type = {}", class.class);
        let written_as = format!("type = {}", written.as_str());
        self.understood.push(Understood { span: written.span(), written: written_as, meant });
        Text::decoded(class.class, written.span())
    }

    fn push(&mut self, key: Text, value: Text) {
        self.entries.push(Entry {
            key,
            value,
            malformed: Vec::new(),
            lost_backslashes: Vec::new(),
            refused: false,
        });
    }
}

/// The value in Flume's unit, behind the value of the key that it is relative to.
fn converted(property: &Property, value: &Text, flat: &[(Text, &JsonValue)]) -> Text {
    let mut meant = value.clone();
    if let (Some(scale), Ok(number)) = (property.json_scale, value.as_str().parse::<i64>()) {
        meant = Text::decoded(number.saturating_mul(scale).to_string(), value.span());
    }
    let base = property.json_base.and_then(|base| flat.iter().find(|(key, _)| key.as_str() == base));
    if let Some((_, base)) = base
        && let Some(base) = scalars(base).first()
    {
        let mut whole = Text::decoded(base.as_str().trim_end_matches('/'), base.span());
        whole.push(&Text::decoded(value.as_str(), value.span()));
        meant = whole;
    }
    meant
}

fn class(kind: Kind, flat: &[(Text, &JsonValue)]) -> Option<&'static Component> {
    let (_, value) = flat.iter().find(|(key, _)| key.as_str() == "type")?;
    let JsonKind::Scalar(written) = &value.kind else { return None };
    Component::find_json(kind, written.as_str())
}

/// Whether another key's value is put in front by way of this key.
fn is_base(class: Option<&'static Component>, key: &Text) -> bool {
    class
        .is_some_and(|class| class.properties.iter().any(|property| property.json_base == Some(key.as_str())))
}

fn short(class: &'static Component, key: &str) -> Option<&'static Property> {
    class.properties.iter().find(|property| property.json.contains(&key))
}

fn key_of<'f>(flat: &'f [(Text, &JsonValue)], value: &JsonValue) -> &'f Text {
    let (key, _) = flat.iter().find(|(_, known)| known.span == value.span).expect("the value is one of them");
    key
}

/// All members with dotted keys.
fn flatten<'j>(
    prefix: Option<&Text>,
    members: &'j [(Text, JsonValue)],
    flat: &mut Vec<(Text, &'j JsonValue)>,
) {
    for (key, value) in members {
        let key = prefix.map_or_else(|| key.clone(), |prefix| path_key(prefix, key));
        match &value.kind {
            JsonKind::Object(inner) => flatten(Some(&key), inner, flat),
            JsonKind::Null => {}
            _ => flat.push((key, value)),
        }
    }
}

/// The scalar itself, or the scalars of an array.
fn scalars(value: &JsonValue) -> Vec<&Text> {
    match &value.kind {
        JsonKind::Scalar(text) => vec![text],
        JsonKind::Array(items) => items.iter().flat_map(scalars).collect(),
        JsonKind::Null | JsonKind::Object(_) => Vec::new(),
    }
}

fn separator(property: Option<&Property>) -> &'static str {
    match property.and_then(|property| property.separator) {
        Some(Separator::Comma) => ",",
        _ => " ",
    }
}

fn joined(items: &[&Text], separator: &str, place: Span) -> Text {
    let mut all = Joined::new(place);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            all.push(&Text::decoded(separator, item.span()));
        }
        all.push(item);
    }
    all.finish()
}

fn dotted(parts: &[&Text]) -> Text {
    let (first, rest) = parts.split_first().expect("a path has a part");
    rest.iter().fold((*first).clone(), |path, part| path_key(&path, part))
}

fn path_key(path: &Text, key: &Text) -> Text {
    let mut whole = path.clone();
    whole.push(&Text::decoded(".", key.span()));
    whole.push(key);
    whole
}
