//! State in a folder for temporary files.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF706",
        name: "temporary-folder",
        level: Level::Warning,
        why: "Everybody may write there, and the system empties it: the agent forgets what it had read or not yet delivered.",
    },
    bad: framed!(
        "a.channels = c d\na.channels.d.type = file\na.channels.d.checkpointDir = /tmp/flume/checkpoint"
    ),
    good: framed!(
        "a.channels = c d\na.channels.d.type = file\na.channels.d.checkpointDir = /var/lib/flume/checkpoint"
    ),
    since: "0.1.0",
    check,
};

const STATE: [&str; 5] = ["checkpointDir", "dataDirs", "backupCheckpointDir", "positionFile", "trackerDir"];

const TEMPORARY: [&str; 3] = ["/tmp/", "/var/tmp/", "/dev/shm/"];

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        if property.is_none_or(|property| !STATE.contains(&property.key)) {
            continue;
        }
        for path in value.setting.value.split(|c| c == ',') {
            let path = path.trim();
            if !TEMPORARY.iter().any(|folder| path.as_str().starts_with(folder)) {
                continue;
            }
            report
                .finding(
                    &LINT.rule,
                    path.span(),
                    format!("{} keeps its state in a temporary folder", place.title()),
                )
                .note("it is emptied when the machine starts, or by a cleaner, and everybody can write to it")
                .help("use a folder of the agent's own, such as `/var/lib/flume`");
        }
    }
}
