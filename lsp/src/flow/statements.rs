//! Statements, constructors and settings: what their words mean.

use logflowc_grammar::ast::flow::{Component, Constructor, Setting, Statement, Value, ValueKind};
use logflowc_grammar::catalog::{Component as Class, HeaderRole, Kind, Property, Type};
use logflowc_grammar::text::Text;

use super::fields;
use super::meaning::{Declared, Meanings, What, meant};
use crate::occurrences::Role;

/// The kind that a word declares.
pub(super) fn kind_of(word: &str) -> Option<Kind> {
    match word {
        "source" => Some(Kind::Source),
        "channel" => Some(Kind::Channel),
        "sink" => Some(Kind::Sink),
        "configfilter" => Some(Kind::Configfilter),
        _ => None,
    }
}

/// The component that a constructor names.
pub(super) fn class_of(kind: Kind, constructor: &Constructor) -> Option<&'static Class> {
    let name = constructor.name.text.as_str();
    Class::named(kind, name).or_else(|| Class::find(kind, name))
}

/// Takes down the components first: flows may stand above them.
pub(super) fn declare(meanings: &mut Meanings<'_>, statements: &[Statement]) {
    let first = meanings.agent.clone();
    for statement in statements {
        match statement {
            Statement::Agent(name) => name.as_str().clone_into(&mut meanings.agent),
            Statement::Component(component) => declared(meanings, component),
            Statement::Constant(constant) => meanings.constants.push(constant.name.to_string()),
            Statement::Template(template) => meanings.templates.push(template.name.to_string()),
            // Those have no names of their own.
            Statement::Pipeline(_)
            | Statement::Requirement(_)
            | Statement::Use(_)
            | Statement::Include(_)
            | Statement::Test(_) => {}
        }
    }
    meanings.agent = first;
}

fn declared(meanings: &mut Meanings<'_>, component: &Component) {
    let Some(kind) = kind_of(component.kind.as_str()) else { return };
    let constructor = component.constructor.as_ref();
    for name in &component.names {
        meanings.declared.push(Declared {
            path: meanings.path(kind, name),
            name: name.as_str().to_owned(),
            kind,
            written: constructor.map_or("", |constructor| constructor.name.text.as_str()).to_owned(),
            class: constructor.and_then(|constructor| class_of(kind, constructor)),
        });
    }
}

/// What the words of statements mean.
pub(super) fn walk(meanings: &mut Meanings<'_>, statements: &[Statement]) {
    for statement in statements {
        match statement {
            Statement::Agent(name) => meanings.agent(name),
            Statement::Component(component) => {
                let Some(kind) = kind_of(component.kind.as_str()) else { continue };
                component.names.iter().for_each(|name| meanings.name(kind, name, Role::Type));
                if let Some(constructor) = &component.constructor {
                    meanings.constructor(kind, constructor);
                }
            }
            Statement::Pipeline(pipeline) => meanings.pipeline(pipeline),
            Statement::Requirement(requirement) => meanings.promise(&requirement.promise),
            Statement::Constant(constant) => {
                meanings.own(format!("constants.{}", constant.name), &constant.name, Role::Type);
                constant.value.iter().for_each(|value| meanings.free(value));
            }
            Statement::Template(template) => meanings.template(template),
            Statement::Use(used) => meanings.usage(used),
            Statement::Include(_) => {}
            Statement::Test(test) => meanings.test(test),
        }
    }
}

impl Meanings<'_> {
    pub(super) fn constructor(&mut self, kind: Kind, constructor: &Constructor) {
        let class = class_of(kind, constructor);
        if let Some(class) = class {
            self.add(constructor.name.text.span(), What::Type(class));
        }
        self.settings(class, &constructor.settings);
    }

    pub(super) fn settings(&mut self, class: Option<&'static Class>, settings: &[Setting]) {
        for setting in settings {
            let key = &setting.key.text;
            let Some(class) = class else { continue };
            let block = matches!(setting.value.kind, ValueKind::Block(_));
            let known: Vec<&'static Property> = if setting.key.quoted {
                class.property(key.as_str()).into_iter().collect()
            } else {
                meant(class, key.as_str()).collect()
            };
            let below = known.iter().find(|property| property.prefix && block && property.part.is_none());
            let Some(property) = known.first() else { continue };
            let meant = if property.part.is_some() { property } else { below.unwrap_or(property) };
            if !fields::is_elsewhere(class, meant, &setting.value) {
                self.value(meant, &setting.value);
            }
            // Behind the value, which is at the same place in a phrase and says more.
            let is_said = !setting.key.quoted && &self.text[key.span().range()] != key.as_str();
            let what = if is_said { What::Said(key.to_string(), property) } else { What::Key(property) };
            self.add(key.span(), what);
        }
    }

    fn value(&mut self, property: &'static Property, value: &Value) {
        match &value.kind {
            ValueKind::Constructor(constructor) => match property.part {
                Some(kind) => self.constructor(kind, constructor),
                None => self.word(property, &constructor.name.text),
            },
            ValueKind::String(text) => self.text(property, text),
            ValueKind::List(items) | ValueKind::Sum(items) => {
                for item in items {
                    self.value(property, item);
                }
            }
            ValueKind::Block(inner) => inner.iter().for_each(|setting| self.below(property, setting)),
            ValueKind::Quantity(_) | ValueKind::Amount(_) | ValueKind::Regex(_) => {}
        }
    }

    /// A setting whose key the author has chosen: the name of a part, of a component, or any word.
    fn below(&mut self, property: &'static Property, setting: &Setting) {
        let key = &setting.key.text;
        match property.reference.filter(|_| property.key.contains('<')) {
            Some(kind) => self.name(kind, key, Role::Reference),
            None => self.add(key.span(), What::Choice),
        }
        match (&setting.value.kind, property.part) {
            // The one part that has a name in Flume only.
            (ValueKind::Constructor(constructor), Some(kind))
                if constructor.name.text.as_str() == "default" =>
            {
                self.settings(Class::find(kind, "DEFAULT"), &constructor.settings);
            }
            _ => self.value(property, &setting.value),
        }
    }

    fn word(&mut self, property: &'static Property, word: &Text) {
        if self.stands_for_value(word) {
            return;
        }
        match (property.reference, property.header) {
            (Some(kind), _) if !property.key.contains('<') => self.name(kind, word, Role::Reference),
            (_, Some(role)) => self.header(word, role == HeaderRole::Set),
            _ => self.add(word.span(), What::Choice),
        }
    }

    fn text(&mut self, property: &'static Property, text: &Text) {
        if property.header.is_some() || property.reference.is_some_and(|_| !property.key.contains('<')) {
            return self.word(property, text);
        }
        if matches!(property.item_type(), Type::EscapePath | Type::String) {
            escapes(text.as_str()).for_each(|range| self.header(&text.slice(range), false));
        }
    }
}

/// The headers that Flume puts in for `%{name}`.
fn escapes(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    text.match_indices("%{").filter_map(|(at, open)| {
        let start = at + open.len();
        let length = text[start..].find('}')?;
        (length > 0).then_some(start..start + length)
    })
}
