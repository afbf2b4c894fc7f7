//! Requirements of the author, proved on the facts of a flow or refused with the way on which they fail.

mod delivery;
mod header;
mod order;
mod outage;
mod taint;

use logflowc_grammar::ast::flow::{Promise, Requirement, Way as Ends};
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;
use petgraph::graph::NodeIndex;

use super::Facts;
use crate::config::Component;
use crate::flow::{Edge, Flow};
use crate::lint::kind_word;

/// A requirement that does not hold, or that nobody can prove.
#[derive(Debug)]
pub struct Refusal {
    /// What is wrong, in one line.
    pub message: String,
    /// The places on the way of the events, in their order.
    pub way: Vec<(Span, String)>,
    /// What to type.
    pub help: Option<String>,
}

impl Refusal {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), way: Vec::new(), help: None }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// Proves a requirement. The answer is what the proof rests on; none where it names something that the flow has not.
pub fn prove(
    flow: &Flow<'_>,
    facts: &Facts<'_>,
    requirement: &Requirement,
) -> Option<Result<String, Refusal>> {
    Some(match &requirement.promise {
        Promise::Delivery { level, way } => {
            let way = match Way::find(flow, way)? {
                Ok(way) => way,
                Err(refusal) => return Some(Err(refusal)),
            };
            delivery::prove(&way, level.as_str())
        }
        Promise::Order { sequence, way } => {
            let way = match Way::find(flow, way)? {
                Ok(way) => way,
                Err(refusal) => return Some(Err(refusal)),
            };
            order::prove(flow, &way, sequence.as_str())
        }
        Promise::Outage(outage) => {
            let sink = flow.find(Kind::Sink, outage.sink.as_str())?;
            outage::prove(flow, sink, outage)
        }
        Promise::Untainted { sink } => taint::prove(flow, facts, flow.find(Kind::Sink, sink.as_str())?),
        Promise::Header { name, at } => {
            let at = flow.find(Kind::Sink, at.as_str()).or_else(|| flow.find(Kind::Channel, at.as_str()))?;
            header::prove(flow, facts, name, at)
        }
    })
}

/// The way of events from a source to a sink. A sink has one channel, so there is one way at most.
struct Way<'f, 'c> {
    source: &'c Component,
    /// Why the selector puts events into the channel.
    puts: Vec<&'f Edge>,
    channel: &'c Component,
    channel_at: NodeIndex,
    sink: &'c Component,
    sink_at: NodeIndex,
}

impl<'f, 'c> Way<'f, 'c> {
    fn find(flow: &'f Flow<'c>, ends: &Ends) -> Option<Result<Self, Refusal>> {
        let source_at = flow.find(Kind::Source, ends.from.as_str())?;
        let sink_at = flow.find(Kind::Sink, ends.to.as_str())?;
        let source = flow.graph[source_at].component()?;
        let sink = flow.graph[sink_at].component()?;
        let nowhere = || no_way(&ends.from, &ends.to, source, sink);
        let Some(channel_at) = flow.channel_of(sink_at) else { return Some(Err(nowhere())) };
        let puts = flow.puts(flow.chain(source_at).1).into_iter();
        let puts: Vec<&Edge> = puts.filter(|(at, _)| *at == channel_at).map(|(_, edge)| edge).collect();
        if puts.is_empty() {
            return Some(Err(nowhere()));
        }
        let channel = flow.graph[channel_at].component()?;
        Some(Ok(Self { source, puts, channel, channel_at, sink, sink_at }))
    }

    /// The components on the way.
    fn stops(&self) -> [&'c Component; 3] {
        [self.source, self.channel, self.sink]
    }
}

fn no_way(from: &Text, to: &Text, source: &Component, sink: &Component) -> Refusal {
    let mut refusal = Refusal::new(format!("no way leads from source `{from}` to sink `{to}`"));
    refusal.way.push((source.span(), "begins here".to_owned()));
    refusal.way.push((sink.span(), "never gets here".to_owned()));
    refusal
}

/// A component as a reader would call it.
fn title(component: &Component) -> String {
    format!("{} `{}`", kind_word(component.kind), component.name)
}

#[cfg(test)]
mod brute_force;
#[cfg(test)]
mod tests;
