//! `tail -F` in an exec source.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF231",
        name: "tail-command",
        level: Level::Note,
        why: "Lines are lost when the channel is full, and when the agent restarts; nothing remembers how far it was.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = tail -F /var/log/app.log\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = taildir\na.sources.s.filegroups = f\na.sources.s.filegroups.f = /var/log/app.log\na.sources.s.positionFile = /var/lib/flume/app.json\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Source, &["exec"])) {
        let Some(command) = place.known("command") else { continue };
        let text = command.setting.value.as_str();
        if !text.split_whitespace().any(|word| word == "tail" || word.ends_with("/tail"))
            || !text.contains(" -F")
        {
            continue;
        }
        let span = command.setting.value.span();
        let message = format!("{} loses lines when its channel is full or the agent restarts", place.title());
        report
            .finding(&LINT.rule, span, message)
            .help("use a `taildir` source: it remembers the position in each file");
    }
}
