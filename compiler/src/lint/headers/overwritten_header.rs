//! An interceptor that overwrites what another has set before it.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::headers::sets;
use crate::lint::context::{same_settings, steps};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF505",
        name: "overwritten-header",
        level: Level::Warning,
        why: "The work of the first is lost.",
    },
    bad: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{app}\na.sources.r.interceptors = i j\na.sources.r.interceptors.i.type = static\na.sources.r.interceptors.i.key = app\na.sources.r.interceptors.i.value = shop\na.sources.r.interceptors.j.type = host\na.sources.r.interceptors.j.hostHeader = app"
    ),
    good: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{app}/%{host}\na.sources.r.interceptors = i j\na.sources.r.interceptors.i.type = static\na.sources.r.interceptors.i.key = app\na.sources.r.interceptors.i.value = shop\na.sources.r.interceptors.j.type = host"
    ),
    since: "0.1.0",
    check,
};

#[expect(clippy::mutable_key_type, reason = "setters are compared by their address")]
fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, step) in steps(flow) {
            let (Some((name, by)), Some(headers)) = (sets(step), facts.headers.before(index)) else {
                continue;
            };
            if step.flag("preserveExisting") {
                continue;
            }
            let set = &headers.get(name).set;
            let earlier = set.iter().filter(|setter| setter.component.kind == Kind::Interceptor);
            // The same interceptor twice has its own rule.
            for earlier in earlier.filter(|earlier| !same_settings(earlier.component, step)) {
                let message = format!(
                    "interceptor `{}` overwrites header `{name}`, which interceptor `{}` sets",
                    step.name, earlier.component.name
                );
                report
                    .finding(&LINT.rule, by.span, message)
                    .related(earlier.span, "set here")
                    .help("give one of them another header, or set `preserveExisting = true`");
            }
        }
    }
}
