//! A source without a channel that it has to wait for.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::flow::{Case, Edge};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF312",
        name: "all-channels-optional",
        level: Level::Warning,
        why: "When the channels are full, Flume drops events and tells the sender that all is well.",
    },
    bad: framed!("a.sources.r.selector.type = replicating\na.sources.r.selector.optional = c"),
    good: framed!(
        "a.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.r.selector.type = replicating\na.sources.r.selector.optional = d"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, source) in flow.nodes(Kind::Source) {
            let (_, selector) = flow.chain(index);
            let puts = flow.puts(selector);
            let optional = |edge: &Edge| matches!(edge, Edge::Put { required: false, case: Case::All });
            if puts.is_empty() || !puts.iter().all(|(_, edge)| optional(edge)) {
                continue;
            }
            let value = flow.graph[selector].component().and_then(|part| part.value("optional"));
            let span = value.map_or_else(|| source.span(), |value| value.setting.value.span());
            report
                .finding(&LINT.rule, span, format!("all channels of source `{}` are optional", source.name))
                .note("an event that does not fit is dropped, and the source goes on")
                .help("leave at least one channel out of `optional`");
        }
    }
}
