//! A selector that decides by a header which no event has.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::analysis::headers::Presence;
use crate::lint::context::routes;
use crate::lint::nearest::nearest;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF309",
        name: "unset-selector-header",
        level: Level::Warning,
        why: "All events take the way of the default, or none at all.",
    },
    bad: framed!(
        "a.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.selector.mapping.shop = d\na.sources.r.selector.default = c"
    ),
    good: framed!(
        "a.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = static\na.sources.r.interceptors.i.key = kind\na.sources.r.interceptors.i.value = shop\na.sources.r.selector.mapping.shop = d\na.sources.r.selector.default = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for route in routes(flow, facts).filter(|route| route.header.presence == Presence::Never) {
            let message = format!("no event of source `{}` has a header `{}`", route.source.name, route.name);
            let place = route.selector.value("header");
            let span = place.map_or_else(|| route.selector.span(), |value| value.setting.value.span());
            let finding = report.finding(&LINT.rule, span, message);
            if place.is_none() {
                finding.label(format!("decides by `{}`, unless `header` says another", route.name));
            }
            for removed in &route.header.removed {
                finding.related(*removed, "removed here");
            }
            match route.selector.value("default") {
                Some(default) => finding.related(default.setting.value.span(), "all events go here"),
                None => {
                    finding.level(Level::Error).note("all events go nowhere, without a line in Flume's log")
                }
            };
            let there = route.headers.known.iter().filter(|(_, header)| header.presence != Presence::Never);
            match nearest(route.name, there.map(|(name, _)| name.as_ref())) {
                // Without a `header` of its own, the selector has nothing to replace.
                Some(meant) if place.is_some() => finding.help(format!("did you mean `{meant}`?")).fix(
                    Safety::Unsafe,
                    format!("write `{meant}`"),
                    span,
                    meant,
                ),
                _ => finding.help("set the header with an interceptor, or replicate"),
            };
        }
    }
}
