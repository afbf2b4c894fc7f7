//! Every header name that the configuration tells, numbered in the order in which events meet them.

use indexmap::IndexSet;
use logflowc_grammar::ast::flow::{Condition, Operand};
use logflowc_grammar::catalog::{Default, HeaderRole, Kind, Type};
use logflowc_plan::HeaderId;

use crate::analysis::live;
use crate::condition::{self, Looked};
use crate::config::Component;
use crate::fields;
use crate::flow::{Flow, items};

/// Header names and their numbers.
pub(super) struct HeaderNames(IndexSet<String>);

impl HeaderNames {
    /// Collects the names of a flow: sources first, then their interceptors, then whoever reads.
    pub(super) fn of(flow: &Flow<'_>) -> Self {
        let mut names = Self(IndexSet::new());
        for kind in [Kind::Source, Kind::Channel, Kind::Sink] {
            for (_, component) in flow.nodes(kind) {
                component.tree().for_each(|part| names.add(part));
            }
        }
        for (_, sink) in flow.nodes(Kind::Sink) {
            names.0.extend(live::of_sink(sink).names);
        }
        names
    }

    /// The names in a number.
    pub(super) fn of_number(number: &Operand) -> Self {
        Self(condition::of_number(number).into_iter().map(|name| name.as_str().to_owned()).collect())
    }

    /// The names in a condition.
    pub(super) fn of_condition(condition: &Condition) -> Self {
        Self(condition::headers(condition).into_iter().map(|name| name.as_str().to_owned()).collect())
    }

    /// The number of a name of the flow.
    pub(super) fn id(&self, name: &str) -> HeaderId {
        let index = self.0.get_index_of(name).expect("all names of the flow were collected");
        HeaderId(u32::try_from(index).expect("fewer than 2^32 headers"))
    }

    pub(super) fn into_names(self) -> Vec<String> {
        self.0.into_iter().collect()
    }

    fn add(&mut self, component: &Component) {
        let Some(class) = component.class.known().filter(|_| component.listed.is_some()) else { return };
        if let Some(looked) = Looked::of(component) {
            self.0.extend(looked.headers().into_iter().map(|name| name.as_str().to_owned()));
        }
        if class.name == "parse" {
            self.0.extend(fields::of(component).into_iter().flatten().map(|field| field.header));
        }
        self.0.extend(class.sets_headers.iter().map(|name| (*name).to_owned()));
        if class.name == "kafka" {
            self.0.extend(of_records(class.kind).iter().map(|name| (*name).to_owned()));
        }
        for property in class
            .properties
            .iter()
            .filter(|property| matches!(property.header, Some(HeaderRole::Set | HeaderRole::Read)))
        {
            if class.name == "parse" && property.kind == Type::List {
                // Its lists have types in them.
                continue;
            }
            if property.prefix {
                self.add_keys(component, property.key);
            } else if property.kind == Type::List {
                let names = items(component, property.key).iter().map(logflowc_grammar::text::Text::as_str);
                self.0.extend(names.filter(|name| *name != "*").map(str::to_owned));
            } else if let Some(name) = component.text(property.key) {
                if !(class.name == "dedupe" && name == "body") {
                    self.0.insert(name.to_owned());
                }
            } else if let Some(Default::Text(name)) = property.default {
                self.0.insert(name.to_owned());
            }
        }
    }

    /// For `headers.<group>.<header> = value` the key tells the name.
    fn add_keys(&mut self, component: &Component, key: &str) {
        let fitting = component
            .values
            .iter()
            .filter(|value| value.property.is_some_and(|property| property.key == key));
        let head = key.split('*').next().unwrap_or_default();
        for value in fitting {
            let rest = &value.key.as_str()[head.len()..];
            if let Some((_, name)) = rest.split_once('.') {
                self.0.insert(name.to_owned());
            }
        }
    }
}

/// The headers for the places and keys of Kafka's records, whose names no setting tells.
fn of_records(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Source => &["timestamp", "partition", "offset", "key"],
        _ => &["key"],
    }
}
