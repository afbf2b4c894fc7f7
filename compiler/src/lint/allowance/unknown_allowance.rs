//! A comment for `logflowc` that it does not understand.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::allow::{self, Misread, Mistake, WORDS};
use crate::lint::nearest::{nearest, quoted};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF991",
        name: "unknown-allowance",
        level: Level::Warning,
        why: "A comment that is not understood allows nothing, or not what its author means.",
    },
    bad: framed!("# logflowc: allow unknown-proprty\na.channels.c.capcity = 1000"),
    good: framed!("# logflowc: allow unknown-property\na.channels.c.capcity = 1000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for document in context.documents {
        for mistake in allow::read(context.sources, document).mistakes {
            found(&mistake, report);
        }
    }
}

fn found(Mistake { span, what }: &Mistake, report: &mut Report) {
    let message = match what {
        Misread::Word(word) if word.is_empty() => "this comment says nothing".to_owned(),
        Misread::Word(word) => format!("`{word}` has no meaning behind `logflowc:`"),
        Misread::NoRule => "this comment names no rule".to_owned(),
        Misread::UnknownRule(unknown) => format!("there is no rule `{}`", unknown.word),
        Misread::NotBegun => "this ends a range that has not begun".to_owned(),
        Misread::NotEnded => "this range goes on to the end of the file".to_owned(),
    };
    let finding = report.finding(&LINT.rule, *span, message);
    let (meant, otherwise) = match what {
        Misread::Word(word) => (nearest(word, WORDS), format!("one of {}", quoted(WORDS))),
        Misread::NoRule => (None, "write a code, as in `# logflowc: allow LF206`".to_owned()),
        Misread::UnknownRule(unknown) => (unknown.meant, "`logflowc rules` lists them".to_owned()),
        Misread::NotBegun => (None, "a range starts with `# logflowc: begin-allow LF206`".to_owned()),
        Misread::NotEnded => (None, "write `# logflowc: end-allow` at its end".to_owned()),
    };
    match meant {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")).fix(
            Safety::Unsafe,
            format!("write `{meant}`"),
            *span,
            meant,
        ),
        None => finding.help(otherwise),
    };
}
