//! What repeats, what is required and what is tested: the names in it.

use logflowc_grammar::ast::flow::{Promise, Template, Test, TestPart, Traffic, Use, Value, ValueKind, Way};
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::text::Text;

use super::meaning::Meanings;
use super::statements::walk;
use crate::occurrences::Role;

impl Meanings<'_> {
    pub(super) fn template(&mut self, template: &Template) {
        let name = &template.name;
        self.own(format!("templates.{name}"), name, Role::Type);
        for parameter in &template.parameters {
            self.own(format!("templates.{name}.{parameter}"), parameter, Role::Type);
        }
        let parameters = template.parameters.iter().map(ToString::to_string).collect();
        let outer = self.template.replace((name.to_string(), parameters));
        walk(self, &template.statements);
        if !template.steps.is_empty() {
            self.flow(name.span().range().start, name.as_str());
            template.steps.iter().for_each(|step| self.step(step));
        }
        self.template = outer;
    }

    pub(super) fn usage(&mut self, used: &Use) {
        self.own(format!("templates.{}", used.template), &used.template, Role::Reference);
        used.arguments.iter().for_each(|value| self.free(value));
    }

    /// A value of which no key tells the type: a word is a constant, or the name of a component.
    pub(super) fn free(&mut self, value: &Value) {
        match &value.kind {
            ValueKind::Constructor(word) if !word.braces && !word.name.quoted => {
                let name = &word.name.text;
                if !self.stands_for_value(name) {
                    self.any_component(name);
                }
            }
            ValueKind::Sum(items) | ValueKind::List(items) => items.iter().for_each(|item| self.free(item)),
            _ => {}
        }
    }

    /// A name that may be of a component of any kind.
    fn any_component(&mut self, name: &Text) {
        let kinds = [Kind::Source, Kind::Channel, Kind::Sink];
        if let Some(kind) = kinds.into_iter().find(|kind| self.declared(*kind, name.as_str()).is_some()) {
            self.name(kind, name, Role::Reference);
        }
    }

    pub(super) fn promise(&mut self, promise: &Promise) {
        match promise {
            Promise::Delivery { way, .. } | Promise::Order { way, .. } => self.way(way),
            Promise::Outage(outage) => {
                self.name(Kind::Sink, &outage.sink, Role::Reference);
                self.operand(&outage.least);
                self.operand(&outage.rate);
                outage.size.iter().for_each(|size| self.operand(size));
            }
            Promise::Untainted { sink } => self.name(Kind::Sink, sink, Role::Reference),
            Promise::Header { name, at } => {
                self.header(name, false);
                self.any_component(at);
            }
        }
    }

    fn way(&mut self, way: &Way) {
        self.name(Kind::Source, &way.from, Role::Reference);
        self.name(Kind::Sink, &way.to, Role::Reference);
    }

    pub(super) fn test(&mut self, test: &Test) {
        for part in &test.parts {
            match part {
                TestPart::Clock(_) | TestPart::After(_) => {}
                TestPart::Fail { sink, .. } => self.name(Kind::Sink, sink, Role::Reference),
                TestPart::Send(traffic) | TestPart::Expect(traffic) => self.traffic(traffic),
            }
        }
    }

    fn traffic(&mut self, traffic: &Traffic) {
        self.any_component(&traffic.at);
        for header in traffic.events.iter().flat_map(|sample| &sample.headers) {
            self.header(&header.key.text, false);
        }
    }
}
