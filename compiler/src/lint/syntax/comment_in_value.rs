//! A comment behind a value.

use logflowc_grammar::ast::Entry;
use logflowc_grammar::finding::{Edit, Fix, Level, Report, Rule, Safety};
use logflowc_grammar::source::{Sources, Span};

use crate::fix;
use crate::lint::{Context, Lint, framed};
use crate::read::Form;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF006",
        name: "comment-in-value",
        level: Level::Warning,
        why: "A comment starts a line of its own; behind a value it is part of the value.",
    },
    bad: framed!("a.sources.r.batchSize = 10 # small"),
    good: framed!("# small\na.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for entry in
        context.documents.iter().filter(|doc| doc.form == Form::Properties).flat_map(|doc| &doc.entries)
    {
        let value = entry.value.as_str();
        if !value.contains('#') && !value.contains('!') {
            continue;
        }
        let Some(at) = [" # ", " #", "\t#", " ! "].iter().find_map(|mark| value.find(mark)) else { continue };
        // In a command, a path or a pattern `#` may be meant.
        let spelled_out = value[at..].trim_start().starts_with("# ") || !value[at..].is_ascii();
        let first_word = value[..at].trim();
        if first_word.contains(' ') && !spelled_out {
            continue;
        }
        let span = entry.value.span_of(at..value.len());
        let finding = report.finding(&LINT.rule, span, "this comment is part of the value");
        finding
            .label("not a comment")
            .note(format!("the value of `{}` is `{}`", entry.key, value.trim()))
            .help("give the comment a line of its own");
        finding.fix = move_up(context.sources, entry, span);
    }
}

/// Puts a comment on a line of its own above its entry, if all of it is one line.
fn move_up(sources: &Sources, entry: &Entry, comment: Span) -> Option<Fix> {
    let text = sources.get(comment.file).text();
    let lines = fix::lines(text, entry.span().range());
    let written = sources.slice(comment);
    if text[lines.clone()].trim_end_matches(['\r', '\n']).contains(['\\', '\r', '\n']) {
        return None;
    }
    let blanks = text[lines.start..].len() - text[lines.start..].trim_start_matches([' ', '\t']).len();
    let indent = &text[lines.start..lines.start + blanks];
    let end = if text[lines.clone()].ends_with("\r\n") { "\r\n" } else { "\n" };
    let above = Edit {
        span: Span::new(comment.file, lines.start..lines.start),
        text: format!("{indent}{}{end}", written.trim()),
    };
    let before = text[..comment.start as usize].trim_end_matches([' ', '\t']).len();
    let gone = Edit { span: Span::new(comment.file, before..comment.end as usize), text: String::new() };
    let title = "give the comment a line of its own".to_owned();
    let marked = lines.start == 0 && text.starts_with('\u{feff}');
    (!marked).then(|| Fix { title, safety: Safety::Unsafe, edits: vec![above, gone] })
}
