//! A sink that throws away events which another sink was to have.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::analysis::delivery::Level as Promise;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF411",
        name: "discarded-events",
        level: Level::Error,
        why: "A `null` sink empties the channel as fast as it can; what it takes is gone.",
    },
    bad: framed!("a.sinks = k k2\na.sinks.k2.type = logger\na.sinks.k2.channel = c"),
    good: framed!("a.sinks = k2\na.sinks.k2.type = logger\na.sinks.k2.channel = c"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, channel) in flow.nodes(Kind::Channel) {
            let readers = flow.readers(index);
            let sinks: Vec<_> = readers
                .iter()
                .filter(|sink| flow.group_of(**sink).is_none())
                .filter_map(|sink| Some((*sink, flow.graph[*sink].component()?)))
                .collect();
            let lost = |node| facts.delivery.after(node).is_some_and(|level| level.level == Promise::Nothing);
            let waste = sinks.iter().find(|(node, _)| lost(*node));
            let other = sinks.iter().find(|(_, sink)| class(sink) != "null");
            let (Some((_, waste)), Some((_, other))) = (waste, other) else { continue };
            let message = format!("sink `{}` throws away events of sink `{}`", waste.name, other.name);
            report
                .finding(&LINT.rule, waste.span(), message)
                .related(other.span(), "gets only what is left")
                .note(format!(
                    "both take from channel `{}`, and each event goes to one of them",
                    channel.name
                ))
                .help("remove the `null` sink, or give it a channel of its own");
        }
    }
}
