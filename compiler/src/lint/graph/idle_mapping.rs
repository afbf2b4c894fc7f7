//! A channel of a source that its selector sends nothing to.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::flow::items;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF313",
        name: "idle-mapping",
        level: Level::Warning,
        why: "The channel stays empty; nothing checks it.",
    },
    bad: framed!(
        "a.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = static\na.sources.r.interceptors.i.key = kind\na.sources.r.interceptors.i.value = shop\na.sources.r.selector.mapping.shop = c\na.sources.r.selector.default = c"
    ),
    good: framed!(
        "a.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = static\na.sources.r.interceptors.i.key = kind\na.sources.r.interceptors.i.value = shop\na.sources.r.selector.mapping.shop = c\na.sources.r.selector.default = d"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, source) in flow.nodes(Kind::Source) {
            let (_, at) = flow.chain(index);
            let selector = flow.graph[at].component();
            let Some(selector) = selector.filter(|selector| class(selector) == "multiplexing") else {
                continue;
            };
            let puts = flow.puts(at);
            for name in items(source, "channels") {
                let channel = flow.find(Kind::Channel, name.as_str());
                let fed = |channel| puts.iter().any(|(to, _)| *to == channel);
                if puts.is_empty() || channel.is_none_or(fed) {
                    continue;
                }
                let message =
                    format!("the selector of source `{}` sends nothing to channel `{name}`", source.name);
                report
                    .finding(&LINT.rule, name.span(), message)
                    .related(selector.span(), "decides on the channel")
                    .help("name it in a mapping or as `default`, or take it out");
            }
        }
    }
}
