//! A setting that another one has switched off.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::context::Place;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF234",
        name: "idle-setting",
        level: Level::Warning,
        why: "Flume starts without a word, and the setting has no effect.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = /in\na.sources.s.fileHeaderKey = path\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = spooldir\na.sources.s.spoolDir = /in\na.sources.s.fileHeader = true\na.sources.s.fileHeaderKey = path\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

/// A key that counts only where a switch has a certain value.
struct Idle {
    kind: Kind,
    components: &'static [&'static str],
    key: &'static str,
    switch: &'static str,
    on: &'static str,
}

const fn idle(
    kind: Kind,
    components: &'static [&'static str],
    key: &'static str,
    switch: &'static str,
    on: &'static str,
) -> Idle {
    Idle { kind, components, key, switch, on }
}

const READERS: &[&str] = &["spooldir", "taildir"];
const FILES: &[&str] = &["file", "spillablememory"];

static TABLE: [Idle; 11] = [
    idle(Kind::Source, READERS, "fileHeaderKey", "fileHeader", "true"),
    idle(Kind::Source, READERS, "basenameHeaderKey", "basenameHeader", "true"),
    idle(Kind::Source, &["spooldir"], "trackerDir", "trackingPolicy", "tracker_dir"),
    idle(Kind::Source, &["exec"], "restartThrottle", "restart", "true"),
    idle(Kind::Source, &["kafka"], "topicHeader", "setTopicHeader", "true"),
    idle(Kind::Channel, FILES, "backupCheckpointDir", "useDualCheckpoints", "true"),
    idle(Kind::Channel, FILES, "compressBackupCheckpoint", "useDualCheckpoints", "true"),
    idle(Kind::Channel, FILES, "fsyncInterval", "fsyncPerTransaction", "false"),
    idle(Kind::Sink, &["avro"], "compression-level", "compression-type", "deflate"),
    idle(Kind::Sink, &["irc"], "splitchars", "splitlines", "true"),
    idle(Kind::SinkProcessor, &["load_balance"], "selector.maxTimeOut", "backoff", "true"),
];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        for idle in TABLE.iter().filter(|idle| place.is(idle.kind, idle.components)) {
            look(&place, idle, report);
        }
    }
}

fn look(place: &Place<'_>, idle: &Idle, report: &mut Report) {
    let Some(value) = place.component.value(idle.key) else { return };
    let switch = place.component.value(idle.switch);
    let default = place.component.class.known().and_then(|class| class.property(idle.switch));
    let default = default.and_then(|property| property.default);
    let on = match (switch, default) {
        (Some(switch), _) if switch.setting.unknown => true,
        (Some(switch), _) => switch.setting.value.as_str().eq_ignore_ascii_case(idle.on),
        (None, Some(default)) => default_text(default) == idle.on,
        (None, None) => false,
    };
    if on {
        return;
    }
    let message = format!("`{}` of {} is not used", idle.key, place.title());
    let finding = report.finding(&LINT.rule, value.key.span(), message);
    finding.label("no effect");
    if let Some(switch) = switch {
        finding.related(switch.setting.value.span(), "because of this");
    }
    finding.help(format!("it counts with `{} = {}`", idle.switch, idle.on));
}

fn default_text(default: logflowc_grammar::catalog::Default) -> &'static str {
    use logflowc_grammar::catalog::Default;
    match default {
        Default::Bool(true) => "true",
        Default::Bool(false) => "false",
        Default::Text(text) => text,
        Default::Int(_) | Default::Float(_) => "",
    }
}
