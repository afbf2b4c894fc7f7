//! An interceptor that sets a header which nobody reads.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::analysis::headers::sets;
use crate::config::Component;
use crate::lint::context::steps;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF504",
        name: "unread-header",
        level: Level::Note,
        why: "It costs time and memory for every event.",
    },
    bad: framed!("a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = host"),
    good: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{host}\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = host"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        // That the header of the time is not read has its own rule.
        let by_clock = flow.nodes(Kind::Sink).any(|(_, sink)| sink.flag("hdfs.useLocalTimeStamp"));
        for (index, step) in steps(flow) {
            let Some(live) = facts.live.before(index) else { continue };
            let names = names(step);
            let dead = !names.is_empty() && names.iter().all(|name| !live.has(name));
            if !dead || (by_clock && names == ["timestamp"]) {
                continue;
            }
            let names = crate::lint::nearest::quoted(names);
            let message = format!("nobody reads {names}, which interceptor `{}` sets", step.name);
            report
                .finding(&LINT.rule, step.span(), message)
                .note("no path, selector or serializer behind it uses the header, and no hop carries it on")
                .help("remove the interceptor, or use the header");
        }
    }
}

fn names(step: &Component) -> Vec<&str> {
    if class(step) == "regex_extractor" {
        let listed = step.parts_of(Kind::RegexSerializer).filter(|part| part.listed.is_some());
        return listed.filter_map(|part| part.text("name")).collect();
    }
    sets(step).map(|(name, _)| name).into_iter().collect()
}
