//! Flows: what the words of their steps and of their ends mean.

use logflowc_compiler::flow_form::capture::captures;
use logflowc_grammar::ast::flow::{
    Condition, ConditionKind, Operand, OperandKind, Operator, Output, Pipeline, Step, Target,
};
use logflowc_grammar::catalog::{Component as Class, Default, HeaderRole, Kind};

use super::meaning::Meanings;
use super::statements::{class_of, kind_of};
use crate::occurrences::Role;

/// The processor of a group.
pub(super) fn processor(policy: &str) -> Option<&'static Class> {
    Class::named(Kind::SinkProcessor, if policy == "balance" { "load_balance" } else { policy })
}

/// The headers that a component sets without being told their names.
pub(super) fn own_headers(class: &'static Class) -> impl Iterator<Item = &'static str> {
    let defaults = class.properties.iter().filter(|property| property.header == Some(HeaderRole::Set));
    let defaults = defaults.filter_map(|property| match property.default {
        Some(Default::Text(name)) => Some(name),
        _ => None,
    });
    class.sets_headers.iter().copied().chain(defaults)
}

impl Meanings<'_> {
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline) {
        let from = self.origin(pipeline);
        self.name(from, &pipeline.from, Role::Reference);
        let start = pipeline.from.span().range().start;
        self.flow(start, "");
        if let Some(class) = self.declared(from, pipeline.from.as_str()).and_then(|known| known.class) {
            own_headers(class).for_each(|header| self.sets(start, header));
        }
        pipeline.steps.iter().for_each(|step| self.step(step));
        let to = if from == Kind::Source { Kind::Channel } else { Kind::Sink };
        match &pipeline.target {
            Some(Target::Outputs(outputs)) => self.outputs(to, outputs),
            Some(Target::Route { header, cases, settings }) => {
                self.header(header, false);
                for case in cases {
                    self.outputs(to, &case.outputs);
                }
                self.settings(Class::named(Kind::Selector, "multiplexing"), settings);
            }
            Some(Target::Group(group)) => {
                if let Some(name) = &group.name {
                    self.name(Kind::Sinkgroup, name, Role::Type);
                }
                for member in &group.members {
                    self.name(to, &member.name, Role::Reference);
                    member.capacity.iter().chain(&member.cost).for_each(|value| self.free(value));
                }
                self.settings(processor(group.policy.as_str()), &group.settings);
            }
            None => {}
        }
    }

    /// Whether a flow begins at a source or at a channel.
    fn origin(&self, pipeline: &Pipeline) -> Kind {
        let said = pipeline.kind.as_ref().and_then(|word| kind_of(word.as_str()));
        said.unwrap_or_else(|| {
            let is = |kind| self.declared(kind, pipeline.from.as_str()).is_some();
            if !is(Kind::Source) && is(Kind::Channel) { Kind::Channel } else { Kind::Source }
        })
    }

    fn outputs(&mut self, kind: Kind, outputs: &[Output]) {
        for output in outputs {
            self.name(kind, &output.name, Role::Reference);
        }
    }

    pub(super) fn step(&mut self, step: &Step) {
        match &step.operator {
            Operator::Constructor(constructor) => {
                self.constructor(Kind::Interceptor, constructor);
                if let Some(class) = class_of(Kind::Interceptor, constructor) {
                    if class.name == "parse" {
                        self.fields(constructor);
                    }
                    own_headers(class).for_each(|header| self.sets(step.span.range().end, header));
                }
            }
            Operator::Extract(pattern) => {
                captures(pattern).groups.iter().for_each(|group| self.header(&group.header, true));
            }
            Operator::Replace { .. } | Operator::RemoveMatching(_) => {}
            Operator::Filter { condition, .. } => self.condition(condition),
            Operator::Set { header, value, .. } => {
                self.operand(value);
                self.header(header, true);
            }
            Operator::Remove(headers) => headers.iter().for_each(|header| self.header(header, false)),
            Operator::Use(used) => {
                self.usage(used);
                self.sets_all(step.span.range().end, used.template.as_str());
            }
            Operator::Rename { from, to } => {
                self.header(from, false);
                self.header(to, true);
            }
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Any(of) | ConditionKind::All(of) => of.iter().for_each(|one| self.condition(one)),
            ConditionKind::Not(of) => self.condition(of),
            ConditionKind::Has(header) => self.header(header, false),
            ConditionKind::Matches(operand, _) | ConditionKind::In(operand, _) => self.operand(operand),
            ConditionKind::Compare(left, _, right) => {
                self.operand(left);
                self.operand(right);
            }
        }
    }

    pub(super) fn operand(&mut self, operand: &Operand) {
        match &operand.kind {
            OperandKind::Header(name) if !self.stands_for_value(name) => self.header(name, false),
            OperandKind::Applied(_, of) => self.operand(of),
            OperandKind::Sum(of) => of.iter().for_each(|(_, part)| self.operand(part)),
            OperandKind::Product(of) => of.iter().for_each(|part| self.operand(part)),
            _ => {}
        }
    }
}
