//! That every event has a header.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::text::Text;
use petgraph::graph::NodeIndex;

use super::{Refusal, title};
use crate::analysis::Facts;
use crate::analysis::headers::Presence;
use crate::flow::{Flow, Node};

pub(super) fn prove(
    flow: &Flow<'_>,
    facts: &Facts<'_>,
    name: &Text,
    at: NodeIndex,
) -> Result<String, Refusal> {
    let component = flow.graph[at].component().expect("it has been found by its name");
    let Some(headers) = facts.headers.before(at) else {
        return Ok(format!("no event comes to {}", title(component)));
    };
    let header = headers.get(name.as_str());
    if header.presence == Presence::Always {
        let setters: Vec<String> = header.set.iter().map(|setter| title(setter.component)).collect();
        return Ok(format!("it is set by {}", setters.join(" or ")));
    }
    let how = if header.presence == Presence::Never { "no event has" } else { "some events may lack" };
    let mut refusal = Refusal::new(format!("{how} the header `{name}` at {}", title(component)));
    let channel = if matches!(flow.graph[at], Node::Channel(_)) { Some(at) } else { flow.channel_of(at) };
    let writers = channel.map_or(Vec::new(), |channel| flow.writers(channel));
    for (index, source) in flow.nodes(Kind::Source) {
        let selector = flow.chain(index).1;
        let lacks = facts
            .headers
            .before(selector)
            .is_some_and(|headers| headers.get(name.as_str()).presence != Presence::Always);
        if lacks && writers.contains(&selector) {
            refusal.way.push((source.span(), "events of this source may lack it".to_owned()));
        }
    }
    refusal.way.extend(header.set.iter().map(|setter| (setter.span, "may set it".to_owned())));
    refusal.way.extend(header.removed.iter().map(|span| (*span, "takes it away".to_owned())));
    refusal.way.push((component.span(), "events come here without it".to_owned()));
    Err(refusal
        .help(format!("set it for every event: `set {name} = \"…\" if absent`, or an interceptor `static`")))
}
