//! `tail -f`, which does not follow a file that is rotated.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF230",
        name: "tail-by-descriptor",
        level: Level::Note,
        why: "After the rotation `tail -f` goes on with the old file, and no new line arrives; nobody is told.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = tail -f /var/log/app.log\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = tail -F /var/log/app.log\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Source, &["exec"])) {
        let Some(command) = place.known("command") else { continue };
        let text = &command.setting.value;
        let Some(at) = text.as_str().find("tail ").and_then(|at| follow_flag(text.as_str(), at)) else {
            continue;
        };
        let span = text.span_of(at..at + 2);
        report
            .finding(&LINT.rule, span, "`tail -f` stays with a file that was renamed")
            .note("after a rotation the source goes silent")
            .help("write `-F`, or use a `taildir` source, which also remembers its position")
            .fix(Safety::Unsafe, "write `-F`", span, "-F");
    }
}

/// Where `-f` stands among the flags of the `tail` at `start`.
fn follow_flag(command: &str, start: usize) -> Option<usize> {
    let end = command[start..].find('|').map_or(command.len(), |pipe| start + pipe);
    let flags = command[start..end].find(" -f ");
    flags.map(|at| start + at + 1)
}
