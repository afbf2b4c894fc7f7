//! A command that makes itself root.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF707",
        name: "command-as-root",
        level: Level::Warning,
        why: "The whole command then runs with all rights, and `sudo` may wait for a password that nobody types.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = sudo tail -F /var/log/secure\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = exec\na.sources.s.command = tail -F /var/log/secure\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Source, &["exec"])) {
        let Some(command) = place.known("command") else { continue };
        let text = &command.setting.value;
        let Some(word) = text
            .split(char::is_whitespace)
            .into_iter()
            .find(|word| matches!(word.as_str(), "sudo" | "su" | "doas"))
        else {
            continue;
        };
        report
            .finding(&LINT.rule, word.span(), format!("{} runs its command as another user", place.title()))
            .help("let the user of the agent read the file, for instance through a group");
    }
}
