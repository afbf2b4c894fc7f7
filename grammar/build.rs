//! Turns the catalog, one TOML file per component, into a constant table.
//!
//! Everything is checked here, so that a mistake in a catalog file stops the build and not a user.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::{Table, Value};

/// Fields of a component that become `&str`.
const COMPONENT_TEXTS: &[&str] =
    &["name", "class", "scope", "since", "summary", "note", "requires", "counter", "outside"];
/// Fields of a property that become `&str`.
const PROPERTY_TEXTS: &[&str] = &[
    "key",
    "unit",
    "since",
    "enforced",
    "note",
    "deprecated_by",
    "doc_key",
    "doc_default",
    "doc_conflict",
    "outside",
];
/// Fields of a property that become something else.
const PROPERTY_FIELDS: &[&str] = &[
    "type",
    "required",
    "prefix",
    "default",
    "values",
    "min",
    "max",
    "item",
    "separator",
    "ref",
    "secret",
    "status",
    "part",
    "header",
    "on_absent",
    "on_invalid",
    "on_range",
    "json",
    "json_base",
    "json_scale",
    "extension",
    "wide",
    "when",
    "needs",
    "extension_values",
];

fn main() {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("catalog");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut components = Vec::new();
    let mut groups = BTreeMap::new();
    for path in files(&folder) {
        let text = fs::read_to_string(&path).expect("the catalog is readable");
        let table: Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if text_of(&table, "kind") == "group" {
            groups.insert(text_of(&table, "name").to_owned(), table.clone());
        }
        components.push((path, table));
    }
    let mut out = String::from("&[\n");
    for (path, table) in &components {
        let known = |what: &str| panic!("{}: {what}", path.display());
        component(&mut out, table, &groups, &known);
    }
    out.push_str("]\n");
    let target = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("catalog.rs");
    fs::write(target, out).expect("the output folder is writable");
}

/// All catalog files in the order of their paths.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the catalog folder is readable");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn component(out: &mut String, table: &Table, groups: &BTreeMap<String, Table>, fail: &dyn Fn(&str)) {
    let allowed = [
        "kind",
        "aliases",
        "include",
        "fqcn_only",
        "broken",
        "removed_in",
        "shipped",
        "doc_status",
        "batch_key",
        "batch_default",
        "checks_transaction_capacity",
        "transaction_key",
        "listens",
        "attributes",
        "updates",
        "provenance",
        "exact_case",
        "json",
        "sets_headers",
        "extension",
        "pollable",
        "begin",
        "internal",
        "property",
    ];
    for key in table.keys() {
        if !allowed.contains(&key.as_str()) && !COMPONENT_TEXTS.contains(&key.as_str()) {
            fail(&format!("unknown field `{key}`"));
        }
    }
    let _ = writeln!(out, "Component {{ kind: Kind::{},", camel(text_of(table, "kind")));
    for key in COMPONENT_TEXTS {
        let _ = write!(out, "{key}: {:?}, ", text_of(table, key));
    }
    for key in ["aliases", "attributes", "updates", "json", "sets_headers", "begin"] {
        let _ = write!(out, "{key}: &{:?}, ", texts_of(table, key));
    }
    for key in [
        "fqcn_only",
        "broken",
        "shipped",
        "checks_transaction_capacity",
        "exact_case",
        "extension",
        "pollable",
        "internal",
    ] {
        let _ = write!(out, "{key}: {}, ", flag(table, key));
    }
    for key in ["batch_key", "transaction_key", "removed_in", "listens"] {
        let _ = write!(out, "{key}: {:?}, ", table.get(key).and_then(Value::as_str));
    }
    let _ = write!(out, "batch_default: {:?}, ", table.get("batch_default").and_then(Value::as_integer));
    let _ = write!(out, "doc_status: DocStatus::{}, ", status(table, "doc_status"));
    out.push_str("properties: &[\n");
    for property in own_and_included(table, groups, fail) {
        self::property(out, property, fail);
    }
    out.push_str("] },\n");
}

/// The properties of the component itself come first: they win where a group has the same key.
fn own_and_included<'a>(
    table: &'a Table,
    groups: &'a BTreeMap<String, Table>,
    fail: &dyn Fn(&str),
) -> Vec<&'a Table> {
    let mut properties: Vec<&Table> = tables(table).collect();
    for group in texts_of(table, "include") {
        let Some(group) = groups.get(&group) else {
            fail(&format!("no group `{group}`"));
            continue;
        };
        for property in tables(group) {
            let key = text_of(property, "key");
            if !properties.iter().any(|own| text_of(own, "key") == key) {
                properties.push(property);
            }
        }
    }
    let mut keys: Vec<_> = properties.iter().map(|property| text_of(property, "key")).collect();
    keys.sort_unstable();
    if let Some([key, _]) = keys.array_windows().find(|[first, second]| first == second) {
        fail(&format!("key `{key}` twice"));
    }
    properties
}

fn property(out: &mut String, table: &Table, fail: &dyn Fn(&str)) {
    let key = text_of(table, "key");
    for field in table.keys() {
        if !PROPERTY_FIELDS.contains(&field.as_str()) && !PROPERTY_TEXTS.contains(&field.as_str()) {
            fail(&format!("property `{key}`: unknown field `{field}`"));
        }
    }
    let _ = write!(out, "Property {{ kind: Type::{}, ", camel(text_of(table, "type")));
    for key in PROPERTY_TEXTS {
        let _ = write!(out, "{key}: {:?}, ", text_of(table, key));
    }
    for key in ["required", "prefix", "secret", "extension"] {
        let _ = write!(out, "{key}: {}, ", flag(table, key));
    }
    let _ = write!(out, "wide: {}, ", flag(table, "wide") || text_of(table, "type") == "long");
    for key in ["values", "extension_values", "json", "needs"] {
        let _ = write!(out, "{key}: &{:?}, ", texts_of(table, key));
    }
    for key in ["min", "max", "json_scale"] {
        let _ = write!(out, "{key}: {:?}, ", table.get(key).and_then(Value::as_integer));
    }
    for key in ["json_base", "when"] {
        let _ = write!(out, "{key}: {:?}, ", table.get(key).and_then(Value::as_str));
    }
    let _ = write!(out, "default: {}, ", default(table.get("default")));
    let item = table.get("item").map(|item| camel(item.as_str().expect("`item` is a type")));
    let _ = write!(out, "item: {}, ", item.map_or("None".to_owned(), |item| format!("Some(Type::{item})")));
    let separator = table
        .get("separator")
        .and_then(Value::as_str)
        .map_or("None".to_owned(), |separator| format!("Some(Separator::{})", camel(separator)));
    let _ = write!(out, "separator: {separator}, ");
    for (field, name) in [("ref", "reference"), ("part", "part")] {
        let kind = table.get(field).and_then(Value::as_str).map(camel);
        let _ =
            write!(out, "{name}: {}, ", kind.map_or("None".to_owned(), |kind| format!("Some(Kind::{kind})")));
    }
    let _ = write!(out, "status: DocStatus::{}, ", status(table, "status"));
    let role = table.get("header").and_then(Value::as_str).map(camel);
    let _ = write!(
        out,
        "header: {}, ",
        role.map_or("None".to_owned(), |role| format!("Some(HeaderRole::{role})"))
    );
    for (field, name) in [("on_absent", "absent"), ("on_invalid", "invalid"), ("on_range", "range")] {
        let fate = table.get(field).and_then(Value::as_str).map(camel);
        let _ =
            write!(out, "{name}: {}, ", fate.map_or("None".to_owned(), |fate| format!("Some(Fate::{fate})")));
    }
    out.push_str("},\n");
}

fn default(value: Option<&Value>) -> String {
    match value {
        None => "None".to_owned(),
        Some(Value::Integer(number)) => format!("Some(Default::Int({number}))"),
        Some(Value::Float(number)) => format!("Some(Default::Float({number:?}))"),
        Some(Value::Boolean(flag)) => format!("Some(Default::Bool({flag}))"),
        Some(Value::String(text)) => format!("Some(Default::Text({text:?}))"),
        Some(other) => panic!("{other:?} is no default"),
    }
}

fn status(table: &Table, key: &str) -> String {
    match text_of(table, key) {
        "" => "Documented".to_owned(),
        status => camel(status),
    }
}

fn tables(table: &Table) -> impl Iterator<Item = &Table> {
    let list = table.get("property").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().map(|property| property.as_table().expect("`property` is a list of tables"))
}

fn text_of<'a>(table: &'a Table, key: &str) -> &'a str {
    table.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn texts_of(table: &Table, key: &str) -> Vec<String> {
    let list = table.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().map(|item| item.as_str().expect("a list of strings").to_owned()).collect()
}

fn flag(table: &Table, key: &str) -> bool {
    table.get(key).and_then(Value::as_bool).unwrap_or_default()
}

/// `sink_processor` and `start-loop` as the name of an enum variant.
fn camel(name: &str) -> String {
    let words = name.split(['_', '-']).filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
