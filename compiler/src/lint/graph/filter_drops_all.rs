//! A filter after which no event is left.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use super::filter_keeps_all::fits_everything;
use crate::analysis::{class, text};
use crate::config::Component;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF333",
        name: "filter-drops-all",
        level: Level::Error,
        why: "Flume drops every event of the source.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.excludeEvents = true"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = DEBUG\na.sources.r.interceptors.i.excludeEvents = true"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, source) in flow.nodes(Kind::Source) {
            let (steps, _) = flow.chain(index);
            let filters: Vec<_> = steps.into_iter().filter(|step| class(step) == "regex_filter").collect();
            for (at, filter) in filters.iter().enumerate() {
                let Some(pattern) = text(filter, "regex") else { continue };
                let other = filters[..at].iter().find(|other| contradicts(other, filter));
                let all = filter.flag("excludeEvents") && fits_everything(pattern);
                if !all && other.is_none() {
                    continue;
                }
                let message = format!("filter `{}` leaves no event of source `{}`", filter.name, source.name);
                let value = filter.value("regex").or_else(|| filter.value("excludeEvents"));
                let span = value.map_or_else(|| filter.span(), |value| value.setting.value.span());
                let finding = report.finding(&LINT.rule, span, message);
                match other {
                    Some(other) => finding.related(other.span(), "keeps what this one drops, or the reverse"),
                    None if filter.value("regex").is_none() => finding.note("`regex` is `.*` by default"),
                    None => finding.label("fits every event"),
                };
                finding.note("Flume drops every event").help("give a pattern of what is to be dropped");
                break;
            }
        }
    }
}

/// Whether one filter keeps only what the other drops.
fn contradicts(a: &Component, b: &Component) -> bool {
    text(a, "regex").is_some()
        && text(a, "regex") == text(b, "regex")
        && a.flag("excludeEvents") != b.flag("excludeEvents")
}
