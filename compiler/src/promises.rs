//! What is proved about the events of each sink of an agent, for those who look at a plan.

use logflowc_grammar::catalog::Kind;

use crate::analysis::Facts;
use crate::analysis::delivery::Level;
use crate::analysis::order::Order;
use crate::flow::Flow;

/// What holds for the events that a sink gets, whichever way they come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The sink.
    pub sink: String,
    /// How surely they arrive.
    pub delivery: Level,
    /// Who promises no more than that.
    pub because: Vec<String>,
    /// How much of their order is kept.
    pub order: Order,
}

/// The promises of a flow. A sink that no event reaches has none.
pub(crate) fn promises(flow: &Flow<'_>) -> Vec<Promise> {
    let facts = Facts::of(flow);
    let promise = |(node, sink): (_, &crate::config::Component)| {
        let delivery = facts.delivery.after(node)?;
        Some(Promise {
            sink: sink.name.as_str().to_owned(),
            delivery: delivery.level,
            because: delivery.culprits.values().map(|name| (*name).to_owned()).collect(),
            order: *facts.order.after(node)?,
        })
    };
    flow.nodes(Kind::Sink).filter_map(promise).collect()
}

impl Promise {
    /// How surely events arrive, in words.
    pub fn delivery(&self) -> &'static str {
        match self.delivery {
            Level::Nothing => "never",
            Level::AtMostOnce => "at most once",
            Level::AtLeastOnce => "at least once",
            Level::EffectivelyOnce => "as if once",
        }
    }

    /// How much order is kept, in words.
    pub fn order(&self) -> &'static str {
        match self.order {
            Order::None => "in any order",
            Order::PerKey => "in order by file, partition or connection",
            Order::Total => "in order",
        }
    }
}
