//! Types of headers as they pass from step to step, and whether a condition fits them.

use std::collections::HashMap;

use logflowc_grammar::ast::flow::{
    Condition, ConditionKind, Factor, Operand, OperandKind, Quantity, Relation, Value, ValueKind,
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

/// What stands on one side of a comparison.
#[derive(Debug, Clone, Copy)]
struct Side {
    /// Its type, where it is known.
    kind: Option<Kind>,
    /// It is not the same for all events.
    varies: bool,
    /// It is a number that is worked out.
    made: bool,
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
            ConditionKind::Matches(operand, pattern) => self.text(operand, types) && self.pattern(pattern),
            ConditionKind::In(operand, values) => {
                self.text(operand, types) && values.iter().all(|value| self.item(operand, value, types))
            }
            ConditionKind::Compare(left, relation, right) => self.compare(left, *relation, right, types),
        }
    }

    /// Whether an operand is a text of the event.
    fn text(&mut self, operand: &Operand, types: &Types) -> bool {
        let Some(side) = self.side(operand, types) else { return false };
        if !side.varies {
            self.constant(operand);
        } else if side.made {
            self.mismatch(operand.span, "this is a number that is worked out, and has no text")
                .help("compare it with a number");
        }
        side.varies && !side.made
    }

    /// The type of a number that a header is set to; none where it is no number, which is a finding.
    pub(super) fn computed(&mut self, operand: &Operand, types: &Types) -> Option<Kind> {
        if let OperandKind::Applied(function, _) = &operand.kind
            && matches!(function.as_str(), "lower" | "upper")
        {
            self.mismatch(operand.span, format!("`{function}` is for conditions"))
                .help("a header is set to a text, to another header, or to a number that is worked out");
            return None;
        }
        self.side(operand, types)?.kind
    }

    fn constant(&mut self, operand: &Operand) {
        self.mismatch(operand.span, "a header or `body` is tested, not a constant");
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
        let (Some(first), Some(second)) = (self.side(left, types), self.side(right, types)) else {
            return false;
        };
        if matches!(relation, Relation::Contains | Relation::StartsWith | Relation::EndsWith) {
            return self.contains(left, first, right, second);
        }
        match (first.varies, second.varies) {
            (true, false) => self.fits(left, second.kind.unwrap_or(Kind::Text), right.span, types),
            (false, true) => self.fits(right, first.kind.unwrap_or(Kind::Text), left.span, types),
            (false, false) => {
                self.constant(left);
                false
            }
            (true, true) => {
                let equality = matches!(relation, Relation::Equal | Relation::NotEqual);
                let kind = if equality && !first.made && !second.made { None } else { Some(Kind::Float) };
                self.agree((left, first), (right, second), kind, types)
            }
        }
    }

    /// Whether a text can be looked for in another one.
    fn contains(&mut self, left: &Operand, first: Side, right: &Operand, second: Side) -> bool {
        if !first.varies {
            self.constant(left);
            return false;
        }
        let number = second.made || !second.varies && second.kind != Some(Kind::Text);
        if number {
            self.mismatch(right.span, "only text is a part of something").help("put it in quotes");
        } else if first.made {
            self.mismatch(left.span, "only text has parts");
        }
        !number && !first.made
    }

    /// Whether two values can be compared as numbers, or else as whatever both are.
    fn agree(
        &mut self,
        (left, first): (&Operand, Side),
        (right, second): (&Operand, Side),
        wanted: Option<Kind>,
        types: &Types,
    ) -> bool {
        match wanted.or(first.kind) {
            Some(Kind::Text) => match second.kind {
                Some(kind @ (Kind::Int | Kind::Float)) => self.fits(left, kind, right.span, types),
                _ => true,
            },
            Some(kind) if wanted.is_some() => {
                self.fits_number(left, first, kind, types) && self.fits_number(right, second, kind, types)
            }
            Some(_) if second.kind == Some(Kind::Text) => self.fits(left, Kind::Text, right.span, types),
            _ => true,
        }
    }

    fn fits_number(&mut self, operand: &Operand, side: Side, kind: Kind, types: &Types) -> bool {
        side.kind != Some(Kind::Text) || self.fits(operand, kind, operand.span, types)
    }

    /// What stands on one side of a comparison; none where that is a mistake, which is a finding.
    fn side(&mut self, operand: &Operand, types: &Types) -> Option<Side> {
        let value = |kind| Some(Side { kind, varies: true, made: false });
        let fixed = |kind| Some(Side { kind: Some(kind), varies: false, made: false });
        match &operand.kind {
            OperandKind::Body => value(Some(Kind::Text)),
            OperandKind::Header(name) => value(types.get(name.as_str())),
            OperandKind::String(_) => fixed(Kind::Text),
            OperandKind::Quantity(quantity) => {
                self.without_unit(quantity).then(|| Kind::of_number(quantity)).and_then(fixed)
            }
            OperandKind::Call(_) => {
                self.find(
                    &language::UNBUILT_FLOW,
                    operand.span,
                    "functions without a value are not built in conditions",
                )
                .help("`set` gives the value to a header");
                None
            }
            OperandKind::Applied(function, of) => self.applied(function, of, types),
            OperandKind::Sum(of) => self.numbers(of.iter().map(|(_, part)| part), types),
            OperandKind::Product(of) => {
                let mut side = self.numbers(of.iter().map(|(_, part)| part), types)?;
                if of.iter().any(|(factor, _)| *factor == Factor::Over) {
                    side.kind = Some(Kind::Float);
                }
                self.by_zero(of).then_some(side)
            }
        }
    }

    fn applied(&mut self, function: &Text, of: &Operand, types: &Types) -> Option<Side> {
        let inner = self.side(of, types)?;
        if matches!(function.as_str(), "floor" | "round") {
            if inner.kind == Some(Kind::Text) {
                self.mismatch(of.span, "only a number is rounded")
                    .help("take it out of the body as `float` first");
                return None;
            }
            return Some(Side { kind: Some(Kind::Int), varies: inner.varies, made: true });
        }
        if !matches!(of.kind, OperandKind::Body | OperandKind::Header(_)) {
            self.mismatch(of.span, format!("`{function}` takes a header or `body`"));
            return None;
        }
        match function.as_str() {
            "len" => Some(Side { kind: Some(Kind::Int), varies: true, made: true }),
            "lower" | "upper" if !matches!(inner.kind, Some(Kind::Int | Kind::Float)) => {
                Some(Side { kind: Some(Kind::Text), ..inner })
            }
            "lower" | "upper" => {
                self.mismatch(of.span, "a number has no letters");
                None
            }
            _ => {
                let message = format!("there is no function `{function}`");
                self.find(&language::UNDECLARED_NAME, function.span(), message)
                    .help("functions are `len`, `lower` and `upper` of a header or `body`, and `floor` and `round` of a number");
                None
            }
        }
    }

    /// Whether nothing is divided by a zero that is written there.
    fn by_zero(&mut self, of: &[(Factor, Operand)]) -> bool {
        for (factor, part) in of {
            if let OperandKind::Quantity(quantity) = &part.kind
                && *factor != Factor::Times
                && quantity.number.as_str().parse() == Ok(0.0)
            {
                self.mismatch(part.span, "nothing can be divided by zero");
                return false;
            }
        }
        true
    }

    /// Parts of a sum or a product.
    fn numbers<'o>(&mut self, of: impl Iterator<Item = &'o Operand>, types: &Types) -> Option<Side> {
        let mut whole = Side { kind: Some(Kind::Int), varies: false, made: true };
        for part in of {
            let side = self.side(part, types)?;
            if side.kind == Some(Kind::Text) && !side.made {
                self.fits(part, Kind::Float, part.span, types);
                return None;
            }
            whole.varies |= side.varies;
            if side.kind != Some(Kind::Int) {
                whole.kind = Some(Kind::Float);
            }
        }
        Some(whole)
    }

    pub(super) fn without_unit(&mut self, quantity: &Quantity) -> bool {
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
            OperandKind::Applied(function, _) if function.as_str() == "len" => ("len(…)", Kind::Int, None),
            OperandKind::Applied(function, _) if matches!(function.as_str(), "floor" | "round") => {
                ("this", Kind::Float, None)
            }
            OperandKind::Sum(_) | OperandKind::Product(_) => ("this", Kind::Float, None),
            OperandKind::Applied(..) | OperandKind::String(_) => ("this", Kind::Text, None),
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
            None if kind != Kind::Text => {
                finding.help("compare it with a number");
            }
            None => {
                finding.help("take the number out of the body by `extract /(?<name:int>…)/` first");
            }
        }
        false
    }
}
