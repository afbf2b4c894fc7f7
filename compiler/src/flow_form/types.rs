//! Types of headers as they pass from step to step, and whether a condition fits them.

use std::collections::HashMap;

use logflowc_grammar::ast::flow::{
    Condition, ConditionKind, Operand, OperandKind, Quantity, Relation, Value, ValueKind,
};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::FlowForm;
use crate::java::regex;
use crate::lint::language;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Int,
    Float,
}

impl Kind {
    /// The type of a word behind the colon of a group.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        match word {
            "string" => Some(Self::Text),
            "int" => Some(Self::Int),
            "float" => Some(Self::Float),
            _ => None,
        }
    }

    fn of_number(quantity: &Quantity) -> Self {
        if quantity.number.as_str().contains('.') { Self::Float } else { Self::Int }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Int => "a whole number",
            Self::Float => "a number",
        }
    }
}

/// The types of the headers whose makers are known, and where each was given.
#[derive(Debug, Default)]
pub(super) struct Types(HashMap<String, (Kind, Span)>);

impl Types {
    pub(super) fn set(&mut self, header: &Text, kind: Option<Kind>, at: Span) {
        match kind {
            Some(kind) => self.0.insert(header.as_str().to_owned(), (kind, at)),
            None => self.0.remove(header.as_str()),
        };
    }

    pub(super) fn get(&self, header: &str) -> Option<Kind> {
        self.0.get(header).map(|(kind, _)| *kind)
    }

    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}

impl FlowForm {
    /// Looks for what cannot be meant in a condition. The answer is whether it can be used.
    pub(super) fn check(&mut self, condition: &Condition, types: &Types) -> bool {
        match &condition.kind {
            ConditionKind::Any(of) | ConditionKind::All(of) => {
                let mut good = true;
                for one in of {
                    good &= self.check(one, types);
                }
                good
            }
            ConditionKind::Not(of) => self.check(of, types),
            ConditionKind::Has(_) => true,
            ConditionKind::Matches(operand, pattern) => self.value(operand) && self.pattern(pattern),
            ConditionKind::In(operand, values) => {
                self.value(operand) && values.iter().all(|value| self.item(operand, value, types))
            }
            ConditionKind::Compare(left, relation, right) => self.compare(left, *relation, right, types),
        }
    }

    /// Whether an operand is a value of the event.
    fn value(&mut self, operand: &Operand) -> bool {
        let good = matches!(operand.kind, OperandKind::Body | OperandKind::Header(_));
        if !good {
            self.mismatch(operand.span, "a header or `body` is tested, not a constant");
        }
        good
    }

    fn pattern(&mut self, pattern: &Text) -> bool {
        let Err(error) = regex::translate(pattern.as_str()) else { return true };
        let at = error.at.min(pattern.as_str().len());
        let end = (at + 1).min(pattern.as_str().len());
        let place = if pattern.as_str().is_char_boundary(at) && pattern.as_str().is_char_boundary(end) {
            pattern.span_of(at..end)
        } else {
            pattern.span()
        };
        self.find(&language::FLOW_SYNTAX, place, format!("this pattern cannot be used: {}", error.message));
        false
    }

    fn item(&mut self, operand: &Operand, value: &Value, types: &Types) -> bool {
        let kind = match &value.kind {
            ValueKind::String(_) => Kind::Text,
            ValueKind::Quantity(quantity) if self.without_unit(quantity) => Kind::of_number(quantity),
            ValueKind::Quantity(_) => return false,
            _ => {
                self.mismatch(value.span, "texts and numbers are compared").help("put words in quotes");
                return false;
            }
        };
        self.fits(operand, kind, value.span, types)
    }

    fn compare(&mut self, left: &Operand, relation: Relation, right: &Operand, types: &Types) -> bool {
        let part = matches!(relation, Relation::Contains | Relation::StartsWith | Relation::EndsWith);
        let value = |operand: &Operand| matches!(operand.kind, OperandKind::Body | OperandKind::Header(_));
        let (of, with) = match (value(left), value(right)) {
            (true, false) => (left, right),
            (false, true) if !part => (right, left),
            (true, true) => {
                self.find(&language::UNBUILT_FLOW, right.span, "comparing two headers is not built yet")
                    .help("compare with a constant: text is written in quotes");
                return false;
            }
            _ => return self.value(left),
        };
        let kind = match &with.kind {
            OperandKind::String(_) => Kind::Text,
            OperandKind::Quantity(quantity) if self.without_unit(quantity) => Kind::of_number(quantity),
            OperandKind::Quantity(_) => return false,
            _ => {
                self.find(&language::UNBUILT_FLOW, with.span, "functions in conditions are not built yet")
                    .help("`set` gives the value to a header");
                return false;
            }
        };
        if part && kind != Kind::Text {
            self.mismatch(with.span, "only text is a part of something").help("put it in quotes");
            return false;
        }
        part || self.fits(of, kind, with.span, types)
    }

    fn without_unit(&mut self, quantity: &Quantity) -> bool {
        if let Some(unit) = &quantity.unit {
            self.find(&language::WRONG_UNIT, unit.span(), "the numbers of headers have no unit")
                .help("write the number that the header counts in");
        }
        quantity.unit.is_none()
    }

    /// Whether a value can be compared with a constant of a type.
    fn fits(&mut self, operand: &Operand, with: Kind, at: Span, types: &Types) -> bool {
        let (name, kind, maker) = match &operand.kind {
            OperandKind::Header(name) => match types.0.get(name.as_str()) {
                Some((kind, maker)) => (name.as_str(), *kind, Some(*maker)),
                None => return true,
            },
            _ => ("body", Kind::Text, None),
        };
        if kind == with || (kind == Kind::Float && with == Kind::Int) {
            return true;
        }
        let message = format!("`{name}` is {}, and this is {}", kind.word(), with.word());
        let finding = self.mismatch(at, message);
        match maker {
            Some(maker) => {
                finding.related(maker, format!("{} by this", kind.word()));
                match (kind, with) {
                    (Kind::Text, Kind::Int) => finding.help(format!(
                        "write `(?<{name}:int>…)` where it is extracted, `{name}:int` where it is parsed, or compare with text in quotes"
                    )),
                    (Kind::Text, _) => finding.help(format!(
                        "write `(?<{name}:float>…)` where it is extracted, `{name}:float` where it is parsed, or compare with text in quotes"
                    )),
                    _ => finding.help("compare it with a number of its type"),
                };
            }
            None => {
                finding.help("take the number out of the body by `extract /(?<name:int>…)/` first");
            }
        }
        false
    }
}
