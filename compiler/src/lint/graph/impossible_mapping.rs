//! A mapping of a selector for a value that the header never has.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::headers::Values;
use crate::lint::context::routes;
use crate::lint::nearest::{nearest, quoted};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF308",
        name: "impossible-mapping",
        level: Level::Warning,
        why: "Its channels get nothing by it.",
    },
    bad: framed!(
        "a.sources.r.type = taildir\na.sources.r.filegroups = f g\na.sources.r.filegroups.f = /var/log/a.log\na.sources.r.filegroups.g = /var/log/b.log\na.sources.r.headers.f.kind = shop\na.sources.r.headers.g.kind = mail\na.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.selector.mapping.shop = c\na.sources.r.selector.mapping.Mail = d\na.sources.r.selector.default = c"
    ),
    good: framed!(
        "a.sources.r.type = taildir\na.sources.r.filegroups = f g\na.sources.r.filegroups.f = /var/log/a.log\na.sources.r.filegroups.g = /var/log/b.log\na.sources.r.headers.f.kind = shop\na.sources.r.headers.g.kind = mail\na.channels = c d\na.channels.d.type = memory\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.selector.mapping.shop = c\na.sources.r.selector.mapping.mail = d"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for route in routes(flow, facts) {
            let Values::These(values) = &route.header.values else { continue };
            // A header that nobody sets has its own rule.
            if values.is_empty() {
                continue;
            }
            for value in &route.selector.values {
                let key = value.key.as_str();
                let case = key.strip_prefix("mapping.").or_else(|| key.strip_prefix("optional."));
                let Some(case) = case.filter(|case| !values.contains(*case)) else { continue };
                let message = format!("header `{}` is never `{case}`", route.name);
                let span = value.key.span_of(key.len() - case.len()..key.len());
                let finding = report.finding(&LINT.rule, span, message);
                for setter in &route.header.set {
                    finding.related(setter.span, "sets it");
                }
                finding.note(format!("it is one of {}", quoted(values.iter().map(String::as_str))));
                match nearest(case, values.iter().map(String::as_str)) {
                    Some(meant) => {
                        finding.help(format!("did you mean `{meant}`? letters are compared exactly"))
                    }
                    None => finding.help("remove the mapping, or set the header to this value somewhere"),
                };
            }
        }
    }
}
