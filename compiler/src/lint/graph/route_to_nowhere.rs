//! Events that no channel gets, because the selector has no place for them.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::headers::{Presence, Values};
use crate::lint::context::routes;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF307",
        name: "route-to-nowhere",
        level: Level::Warning,
        why: "Flume drops them and writes no line about it.",
    },
    bad: framed!(
        "a.sources.r.type = taildir\na.sources.r.filegroups = f g\na.sources.r.filegroups.f = /var/log/a.log\na.sources.r.filegroups.g = /var/log/b.log\na.sources.r.headers.f.kind = shop\na.sources.r.headers.g.kind = mail\na.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.selector.mapping.shop = c"
    ),
    good: framed!(
        "a.sources.r.type = taildir\na.sources.r.filegroups = f g\na.sources.r.filegroups.f = /var/log/a.log\na.sources.r.filegroups.g = /var/log/b.log\na.sources.r.headers.f.kind = shop\na.sources.r.headers.g.kind = mail\na.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.selector.mapping.shop = c\na.sources.r.selector.mapping.mail = d"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for route in routes(flow, facts).filter(|route| route.selector.value("default").is_none()) {
            // A header that nobody sets has its own rule; one that a stranger sets may have any value.
            if route.header.presence == Presence::Never || route.selector.values.is_empty() {
                continue;
            }
            let lost: Vec<&str> = match &route.header.values {
                Values::These(values) => values.iter().map(String::as_str).collect(),
                Values::Any => Vec::new(),
            };
            let lost: Vec<&str> = lost.into_iter().filter(|value| !route.maps(value)).collect();
            let complete = matches!(route.header.values, Values::These(_)) && lost.is_empty();
            if complete && route.header.presence == Presence::Always {
                continue;
            }
            let message = match lost[..] {
                [] => format!("events of source `{}` without a mapping go nowhere", route.source.name),
                _ => format!(
                    "events of source `{}` whose `{}` is {} go nowhere",
                    route.source.name,
                    route.name,
                    crate::lint::nearest::quoted(lost.iter().copied())
                ),
            };
            let finding = report.finding(&LINT.rule, route.selector.span(), message);
            for setter in route.header.set.iter().filter(|_| !lost.is_empty()) {
                finding.related(setter.span, "sets it");
            }
            finding.note("Flume drops them without a line in its log").help(format!(
                "add `{}.sources.{}.selector.default = …`",
                flow.agent.name, route.source.name
            ));
        }
    }
}
