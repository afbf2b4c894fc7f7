//! Conditions and numbers of the `flow` language as values of settings.

use logflowc_grammar::ast::flow::{Condition, ConditionKind, Operand, OperandKind};
use logflowc_grammar::flow;
use logflowc_grammar::text::Text;

use crate::config::Component;
use crate::flume::load::Setting;

/// Reads a condition; none where it is no condition, or known only when the agent is started.
pub fn read(setting: &Setting) -> Option<Condition> {
    if setting.unknown { None } else { flow::condition(&setting.value) }
}

/// Reads a number that is worked out; none where it is none, or known only when the agent is started.
pub fn number(setting: &Setting) -> Option<Operand> {
    if setting.unknown { None } else { flow::number(&setting.value) }
}

/// What an interceptor looks at, in the words of the language.
pub enum Looked {
    /// A condition.
    At(Condition),
    /// A number that is worked out.
    AtNumber(Operand),
}

impl Looked {
    /// What an interceptor looks at; none where it has no such setting, or one that cannot be read.
    pub fn of(step: &Component) -> Option<Self> {
        match step.class.known()?.name {
            "filter" => read(&step.value("when")?.setting).map(Self::At),
            "compute" => number(&step.value("number")?.setting).map(Self::AtNumber),
            _ => None,
        }
    }

    /// The headers that it looks at, in the order of the text.
    pub fn headers(&self) -> Vec<&Text> {
        match self {
            Self::At(condition) => headers(condition),
            Self::AtNumber(number) => of_number(number),
        }
    }
}

/// The headers that a condition looks at, in the order of the text.
pub fn headers(condition: &Condition) -> Vec<&Text> {
    let mut names = Vec::new();
    collect(condition, &mut names);
    names
}

/// The headers that a number is made of, in the order of the text.
pub fn of_number(number: &Operand) -> Vec<&Text> {
    let mut names = Vec::new();
    parts(number, &mut names);
    names
}

fn collect<'c>(condition: &'c Condition, names: &mut Vec<&'c Text>) {
    match &condition.kind {
        ConditionKind::Any(of) | ConditionKind::All(of) => of.iter().for_each(|one| collect(one, names)),
        ConditionKind::Not(of) => collect(of, names),
        ConditionKind::Has(name) => names.push(name),
        ConditionKind::Matches(operand, _) | ConditionKind::In(operand, _) => parts(operand, names),
        ConditionKind::Compare(left, _, right) => {
            parts(left, names);
            parts(right, names);
        }
    }
}

fn parts<'c>(operand: &'c Operand, names: &mut Vec<&'c Text>) {
    match &operand.kind {
        OperandKind::Header(name) => names.push(name),
        OperandKind::Applied(_, of) => parts(of, names),
        OperandKind::Sum(of) => of.iter().for_each(|(_, of)| parts(of, names)),
        OperandKind::Product(of) => of.iter().for_each(|(_, of)| parts(of, names)),
        OperandKind::Body | OperandKind::String(_) | OperandKind::Quantity(_) | OperandKind::Call(_) => {}
    }
}
