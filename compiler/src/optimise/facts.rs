//! What holds around a plan: what its sources may bring, and what somebody reads behind its channels.

use std::collections::BTreeSet;

use logflowc_grammar::catalog::Kind;
use logflowc_plan::{HeaderId, Plan, Source, Touched};

use crate::analysis::fixpoint::solve;
use crate::analysis::headers::{Available, Headers, Presence};
use crate::analysis::live::{Live, Wanted};
use crate::flow::Flow;

/// Facts that a plan alone does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// By source: the headers that its events may have.
    pub brings: Vec<Touched>,
    /// By channel: the headers that whoever takes events from it may read.
    pub reads: Vec<Touched>,
}

impl Facts {
    /// Nothing is known: sources may bring anything, and everything is read.
    pub fn unknown(plan: &Plan) -> Self {
        Self {
            brings: vec![Touched::All; plan.sources.len()],
            reads: vec![Touched::All; plan.channels.len()],
        }
    }

    /// What the analyses say of the flow that the plan was made of.
    pub fn of(flow: &Flow<'_>, plan: &Plan) -> Self {
        let available = solve(&flow.graph, &Available { flow });
        let wanted = solve(&flow.graph, &Wanted::default());
        let brings = flow.nodes(Kind::Source).map(|(node, _)| available.after(node));
        let reads = flow.nodes(Kind::Channel).map(|(node, _)| wanted.after(node));
        Self {
            brings: brings
                .map(|headers| headers.map_or(Touched::All, |headers| brought(headers, plan)))
                .collect(),
            reads: reads.map(|live| live.map_or(Touched::All, |live| read(live, plan))).collect(),
        }
    }

    /// The headers that events of a source are read for behind its channels.
    pub(super) fn read_from(&self, source: &Source) -> Touched {
        let mut all = Touched::default();
        source.route.channels().for_each(|channel| all.join(&self.reads[channel.0 as usize]));
        all
    }
}

fn brought(headers: &Headers<'_>, plan: &Plan) -> Touched {
    if headers.open {
        return Touched::All;
    }
    let there = headers.known.iter().filter(|(_, header)| header.presence != Presence::Never);
    there
        .map(|(name, _)| plan.header(name))
        .collect::<Option<BTreeSet<HeaderId>>>()
        .map_or(Touched::All, Touched::These)
}

fn read(live: &Live, plan: &Plan) -> Touched {
    if live.all {
        return Touched::All;
    }
    let numbers = live.names.iter().map(|name| plan.header(name));
    numbers.collect::<Option<BTreeSet<HeaderId>>>().map_or(Touched::All, Touched::These)
}
