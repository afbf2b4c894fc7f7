//! Conditions and the values that they compare.

use pest::iterators::Pair;

use super::{Reader, Rule, parts};
use crate::ast::flow::{Condition, ConditionKind, Factor, Operand, OperandKind, Relation, Sign};
use crate::source::Span;

impl Reader<'_> {
    pub(super) fn any(&mut self, pair: Pair<'_, Rule>) -> Condition {
        let span = self.span(&pair);
        let mut all: Vec<Condition> = parts(pair).map(|part| self.all(part)).collect();
        match all.len() {
            1 => all.remove(0),
            _ => Condition { kind: ConditionKind::Any(all), span },
        }
    }

    fn all(&mut self, pair: Pair<'_, Rule>) -> Condition {
        let span = self.span(&pair);
        let mut all: Vec<Condition> = parts(pair).map(|part| self.negation(part)).collect();
        match all.len() {
            1 => all.remove(0),
            _ => Condition { kind: ConditionKind::All(all), span },
        }
    }

    fn negation(&mut self, pair: Pair<'_, Rule>) -> Condition {
        let span = self.span(&pair);
        let (nots, rest): (Vec<_>, Vec<_>) = parts(pair).partition(|part| part.as_rule() == Rule::not);
        let test = rest.into_iter().next().expect("something is negated or not");
        let condition = self.test(test);
        // Two in a row are none.
        if nots.len() % 2 == 0 {
            condition
        } else {
            Condition { kind: ConditionKind::Not(condition.into()), span }
        }
    }

    fn test(&mut self, pair: Pair<'_, Rule>) -> Condition {
        let (rule, span) = (pair.as_rule(), self.span(&pair));
        if rule == Rule::any {
            return self.any(pair);
        }
        if rule == Rule::presence {
            return Condition { kind: ConditionKind::Has(self.first_label(pair).text), span };
        }
        let mut parts = parts(pair);
        let mut next = || parts.next().expect("the grammar has a part here");
        let left = self.expression(next());
        let kind = match rule {
            Rule::matching => ConditionKind::Matches(left, self.regex(next())),
            Rule::one_of => ConditionKind::In(left, self.list(next())),
            _ => {
                let relation = relation(next().as_str());
                ConditionKind::Compare(left, relation, self.expression(next()))
            }
        };
        Condition { kind, span }
    }

    /// Whatever stands on one side of a comparison. What has one part is that part.
    pub(super) fn expression(&mut self, pair: Pair<'_, Rule>) -> Operand {
        let (rule, span) = (pair.as_rule(), self.span(&pair));
        let mut parts = parts(pair.clone());
        let kind = match rule {
            Rule::expression => return self.sum(parts, span),
            Rule::product => return self.product(parts, span),
            Rule::applied => {
                let mut next = || parts.next().expect("a function has a name and a value");
                OperandKind::Applied(self.label(next()).text, self.expression(next()).into())
            }
            _ => return self.operand(pair),
        };
        Operand { kind, span }
    }

    fn sum<'p>(&mut self, parts: impl Iterator<Item = Pair<'p, Rule>>, span: Span) -> Operand {
        let (mut sum, mut sign) = (Vec::new(), Sign::Plus);
        for part in parts {
            match part.as_rule() {
                Rule::plus => sign = if part.as_str() == "-" { Sign::Minus } else { Sign::Plus },
                _ => sum.push((sign, self.expression(part))),
            }
        }
        match sum.len() {
            1 => sum.remove(0).1,
            _ => Operand { kind: OperandKind::Sum(sum), span },
        }
    }

    fn product<'p>(&mut self, parts: impl Iterator<Item = Pair<'p, Rule>>, span: Span) -> Operand {
        let (mut product, mut factor) = (Vec::new(), Factor::Times);
        for part in parts {
            match part.as_rule() {
                Rule::times => factor = of_sign(part.as_str()),
                _ => product.push((factor, self.expression(part))),
            }
        }
        match product.len() {
            1 => product.remove(0).1,
            _ => Operand { kind: OperandKind::Product(product), span },
        }
    }

    pub(super) fn operand(&mut self, pair: Pair<'_, Rule>) -> Operand {
        let span = self.span(&pair);
        let inner = parts(pair).next().expect("an operand is something");
        let kind = match inner.as_rule() {
            Rule::body => OperandKind::Body,
            Rule::call => OperandKind::Call(self.first_label(inner).text),
            Rule::quantity => OperandKind::Quantity(self.quantity(inner)),
            Rule::string => OperandKind::String(self.string(inner)),
            _ => OperandKind::Header(self.verbatim(&inner)),
        };
        Operand { kind, span }
    }
}

fn of_sign(sign: &str) -> Factor {
    match sign {
        "/" => Factor::Over,
        "%" => Factor::Modulo,
        _ => Factor::Times,
    }
}

fn relation(word: &str) -> Relation {
    match word {
        "==" => Relation::Equal,
        "!=" => Relation::NotEqual,
        "<" => Relation::Less,
        "<=" => Relation::LessOrEqual,
        ">" => Relation::Greater,
        ">=" => Relation::GreaterOrEqual,
        "contains" => Relation::Contains,
        "starts_with" => Relation::StartsWith,
        _ => Relation::EndsWith,
    }
}
