//! `logflowc components`: what an agent file can name, and what of it `run` has.

use std::fmt::Write as _;

use logflowc_compiler::lint::nearest::nearest;
use logflowc_grammar::catalog::{COMPONENTS, Component, Default, Kind, Property, Type};
use serde_json::{Value, json};

use crate::Exit;
use crate::args::{ComponentsArgs, ListFormat};
use crate::{output, outside};

/// Kinds that a user can name in a configuration, with their headings.
const KINDS: &[(Kind, &str)] = &[
    (Kind::Source, "Sources"),
    (Kind::Channel, "Channels"),
    (Kind::Sink, "Sinks"),
    (Kind::Interceptor, "Interceptors"),
    (Kind::RegexSerializer, "Serializers of regex_extractor"),
    (Kind::Selector, "Channel selectors"),
    (Kind::SinkProcessor, "Sink processors"),
    (Kind::Serializer, "Event serializers"),
    (Kind::PathManager, "Path managers"),
    (Kind::Deserializer, "Deserializers of spooldir"),
    (Kind::HttpHandler, "Handlers of the http source"),
    (Kind::Configfilter, "Config filters"),
];

/// Lists components, with their keys when only some are asked for.
pub(crate) fn components(args: &ComponentsArgs) -> Exit {
    let name = args.name.as_deref().unwrap_or_default().to_lowercase();
    let wanted = |component: &&Component| component.name.to_lowercase().contains(&name);
    let chosen: Vec<(&str, Vec<&Component>)> = KINDS
        .iter()
        .map(|(kind, heading)| {
            let of_kind = COMPONENTS.iter().filter(|component| component.kind == *kind);
            (*heading, of_kind.filter(wanted).collect())
        })
        .filter(|(_, components): &(&str, Vec<&Component>)| !components.is_empty())
        .collect();
    if chosen.is_empty() {
        let names =
            COMPONENTS.iter().filter(|component| KINDS.iter().any(|(kind, _)| *kind == component.kind));
        let meant = nearest(&name, names.map(|component| component.name));
        let help = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        output::problem(format_args!("no component is called `{name}`{help}"));
        return Exit::Usage;
    }
    match args.format {
        ListFormat::Text => output::result(&text(&chosen, !name.is_empty())),
        ListFormat::Json => output::result(&(json(&chosen).to_string() + "\n")),
    }
    Exit::Good
}

fn runs(component: &Component) -> bool {
    let runnable = outside::runnable();
    runnable.iter().any(|able| able.kind == component.kind && able.name == component.name)
}

fn text(chosen: &[(&str, Vec<&Component>)], with_keys: bool) -> String {
    let mut out = String::new();
    for (heading, components) in chosen {
        writeln!(out, "{heading}").expect("a string takes any text");
        for component in components {
            let mark = if runs(component) { "runs" } else { "" };
            writeln!(out, "  {:<22} {mark:<5} {}", component.name, component.summary)
                .expect("a string takes any text");
            if with_keys {
                writeln!(out, "      type = {}", component.aliases.join(" | "))
                    .expect("a string takes any text");
                component.properties.iter().for_each(|property| out.push_str(&key(property)));
            }
        }
        out.push('\n');
    }
    out
}

fn key(property: &Property) -> String {
    format!("      {:<30} {}\n", property.key, about(property))
}

/// The type of a key, whether it is required, its default and its unit.
pub(crate) fn about(property: &Property) -> String {
    let mut about = type_word(property.kind).to_owned();
    if property.required {
        about.push_str(", required");
    }
    if let Some(default) = default(property) {
        write!(about, ", default {default}").expect("a string takes any text");
    }
    if !property.unit.is_empty() {
        write!(about, ", {}", property.unit).expect("a string takes any text");
    }
    about
}

/// A type in the words of people; what a number counts stands in the unit.
fn type_word(kind: Type) -> &'static str {
    match kind {
        Type::Int | Type::Long | Type::Size | Type::Bytes => "number",
        Type::Float => "fraction",
        Type::Bool => "true or false",
        Type::Enum => "word",
        Type::DurationS | Type::DurationMs => "duration",
        Type::Path => "path",
        Type::Host => "host",
        Type::Port => "port",
        Type::Charset => "character set",
        Type::Regex => "pattern",
        Type::Class => "class",
        Type::List => "list",
        Type::HostportList => "list of host:port",
        Type::Map => "settings",
        Type::EscapePath => "path with escapes",
        Type::PathPattern => "path with a pattern",
        Type::String => "text",
        Type::Amount => "amount",
    }
}

fn default(property: &Property) -> Option<Value> {
    Some(match property.default? {
        Default::Int(number) => number.into(),
        Default::Float(number) => number.into(),
        Default::Bool(flag) => flag.into(),
        Default::Text(text) => text.into(),
    })
}

fn json(chosen: &[(&str, Vec<&Component>)]) -> Value {
    let components = chosen.iter().flat_map(|(_, components)| components);
    components.map(|component| facts(component)).collect()
}

/// What is known about a component.
pub(crate) fn facts(component: &Component) -> Value {
    json!({
        "kind": format!("{:?}", component.kind),
        "name": component.name,
        "aliases": component.aliases,
        "class": component.class,
        "runs": runs(component),
        "summary": component.summary,
        "properties": component.properties.iter().map(property_facts).collect::<Vec<_>>(),
    })
}

/// What is known about a key.
pub(crate) fn property_facts(property: &Property) -> Value {
    json!({
        "key": property.key,
        "type": format!("{:?}", property.kind),
        "required": property.required,
        "default": default(property),
        "unit": property.unit,
        "values": property.values,
        "status": format!("{:?}", property.status),
        "note": property.note,
    })
}
