//! A comment behind a value.

use logflowc_grammar::finding::{Level, Report, Rule};

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
        let Some(at) = [" # ", " #", "\t#", " ! "].iter().find_map(|mark| value.find(mark)) else { continue };
        // In a command, a path or a pattern `#` may be meant.
        let spelled_out = value[at..].trim_start().starts_with("# ") || !value[at..].is_ascii();
        let first_word = value[..at].trim();
        if first_word.contains(' ') && !spelled_out {
            continue;
        }
        report
            .finding(&LINT.rule, entry.value.span_of(at..value.len()), "this comment is part of the value")
            .label("not a comment")
            .note(format!("the value of `{}` is `{}`", entry.key, value.trim()))
            .help("give the comment a line of its own");
    }
}
