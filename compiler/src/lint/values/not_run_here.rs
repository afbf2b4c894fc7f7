//! A component or key that `logflowc run` does not have yet.

use logflowc_grammar::catalog::{DocStatus, Property};
use logflowc_grammar::finding::{Level, Report, Rule};
use logflowc_plan::Objection;

use crate::config::Component;
use crate::lint::context::{Place, kind_word};
use crate::lint::{Context, Lint, framed};
use crate::lower;
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

/// Settings that ask for what happens anyway: files are not rolled because blocks lack copies.
const DONE_ANYWAY: &[(&str, &str)] = &[("hdfs.minBlockReplicas", "0"), ("hdfs.minBlockReplicas", "1")];

/// What paths of the hdfs sink may begin with.
const SCHEMES: &[&str] = &["file", "hdfs", "s3", "s3a", "s3n", "viewfs"];

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
        let objections = objected(context.world, &place);
        keys(context.world, &place, &objections, report);
        file_system(context.world, &place, report);
        told(context.world, &place, objections, report);
    }
}

/// Whether this build runs the class of a component; what it has no list for, it runs.
fn class_runs(world: &World, component: &Component) -> bool {
    let Some(class) = component.class.known() else { return true };
    let has_list = world.runnable.iter().any(|able| able.kind == component.kind);
    !has_list || world.runs(class).is_some()
}

/// Keys that this build passes over, but for those about which the connector has more to say.
fn keys(world: &World, place: &Place<'_>, objections: &[Objection], report: &mut Report) {
    let Some(class) = place.component.class.known() else { return };
    let Some(able) = world.runs(class) else { return };
    for value in &place.component.values {
        let Some(property) = value.property else { continue };
        let written = value.setting.value.as_str();
        let ours = able.honours(class, property)
            || DONE_ANYWAY.contains(&(property.key, written))
            || objections.iter().any(|objection| objection.key == value.key.as_str());
        if !ours && !is_ignored(property) {
            let message = format!("`logflowc run` does not honour `{}` of {} yet", value.key, place.title());
            let level = if world.to_run { Level::Warning } else { Level::Note };
            report.finding(&LINT.rule, value.key.span(), message).level(level).label("checked, but not used");
        }
    }
}

/// A path of a file system that this build does not have.
fn file_system(world: &World, place: &Place<'_>, report: &mut Report) {
    let value = place.component.value("hdfs.path").filter(|value| !value.setting.unknown);
    let Some((value, (scheme, _))) =
        value.and_then(|value| Some((value, value.setting.value.as_str().split_once(':')?)))
    else {
        return;
    };
    let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_scheme && !SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
        let message = format!("`logflowc run` has no file system for `{scheme}:` yet");
        let level = if world.to_run { Level::Error } else { Level::Note };
        report
            .finding(&LINT.rule, value.setting.value.span(), message)
            .level(level)
            .label("checked, but not run");
    }
}

/// What the connector itself says about the settings.
fn objected(world: &World, place: &Place<'_>) -> Vec<Objection> {
    let able = place.component.class.known().and_then(|class| world.runs(class));
    let objections = able.and_then(|able| able.objections);
    objections.map_or(Vec::new(), |say| say(&lower::settings(place.component, &place.agent.globals)))
}

fn told(world: &World, place: &Place<'_>, objections: Vec<Objection>, report: &mut Report) {
    for objection in objections {
        let value = place.component.value(&objection.key);
        let ignored = value.and_then(|value| value.property).is_some_and(is_ignored);
        let span = value.map_or_else(|| place.component.span(), |value| value.key.span());
        // What nobody has written can only be a default.
        if ignored || value.is_none() && !objection.stops {
            continue;
        }
        let level = match (world.to_run, objection.stops) {
            (true, true) => Level::Error,
            (true, false) => Level::Warning,
            (false, _) => Level::Note,
        };
        let message = format!("`logflowc run` cannot honour `{}` of {}", objection.key, place.title());
        report.finding(&LINT.rule, span, message).level(level).label(objection.why);
    }
}

fn is_ignored(property: &Property) -> bool {
    property.status == DocStatus::Ignored
}
