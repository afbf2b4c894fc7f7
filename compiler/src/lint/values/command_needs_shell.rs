//! A command with the signs of a shell, and no shell.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};
use std::ops::Range;

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF232",
        name: "command-needs-shell",
        level: Level::Error,
        why: "Without `shell` the command is split at blanks and run directly; pipes, quotes and variables are plain arguments.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = tail -F /var/log/app.log | grep ERROR\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = tail -F /var/log/app.log | grep ERROR\na.sources.s.shell = /bin/sh -c\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Source, &["exec"])) {
        let Some(command) = place.known("command").filter(|_| place.component.value("shell").is_none())
        else {
            continue;
        };
        let text = &command.setting.value;
        let Some(range) = sign(text.as_str()) else { continue };
        let message = format!("`{}` has no meaning without a shell", &text.as_str()[range.clone()]);
        report
            .finding(&LINT.rule, text.span_of(range), message)
            .label("an argument like any other")
            .note(format!("Flume starts {}, whose command fails or does something else", place.title()))
            .help("add `shell = /bin/sh -c` to the source");
    }
}

/// The first sign of a shell in a command.
fn sign(command: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for word in command.split(' ') {
        let range = start..start + word.len();
        start = range.end + 1;
        let alone = matches!(word, "|" | "||" | "&&" | ">" | ">>" | "<" | ";" | "&" | "2>&1");
        let inside =
            word.contains("$(") || word.contains('`') || word.starts_with('$') || word.starts_with("~/");
        if alone || inside {
            return Some(range);
        }
        let glob = word.starts_with('/') && word.contains('*');
        if glob || word.starts_with(['\'', '"']) {
            return Some(range);
        }
    }
    None
}
