//! A regular expression that Java refuses.

use logflowc_grammar::catalog::{Fate, Type};
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::Reading;
use crate::java::regex;
use crate::lint::context::consequence;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF209",
        name: "bad-pattern",
        level: Level::Error,
        why: "Flume drops the component, or fails once it is used.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = (ERROR"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = (ERROR)"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let patterns = [Type::Regex, Type::PathPattern];
        let Some(property) = property.filter(|property| patterns.contains(&property.kind)) else { continue };
        if value.reading == Reading::Open {
            continue;
        }
        let whole = &value.setting.value;
        let name_only;
        let (text, translated) = if property.kind == Type::Regex {
            (whole.clone(), value.pattern())
        } else {
            let start = whole.as_str().rfind('/').map_or(0, |at| at + 1);
            name_only = regex::translate(&whole.as_str()[start..]);
            (whole.slice(start..whole.as_str().len()), &name_only)
        };
        let Err(error) = translated else { continue };
        let at = text.as_str().floor_char_boundary(error.at);
        let span = text.span_of(at..text.as_str().ceil_char_boundary(at + 1));
        if error.accepted_by_java {
            let message = format!("`logflowc run` cannot execute this pattern: {}", error.message);
            let level = if context.world.to_run { Level::Error } else { Level::Note };
            report.finding(&LINT.rule, span, message).level(level);
            continue;
        }
        let message = format!("`{}` of {} is no pattern: {}", value.key, place.title(), error.message);
        let finding = report.finding(&LINT.rule, span, message);
        consequence(finding, property.invalid.unwrap_or(Fate::Runtime), &place, property);
    }
}
