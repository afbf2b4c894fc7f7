//! Sinks that take events away from each other.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::analysis::order::{Order, drains};
use crate::flow::Node;
use crate::lint::nearest::quoted;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF314",
        name: "competing-sinks",
        level: Level::Note,
        why: "An event goes to one sink of a channel only, whichever is faster. A copy for each needs a channel for each.",
    },
    bad: framed!(
        "a.sinks = k k2\na.sinks.k2.channel = c\na.sinks.k2.type = logger\na.sinks.k.type = file_roll\na.sinks.k.sink.directory = /var/out"
    ),
    good: framed!(
        "a.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, channel) in flow.nodes(Kind::Channel) {
            let drains: Vec<_> = drains(flow, index).into_iter().collect();
            let alone = drains.iter().filter_map(|drain| match flow.graph[*drain] {
                Node::Sink(sink) if sink.class.known().is_some() => Some(sink),
                _ => None,
            });
            let alone: Vec<_> = alone.collect();
            let ([first, .., last], true) = (&alone[..], drains.len() > 1) else { continue };
            // That a sink throws events away has its own rule.
            let thrown_away = alone.iter().any(|sink| class(sink) == "null");
            if thrown_away && alone.iter().any(|sink| class(sink) != "null") {
                continue;
            }
            let names = quoted(alone.iter().map(|sink| sink.name.as_str()));
            let message = format!("sinks {names} share the events of channel `{}`", channel.name);
            let place = |sink: &crate::config::Component| {
                sink.value("channel").map_or_else(|| sink.span(), |value| value.setting.value.span())
            };
            let finding = report.finding(&LINT.rule, place(last), message);
            finding.related(place(first), "takes from the same channel");
            // Several of a kind are a common way to be faster; different ones were hardly meant to share.
            if alone.iter().any(|sink| class(sink) != class(first)) {
                finding.level(Level::Warning);
            }
            finding.note("each event goes to one of them, never to both");
            let ordered = facts.order.after(index).is_some_and(|order| *order > Order::None);
            if ordered && alone.iter().all(|sink| class(sink) == class(first)) {
                finding.note("events no longer arrive in the order of their source");
            }
            finding.help("for a copy each, give every sink a channel and name all of them at the source");
        }
    }
}
