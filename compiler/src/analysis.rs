//! What holds where in a flow: facts that are computed to a fixed point, a file for each kind of fact.

pub mod capacity;
pub mod delivery;
pub mod escapes;
pub mod fixpoint;
pub mod headers;
pub mod live;
pub mod order;
pub mod proof;
pub mod resources;
pub mod taint;
#[cfg(test)]
mod tests;

use logflowc_grammar::catalog::Default;

use crate::config::{Component, Reading};
use crate::flow::Flow;
use fixpoint::{Solution, solve};

/// Everything that is known about one flow.
#[derive(Debug)]
pub struct Facts<'c> {
    /// Which headers events carry.
    pub headers: Solution<headers::Headers<'c>>,
    /// Which headers somebody further down reads.
    pub live: Solution<live::Live>,
    /// What becomes of an event when something fails.
    pub delivery: Solution<delivery::Delivery<'c>>,
    /// Which events keep their order.
    pub order: Solution<order::Order>,
    /// Which headers strangers decide on.
    pub taint: Solution<taint::Taint<'c>>,
}

impl<'c> Facts<'c> {
    /// Computes all facts of a flow.
    pub fn of(flow: &Flow<'c>) -> Self {
        let graph = &flow.graph;
        Self {
            headers: solve(graph, &headers::Available { flow }),
            live: solve(graph, &live::Wanted::default()),
            delivery: solve(graph, &delivery::Guarantee { flow }),
            order: solve(graph, &order::Sequence { flow }),
            taint: solve(graph, &taint::Origin { flow }),
        }
    }
}

/// The text of a setting, or its default; none where it is known only at the start, or where there is neither.
pub fn text<'c>(component: &'c Component, key: &str) -> Option<&'c str> {
    if let Some(value) = component.value(key) {
        return (value.reading != Reading::Open && !value.setting.unknown)
            .then(|| value.setting.value.as_str());
    }
    match component.class.known()?.property(key)?.default? {
        Default::Text(text) => Some(text),
        _ => None,
    }
}

/// Our name of a component's class; empty where nobody knows it.
pub fn class(component: &Component) -> &'static str {
    component.class.known().map_or("", |class| class.name)
}
