//! Which headers somebody further down reads, at each place of a chain of operators (backward).
//!
//! A header that is overwritten is of no use before. Where all headers are read, none is without use, not even such a
//! one: a sink may write headers in the order in which they came into being.

use logflowc_plan::{Effects, Route, Touched, Write};

use super::chain::Chain;

impl Chain<'_> {
    /// What is read behind each operator.
    pub(super) fn wanted(&self) -> Vec<Touched> {
        let mut wanted = self.facts.read_from(&self.source);
        if let Route::Multiplex { header, .. } = &self.source.route {
            wanted.add(*header);
        }
        let mut behind = Vec::new();
        for operator in self.source.operators.iter().rev() {
            behind.push(wanted.clone());
            let effects = self.effects(operator);
            if !is_dead(&effects, &wanted) {
                before(&effects, &mut wanted);
            }
        }
        behind.reverse();
        behind
    }
}

/// Whether an operator does nothing that anybody sees.
pub(super) fn is_dead(effects: &Effects, wanted: &Touched) -> bool {
    let others = effects.writes_others && *wanted != Touched::default();
    effects.only_writes_headers() && !others && !effects.writes.keys().any(|header| wanted.has(*header))
}

fn before(effects: &Effects, wanted: &mut Touched) {
    for (header, write) in &effects.writes {
        if matches!(write, Write::Sets | Write::Removes) {
            wanted.remove(*header);
        }
    }
    wanted.join(&effects.reads);
}
