//! A pattern that `logflowc run` does not execute exactly as Java does.

use logflowc_grammar::catalog::Type;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::java::regex::Concern;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF292",
        name: "different-pattern",
        level: Level::Warning,
        why: "Some texts may match otherwise than in Flume.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = ^\\\\X+$"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = a*b"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let is_pattern = property.is_some_and(|property| property.kind == Type::Regex);
        if !is_pattern || value.setting.unknown {
            continue;
        }
        let text = &value.setting.value;
        let Ok(translation) = value.pattern() else { continue };
        let user = place.component.class.known().map_or("", |class| class.name);
        for difference in translation.differences.iter().filter(|found| matters(user, found.concern)) {
            report
                .finding(&LINT.rule, text.span_of(difference.range.clone()), &difference.what)
                .note("this concerns `logflowc run` only; Flume does as Java does");
        }
    }
}

/// Whether a difference can be seen: who only asks whether a pattern matches does not look into its groups.
fn matters(user: &str, concern: Concern) -> bool {
    match concern {
        Concern::Match => true,
        Concern::Groups => matches!(user, "regex_extractor" | "search_replace"),
        Concern::Replacement => user == "search_replace",
    }
}
