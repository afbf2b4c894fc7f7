//! That no stranger decides where a sink stores events.

use petgraph::graph::NodeIndex;

use super::{Refusal, title};
use crate::analysis::Facts;
use crate::analysis::escapes::{EscapeKind, escaped, escapes};
use crate::analysis::headers::Presence;
use crate::flow::Flow;

pub(super) fn prove(flow: &Flow<'_>, facts: &Facts<'_>, at: NodeIndex) -> Result<String, Refusal> {
    let sink = flow.graph[at].component().expect("a sink is a component");
    let (Some(taint), Some(headers)) = (facts.taint.before(at), facts.headers.before(at)) else {
        return Ok(format!("no event comes to {}", title(sink)));
    };
    let used = escaped(sink).flat_map(|value| escapes(&value.setting.value));
    let tainted = used.filter_map(|escape| match escape.kind {
        EscapeKind::Header(name) if headers.get(&name).presence != Presence::Never && taint.has(&name) => {
            Some((name, escape.span))
        }
        _ => None,
    });
    let tainted: Vec<_> = tainted.collect();
    let Some((name, _)) = tainted.first() else {
        return Ok(format!("no header in a path or topic of {} comes from the network", title(sink)));
    };
    let mut refusal =
        Refusal::new(format!("whoever reaches the port decides on `{name}` in a path of {}", title(sink)));
    refusal.way =
        taint.doors.0.values().map(|door| (door.span(), "strangers come in here".to_owned())).collect();
    refusal.way.extend(tainted.iter().map(|(_, span)| (*span, "and choose this".to_owned())));
    Err(refusal.help("set the header from known values, or route by a selector with a case for each value"))
}
