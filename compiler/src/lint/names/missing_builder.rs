//! An interceptor given by its class instead of its builder.

use logflowc_grammar::catalog::{Component, Kind};
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::Class;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF118",
        name: "missing-builder",
        level: Level::Error,
        why: "Flume makes interceptors through a builder, a class inside the class; the name ends in `$Builder`.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = org.apache.flume.interceptor.HostInterceptor"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = org.apache.flume.interceptor.HostInterceptor$Builder"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.component.kind == Kind::Interceptor) {
        let Class::Other(text) = &place.component.class else { continue };
        let Some((meant, sure)) = builder(text.as_str()) else { continue };
        let finding = report.finding(&LINT.rule, text.span(), format!("class `{text}` is no builder"));
        finding.note(format!("Flume drops source `{}` and starts without it", place.owner.name));
        finding.help(format!("write `{meant}`"));
        let safety = if sure { Safety::Safe } else { Safety::Unsafe };
        finding.fix(safety, format!("write `{meant}`"), text.span(), meant);
    }
}

/// The builder that is meant, and whether there is no doubt.
fn builder(written: &str) -> Option<(String, bool)> {
    if let Some(outer) = written.strip_suffix(".Builder") {
        return Some((format!("{outer}$Builder"), true));
    }
    let meant = format!("{written}$Builder");
    let shipped = Component::find(Kind::Interceptor, &meant).is_some();
    (shipped || written.contains('.') && written.ends_with("Interceptor")).then_some((meant, shipped))
}
