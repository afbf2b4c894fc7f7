//! A charset that Java does not have.

use logflowc_grammar::catalog::{Fate, Type};
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::java::charset;
use crate::lint::context::consequence;
use crate::lint::nearest::nearest;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF211",
        name: "unknown-charset",
        level: Level::Error,
        why: "Flume drops the component, or fails when it is used.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = date\na.sources.s.charset = UTF8x\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = date\na.sources.s.charset = UTF-8\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let Some(property) = property.filter(|property| property.kind == Type::Charset) else { continue };
        let text = &value.setting.value;
        if value.setting.unknown || charset::is_known(text.as_str()) {
            continue;
        }
        let message = format!("there is no charset `{text}`: `{}` of {}", value.key, place.title());
        let finding = report.finding(&LINT.rule, text.span(), message);
        consequence(finding, property.invalid.unwrap_or(Fate::Runtime), &place, property);
        if let Some(meant) = nearest(text.as_str(), charset::common()) {
            finding.help(format!("did you mean `{meant}`?"));
            context.offer(finding, Safety::Unsafe, text, meant);
        }
    }
}
