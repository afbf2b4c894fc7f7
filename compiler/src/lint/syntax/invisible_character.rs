//! A character that nobody sees.

use logflowc_grammar::finding::{Edit, Fix, Level, Report, Rule, Safety};
use logflowc_grammar::text::Text;

use crate::lint::characters::{is_invisible, is_odd_blank};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF015",
        name: "invisible-character",
        level: Level::Warning,
        why: "Names and numbers with an invisible character in them are other names, and no numbers.",
    },
    bad: framed!("a.channels.c.capacity = 1000​"),
    good: framed!("a.channels.c.capacity = 1000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for entry in context.entries_of(|text| !text.is_ascii()) {
        for text in [&entry.key, &entry.value] {
            if !text.as_str().is_ascii() {
                look(context, text, report);
            }
        }
    }
}

fn look(context: &Context<'_>, text: &Text, report: &mut Report) {
    let mut edits = Vec::new();
    let mut first = None;
    for (at, c) in text.as_str().char_indices() {
        let span = text.span_of(at..at + c.len_utf8());
        // An escape is there on purpose, and the byte order mark has a rule of its own.
        let written = context.sources.slice(span).contains(c) && (span.start > 0 || c != '\u{feff}');
        if written && (is_invisible(c) || is_odd_blank(c)) {
            first.get_or_insert((c, span));
            let instead = if is_invisible(c) { "" } else { " " };
            edits.push(Edit { span, text: instead.to_owned() });
        }
    }
    let Some((c, span)) = first else { return };
    let finding = report.finding(
        &LINT.rule,
        span,
        format!("an invisible character, U+{:04X}, stands here", u32::from(c)),
    );
    finding
        .label(if is_odd_blank(c) { "looks like a blank" } else { "takes no room" })
        .help("type the line again");
    finding.fix = Some(Fix { title: "remove what cannot be seen".to_owned(), safety: Safety::Safe, edits });
}
