//! A path that depends on where Flume was started.

use logflowc_grammar::catalog::Type;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF239",
        name: "relative-path",
        level: Level::Note,
        why: "A relative path, and `~`, which Flume does not expand, mean another folder for every way to start the agent.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = spool/in\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = /spool/in\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let Some(property) = property.filter(|property| !value.setting.unknown && is_local(property.key))
        else {
            continue;
        };
        let text = &value.setting.value;
        let path = text.as_str();
        if !matches!(property.kind, Type::Path | Type::PathPattern | Type::List) || !is_relative(path) {
            continue;
        }
        let message = format!("`{}` of {} is no absolute path", value.key, place.title());
        let finding = report.finding(&LINT.rule, text.span(), message);
        let tilde = path.starts_with('~');
        finding.label(if tilde { "`~` is not expanded" } else { "below the folder where Flume was started" });
        finding.help("write the whole path, from `/` on");
        if tilde {
            finding.level(Level::Warning).help("`${sys:user.home}` is the home of the user that runs Flume");
        }
    }
}

/// Keys of files and folders that Flume keeps or reads. Other paths are looked up elsewhere too.
fn is_local(key: &str) -> bool {
    matches!(
        key,
        "spoolDir"
            | "positionFile"
            | "checkpointDir"
            | "dataDirs"
            | "backupCheckpointDir"
            | "sink.directory"
            | "filegroups.*"
    )
}

fn is_relative(path: &str) -> bool {
    let bytes = path.as_bytes();
    let drive = bytes.len() > 1 && bytes[1] == b':';
    !path.starts_with(['/', '\\', '$', '{', '<', '"', '\'']) && !drive && !path.contains("${")
}
