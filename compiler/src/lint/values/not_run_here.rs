//! A component or key that `logflowc run` does not have yet.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Component, Reading, Typed};
use crate::lint::context::{Place, kind_word};
use crate::lint::{Context, Lint, framed};
use crate::world::World;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF291",
        name: "not-run-here",
        level: Level::Note,
        why: "The file is right; this build cannot run it as it stands.",
    },
    bad: framed!(
        "a.sinks = k k2\na.sinks.k2.type = irc\na.sinks.k2.hostname = irc.example.net\na.sinks.k2.nick = flume\na.sinks.k2.chan = logs\na.sinks.k2.channel = c"
    ),
    good: framed!("a.sources.r.batchSize = 10"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let runs = class_runs(context.world, place.component);
        if !runs {
            let name = place.component.class.known().map_or("", |class| class.name);
            let message = format!("`logflowc run` has no {} `{name}` yet", kind_word(place.component.kind));
            let finding = report.finding(&LINT.rule, place.component.span(), message);
            if context.world.to_run {
                finding.level(Level::Error);
            } else {
                finding.label("checked, but not run");
            }
            continue;
        }
        keys(context.world, &place, report);
    }
}

/// Whether this build runs the class of a component; what it has no list for, it runs.
fn class_runs(world: &World, component: &Component) -> bool {
    let Some(class) = component.class.known() else { return true };
    let has_list = world.runnable.iter().any(|able| able.kind == component.kind);
    !has_list || world.runs(class).is_some()
}

fn keys(world: &World, place: &Place<'_>, report: &mut Report) {
    let Some(class) = place.component.class.known() else { return };
    let Some(keys) = world.runs(class).and_then(|able| able.keys) else { return };
    for value in &place.component.values {
        let Some(property) = value.property else { continue };
        let ours =
            keys.contains(&property.key) || is_common(class.batch_key, place.component.kind, property.key);
        let ignored = property.status == logflowc_grammar::catalog::DocStatus::Ignored;
        if !ours && !ignored {
            let message = format!("`logflowc run` does not honour `{}` of {} yet", value.key, place.title());
            let level = match (world.to_run, asks_for_encryption(property.key, &value.reading)) {
                (true, true) => Level::Error,
                (true, false) => Level::Warning,
                (false, _) => Level::Note,
            };
            report.finding(&LINT.rule, value.key.span(), message).level(level).label("checked, but not used");
        }
    }
}

/// Whether it would be dangerous to run without a setting: what should be encrypted would go over the wire as it is.
fn asks_for_encryption(key: &str, reading: &Reading) -> bool {
    matches!(key, "ssl" | "enableSSL") && matches!(reading, Reading::Good(Typed::Bool(true)))
}

/// Keys that the compiler itself makes use of.
fn is_common(batch_key: Option<&str>, kind: Kind, key: &str) -> bool {
    let common = [
        "type",
        "channels",
        "channel",
        "interceptors",
        "selector.type",
        "rate",
        "backoffSleepIncrement",
        "maxBackoffSleep",
    ];
    batch_key == Some(key) || common.contains(&key) || kind == Kind::Sinkgroup
}
