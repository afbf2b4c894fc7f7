//! A backslash that the properties format takes away.

use logflowc_grammar::finding::{Edit, Fix, Level, Report, Rule, Safety};
use logflowc_grammar::source::Span;

use crate::lint::characters::visible;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF005",
        name: "lost-backslash",
        level: Level::Warning,
        why: "In a properties file a backslash is an escape; before most characters it vanishes, so a pattern loses its `\\d` or `\\.`.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = ^\\d+$"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_filter\na.sources.r.interceptors.i.regex = ^\\\\d+$"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for entry in context.documents.iter().flat_map(|document| &document.entries) {
        let Some(first) = entry.lost_backslashes.first() else { continue };
        let escape = context.sources.slice(*first);
        let meant = escape.trim_start_matches('\\');
        let finding = report.finding(&LINT.rule, *first, format!("the backslash of `{escape}` is lost"));
        finding
            .label(format!("read as `{meant}`"))
            .note(format!("the value is `{}`", visible(entry.value.as_str())))
            .help(format!("write `\\{escape}` to keep the backslash"));
        let doubled = |span: &Span| Edit { span: *span, text: format!("\\{}", context.sources.slice(*span)) };
        let edits = entry.lost_backslashes.iter().map(doubled).collect();
        finding.fix = Some(Fix { title: "double the backslash".to_owned(), safety: Safety::Unsafe, edits });
    }
}
