//! A quote, dash or comma of typography where ASCII is meant.

use logflowc_grammar::finding::{Edit, Fix, Level, Report, Rule, Safety};
use logflowc_grammar::text::Text;

use crate::lint::characters::typed;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF016",
        name: "typographic-character",
        level: Level::Warning,
        why: "Word processors and web pages put them in place of the characters that were typed.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = tail –F /var/log/app.log\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = tail -F /var/log/app.log\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for entry in context.entries_of(|text| !text.is_ascii()) {
        for text in [&entry.key, &entry.value] {
            if !text.as_str().is_ascii() && !is_prose(text.as_str()) {
                look(context, text, report);
            }
        }
    }
}

/// Text with other letters than those of ASCII is for people; they may like typography.
fn is_prose(text: &str) -> bool {
    text.chars().any(|c| !c.is_ascii() && c.is_alphabetic())
}

fn look(context: &Context<'_>, text: &Text, report: &mut Report) {
    let odd = |(at, c): (usize, char)| {
        let span = text.span_of(at..at + c.len_utf8());
        let meant = typed(c).filter(|_| context.sources.slice(span).contains(c))?;
        Some((c, meant, span))
    };
    let all: Vec<_> = text.as_str().char_indices().filter_map(odd).collect();
    let Some((c, meant, span)) = all.first() else { return };
    let edits = all.iter().map(|(_, meant, span)| Edit { span: *span, text: (*meant).to_owned() }).collect();
    let finding = report.finding(&LINT.rule, *span, format!("`{c}` is not `{meant}`"));
    finding.label("not ASCII").help(format!("type `{meant}`"));
    finding.fix = Some(Fix { title: "write ASCII".to_owned(), safety: Safety::Safe, edits });
}
