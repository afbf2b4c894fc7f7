//! A selector that sends all events the same way.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::flow::{Case, Edge, Node};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF310",
        name: "selector-of-one",
        level: Level::Note,
        why: "A multiplexing selector looks at every event, and decides nothing.",
    },
    bad: framed!(
        "a.sources.r.type = http\na.sources.r.port = 8081\na.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.selector.mapping.shop = c\na.sources.r.selector.default = c"
    ),
    good: framed!(
        "a.sources.r.type = http\na.sources.r.port = 8081\na.sources.r.selector.type = replicating"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, source) in flow.nodes(Kind::Source) {
            let (_, at) = flow.chain(index);
            let Node::Selector(Some(selector)) = flow.graph[at] else { continue };
            let puts = flow.puts(at);
            let defaults = puts.iter().any(|(_, edge)| matches!(edge, Edge::Put { case: Case::Default, .. }));
            let Some((first, _)) = puts.first().filter(|_| defaults && class(selector) == "multiplexing")
            else {
                continue;
            };
            let channel = flow.graph[*first].component().filter(|_| puts.iter().all(|(to, _)| to == first));
            let Some(channel) = channel else { continue };
            let message = format!("all events of source `{}` go to channel `{}`", source.name, channel.name);
            report
                .finding(&LINT.rule, selector.span(), message)
                .help("remove the selector, or map some values to another channel");
        }
    }
}
