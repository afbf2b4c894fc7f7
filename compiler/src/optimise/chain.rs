//! The operators of a source, one after the other.

use logflowc_plan::{Effects, Operator, Plan, Source};

use super::{Facts, Notes};
use crate::show;

/// What a pass on one source sees and changes.
pub(super) struct Chain<'p> {
    /// The plan as it was, for names.
    pub(super) plan: &'p Plan,
    pub(super) index: usize,
    /// The source, to be changed.
    pub(super) source: Source,
    pub(super) facts: &'p Facts,
    pub(super) notes: &'p mut Notes,
}

/// Lets a pass work on each source by itself.
pub(super) fn each(plan: &mut Plan, facts: &Facts, notes: &mut Notes, pass: impl Fn(&mut Chain<'_>)) {
    for index in 0..plan.sources.len() {
        let mut chain = Chain { source: plan.sources[index].clone(), plan, index, facts, notes };
        pass(&mut chain);
        let changed = chain.source;
        plan.sources[index] = changed;
    }
}

/// Lets a pass work on each operator of each source by itself.
pub(super) fn each_operator(
    plan: &mut Plan,
    facts: &Facts,
    notes: &mut Notes,
    pass: impl Fn(&mut Chain<'_>, usize),
) {
    each(plan, facts, notes, |chain| {
        for at in 0..chain.source.operators.len() {
            pass(chain, at);
        }
    });
}

impl Chain<'_> {
    /// What an operator does.
    pub(super) fn effects(&self, operator: &Operator) -> Effects {
        operator.effects(&self.plan.headers)
    }

    /// An operator in the words of `plan`.
    pub(super) fn words(&self, operator: &Operator) -> String {
        show::operator(self.plan, operator)
    }

    /// Notes a change.
    pub(super) fn did(&mut self, what: &str) {
        let name = &self.source.name;
        self.notes.did(format!("source `{name}`: {what}"));
    }

    /// Notes why there is no change.
    pub(super) fn left(&mut self, why: &str) {
        let name = &self.source.name;
        self.notes.left(format!("source `{name}`: {why}"));
    }

    /// Puts another operator in the place of one, and notes both.
    pub(super) fn becomes(&mut self, at: usize, by: Operator) {
        let what = format!("`{}` becomes `{}`", self.words(&self.source.operators[at]), self.words(&by));
        self.replace(at, Some(by), &what);
    }

    /// Puts another operator in the place of one, or nothing.
    pub(super) fn replace(&mut self, at: usize, by: Option<Operator>, what: &str) {
        self.did(what);
        self.source.operators.splice(at..=at, by);
    }
}
