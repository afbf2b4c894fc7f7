//! Ways on which events go on from where they have come in: calls of sinks, and topics.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::source::Span;

use super::{Entry, Member, Network};

/// Where events come into an agent: file, agent, component.
pub type Place<'e> = (usize, &'e str, Kind, &'e str);

/// A way from there to another such place.
#[derive(Debug)]
pub struct Way<'e> {
    /// Where the events have come in.
    pub from: Vec<Place<'e>>,
    /// Where they come in next.
    pub to: Place<'e>,
    /// The file of who sends them.
    pub member: Member<'e>,
    /// Where it says to whom.
    pub span: Span,
    /// Who sends them, as a reader would say it.
    pub sender: String,
    /// What it does.
    pub text: String,
}

impl<'e> Network<'e> {
    /// All ways.
    pub fn ways(&self) -> Vec<Way<'e>> {
        let calls = self.all_connections().into_iter().map(|(hop, door)| {
            let (from, to) = (&hop.it.end, &door.it.end);
            Way {
                from: places(hop.member, &from.agent, &hop.it.from),
                to: (door.member.file, &to.agent, Kind::Source, &to.name),
                member: hop.member,
                span: from.span,
                sender: format!("sink `{}` of agent `{}`", from.name, from.agent),
                text: format!("agent `{}` sends to agent `{}`", from.agent, to.agent),
            }
        });
        let topics = self.topic_hops().into_iter().map(|(writer, reader)| {
            let (from, to) = (&writer.it.end, &reader.it.end);
            Way {
                from: places(writer.member, &from.agent, &writer.it.from),
                to: (reader.member.file, &to.agent, to.kind, &to.name),
                member: writer.member,
                span: from.span,
                sender: from.title(),
                text: format!("written here, read by {}", to.title()),
            }
        });
        calls.chain(topics).collect()
    }
}

fn places<'e>(member: Member<'e>, agent: &'e str, entries: &'e [Entry]) -> Vec<Place<'e>> {
    entries.iter().map(|(kind, name)| (member.file, agent, *kind, name.as_str())).collect()
}
