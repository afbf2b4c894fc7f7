//! Requirements: what the author wants to be proved.

use pest::iterators::Pair;

use super::{Reader, Rule, parts};
use crate::ast::flow::{FaultKind, Outage, Promise, Requirement, Way};
use crate::text::Text;

impl Reader<'_> {
    pub(super) fn require(&mut self, pair: Pair<'_, Rule>) -> Option<Requirement> {
        let part = parts(pair).next().expect("a promise follows, or the note that it is missing");
        if part.as_rule() == Rule::no_promise {
            self.junk(&part, FaultKind::Promise, Rule::promise);
            return None;
        }
        Some(self.requirement(part))
    }

    /// What `promise` of the grammar says.
    pub(super) fn requirement(&mut self, pair: Pair<'_, Rule>) -> Requirement {
        let text = Text::verbatim(pair.as_str().trim_end(), self.span(&pair));
        let kind = parts(pair).next().expect("a promise is one of several");
        Requirement { promise: self.promise(kind), text }
    }

    fn promise(&mut self, pair: Pair<'_, Rule>) -> Promise {
        let rule = pair.as_rule();
        let mut parts = parts(pair);
        let mut next = || parts.next().expect("the grammar has a part here");
        match rule {
            Rule::delivery => {
                Promise::Delivery { level: self.verbatim(&next()), way: self.way(next(), next()) }
            }
            Rule::order => Promise::Order { sequence: self.verbatim(&next()), way: self.way(next(), next()) },
            Rule::outage => Promise::Outage(Box::new(Outage {
                sink: self.label(next()).text,
                least: self.operand(next()),
                rate: self.operand(next()),
                size: parts.next().map(|size| self.operand(size)),
            })),
            Rule::untainted => Promise::Untainted { sink: self.label(next()).text },
            _ => Promise::Header { name: self.label(next()).text, at: self.label(next()).text },
        }
    }

    fn way(&mut self, from: Pair<'_, Rule>, to: Pair<'_, Rule>) -> Way {
        Way { from: self.label(from).text, to: self.label(to).text }
    }
}
