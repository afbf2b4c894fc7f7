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
        ConditionKind::Matches(operand, _) | ConditionKind::In(operand, _) => names.extend(header(operand)),
        ConditionKind::Compare(left, _, right) => names.extend(header(left).into_iter().chain(header(right))),
    }
}

fn header(operand: &Operand) -> Option<&Text> {
    match &operand.kind {
        OperandKind::Header(name) => Some(name),
        _ => None,
    }
}
