//! A shell that is not told to run a command.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF233",
        name: "shell-without-command-flag",
        level: Level::Error,
        why: "Flume puts the whole command behind the shell; without `-c` the shell takes it for the name of a file.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.shell = /bin/bash\na.sources.s.command = tail -F /var/log/app.log\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.shell = /bin/bash -c\na.sources.s.command = tail -F /var/log/app.log\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ksh", "zsh", "ash"];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Source, &["exec"])) {
        let Some(shell) = place.known("shell") else { continue };
        let text = &shell.setting.value;
        let name = text.as_str().rsplit('/').next().unwrap_or_default();
        if !SHELLS.contains(&name) {
            continue;
        }
        report
            .finding(&LINT.rule, text.span(), format!("`{text}` takes the command for the name of a file"))
            .note(format!("Flume starts {}, whose command ends at once", place.title()))
            .help(format!("write `{text} -c`"))
            .fix(Safety::Safe, "add `-c`", text.span(), format!("{text} -c"));
    }
}
