//! An interceptor that keeps what is there, where there always is something.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::headers::{Presence, sets};
use crate::lint::context::{same_settings, steps};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF506",
        name: "header-kept",
        level: Level::Warning,
        why: "With `preserveExisting` it never sets its header.",
    },
    bad: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{app}\na.sources.r.interceptors = i j\na.sources.r.interceptors.i.type = static\na.sources.r.interceptors.i.key = app\na.sources.r.interceptors.i.value = shop\na.sources.r.interceptors.j.type = static\na.sources.r.interceptors.j.key = app\na.sources.r.interceptors.j.value = mail"
    ),
    good: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{app}\na.sources.r.interceptors = j\na.sources.r.interceptors.j.type = static\na.sources.r.interceptors.j.key = app\na.sources.r.interceptors.j.value = mail"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, step) in steps(flow) {
            let (Some((name, by)), Some(headers)) = (sets(step), facts.headers.before(index)) else {
                continue;
            };
            let header = headers.get(name);
            if !step.flag("preserveExisting") || header.presence != Presence::Always {
                continue;
            }
            // The same interceptor twice has its own rule.
            if header.set.iter().any(|setter| same_settings(setter.component, step)) {
                continue;
            }
            let message = format!("interceptor `{}` never sets header `{name}`", step.name);
            let finding = report.finding(&LINT.rule, by.span, message);
            for setter in &header.set {
                finding.related(setter.span, "every event has it from here");
            }
            match step.value("preserveExisting") {
                Some(_) => finding.note("`preserveExisting` keeps what is there"),
                None => finding.note("`preserveExisting` is true by default here and keeps what is there"),
            };
            finding.help("give it another header, set `preserveExisting = false`, or remove it");
        }
    }
}
