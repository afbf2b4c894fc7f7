//! A replacement that refers to a group that the pattern does not have.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::Value;
use crate::java::replacement;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF210",
        name: "bad-replacement",
        level: Level::Error,
        why: "Every batch with a match fails, and is tried again for ever.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = search_replace\na.sources.r.interceptors.i.searchPattern = user=\\\\w+\na.sources.r.interceptors.i.replaceString = user=$1"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = search_replace\na.sources.r.interceptors.i.searchPattern = user=(\\\\w+)\na.sources.r.interceptors.i.replaceString = user=$1"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, _) in context.values() {
        let is_replacement = value.key.as_str() == "replaceString"
            && place.component.class.known().is_some_and(|class| class.name == "search_replace");
        if !is_replacement || value.setting.unknown {
            continue;
        }
        let Some(Ok(pattern)) = place.component.value("searchPattern").map(Value::pattern) else { continue };
        let text = &value.setting.value;
        if let Err(error) = replacement::parse(text.as_str(), pattern.groups, &pattern.names) {
            report
                .finding(&LINT.rule, text.span(), format!("this replacement cannot work: {error}"))
                .note(format!(
                    "Flume starts source `{}`, which fails with every batch that has a match",
                    place.owner.name
                ))
                .help("`$1` is a group of the pattern; write `\\\\$` for a dollar sign");
        }
    }
}
