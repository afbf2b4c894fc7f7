//! A channel that is optional and required for the same events.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::flow::items;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF311",
        name: "optional-and-required",
        level: Level::Warning,
        why: "Flume takes it as required: the source waits for it.",
    },
    bad: framed!(
        "a.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = static\na.sources.r.interceptors.i.key = kind\na.sources.r.interceptors.i.value = shop\na.sources.r.selector.mapping.shop = d\na.sources.r.selector.optional.shop = d\na.sources.r.selector.default = c"
    ),
    good: framed!(
        "a.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = static\na.sources.r.interceptors.i.key = kind\na.sources.r.interceptors.i.value = shop\na.sources.r.selector.mapping.shop = d\na.sources.r.selector.optional.shop = c\na.sources.r.selector.default = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        let selectors = agent.listed(Kind::Source).flat_map(|source| source.parts_of(Kind::Selector));
        for selector in selectors.filter(|selector| class(selector) == "multiplexing") {
            for value in &selector.values {
                let Some(case) = value.key.as_str().strip_prefix("optional.") else { continue };
                let mapping = format!("mapping.{case}");
                // Without a mapping of their own, events with this value take the default.
                let key = if selector.value(&mapping).is_some() { mapping.as_str() } else { "default" };
                for optional in items(selector, value.key.as_str()) {
                    let same =
                        |required: &&logflowc_grammar::text::Text| required.as_str() == optional.as_str();
                    let Some(required) = items(selector, key).iter().find(same) else { continue };
                    let message =
                        format!("channel `{optional}` is optional and required for the value `{case}`");
                    report
                        .finding(&LINT.rule, optional.span(), message)
                        .label("has no effect")
                        .related(required.span(), "required here")
                        .help("name it in one of the two");
                }
            }
        }
    }
}
