//! Conditions of the `flow` language as values of settings.

use logflowc_grammar::ast::flow::{Condition, ConditionKind, Operand, OperandKind};
use logflowc_grammar::flow;
use logflowc_grammar::text::Text;

use crate::flume::load::Setting;

/// Reads a condition; none where it is no condition, or known only when the agent is started.
pub fn read(setting: &Setting) -> Option<Condition> {
    if setting.unknown { None } else { flow::condition(&setting.value) }
}

/// The headers that a condition looks at, in the order of the text.
pub fn headers(condition: &Condition) -> Vec<&Text> {
    let mut names = Vec::new();
    collect(condition, &mut names);
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
        OperandKind::Product(of) => of.iter().for_each(|of| parts(of, names)),
        OperandKind::Body | OperandKind::String(_) | OperandKind::Quantity(_) | OperandKind::Call(_) => {}
    }
}
