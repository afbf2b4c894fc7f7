//! Operators and conditions: operands that stand for something, and the text that says the same without them.

use logflowc_grammar::ast::flow::{
    Condition, ConditionKind, Operand, OperandKind, Operator, Quantity, ValueKind,
};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::{Joined, Text};

use super::Expander;
use super::scope::Scope;

impl Expander<'_, '_> {
    pub(super) fn operator(&mut self, operator: &mut Operator, scope: &Scope) {
        match operator {
            Operator::Constructor(constructor) => self.settings(&mut constructor.settings, scope),
            Operator::Filter { condition, text, .. } => {
                self.replaced.clear();
                self.condition(condition, scope);
                *text = self.rewritten(text);
            }
            Operator::Set { header, value, text, .. } => {
                self.name(header, scope);
                self.replaced.clear();
                self.operand(value, scope);
                *text = self.rewritten(text);
            }
            Operator::Remove(headers) => self.names(headers, scope),
            Operator::Rename { from, to } => {
                self.name(from, scope);
                self.name(to, scope);
            }
            Operator::Extract(_)
            | Operator::Replace { .. }
            | Operator::RemoveMatching(_)
            | Operator::Use(_) => {}
        }
    }

    fn condition(&mut self, condition: &mut Condition, scope: &Scope) {
        match &mut condition.kind {
            ConditionKind::Any(all) | ConditionKind::All(all) => {
                for one in all {
                    self.condition(one, scope);
                }
            }
            ConditionKind::Not(one) => self.condition(one, scope),
            ConditionKind::Has(name) => self.name(name, scope),
            ConditionKind::Matches(operand, _) => self.operand(operand, scope),
            ConditionKind::In(operand, values) => {
                self.operand(operand, scope);
                for value in values {
                    let at = value.span;
                    self.value(value, scope);
                    self.say(at, &value.kind);
                }
            }
            ConditionKind::Compare(left, _, right) => {
                self.operand(left, scope);
                self.operand(right, scope);
            }
        }
    }

    /// Puts in what the name of a header stands for, if it is none.
    pub(super) fn operand(&mut self, operand: &mut Operand, scope: &Scope) {
        match &mut operand.kind {
            OperandKind::Applied(_, of) => return self.operand(of, scope),
            OperandKind::Sum(of) => return of.iter_mut().for_each(|(_, part)| self.operand(part, scope)),
            OperandKind::Product(of) => return of.iter_mut().for_each(|(_, part)| self.operand(part, scope)),
            _ => {}
        }
        let OperandKind::Header(name) = &operand.kind else { return };
        let Some(value) = self.meant(name, scope) else { return };
        let meant = match &value.kind {
            ValueKind::String(text) => OperandKind::String(text.clone()),
            ValueKind::Quantity(quantity) => OperandKind::Quantity(quantity.clone()),
            ValueKind::Constructor(word) if !word.braces => OperandKind::Header(word.name.text.clone()),
            _ => {
                self.form.mismatch(operand.span, "only texts, numbers and names of headers stand here");
                return;
            }
        };
        self.say(operand.span, &value.kind);
        operand.kind = meant;
    }

    /// Takes down how a value is written that stands in the place of a word.
    fn say(&mut self, at: Span, value: &ValueKind) {
        let said = match value {
            ValueKind::String(text) => crate::convert::string(text.as_str()),
            ValueKind::Quantity(Quantity { number, unit }) => {
                format!("{number}{}", unit.as_ref().map_or("", Text::as_str))
            }
            ValueKind::Constructor(word) => word.name.text.as_str().to_owned(),
            _ => return,
        };
        if self.sources.slice(at) != said {
            self.replaced.push((at, said));
        }
    }

    /// A text in which words have made way for what they stand for.
    pub(super) fn rewritten(&mut self, text: &Text) -> Text {
        let whole = text.span();
        let mut replaced = std::mem::take(&mut self.replaced);
        replaced.sort_by_key(|(at, _)| *at);
        let mut all = Joined::new(whole);
        let mut from = whole.start;
        for (at, said) in replaced {
            let before = Span { start: from, end: at.start, ..whole };
            all.push(&Text::verbatim(self.sources.slice(before), before));
            all.push(&Text::decoded(said, at));
            from = at.end;
        }
        let rest = Span { start: from, ..whole };
        all.push(&Text::verbatim(self.sources.slice(rest), rest));
        all.finish()
    }
}
