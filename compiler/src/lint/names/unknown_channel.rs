//! A reference to a channel that does not exist.

use std::collections::HashSet;

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};
use logflowc_grammar::text::Text;

use crate::config::{Agent, Component};
use crate::flow::items;
use crate::flume::group::Section;
use crate::lint::context::is_listed_with_slip;
use crate::lint::nearest::{nearest, quoted};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF106",
        name: "unknown-channel",
        level: Level::Error,
        why: "A sink without its channel is dropped; a source loses that channel, and is dropped with the last one.",
    },
    bad: framed!("a.sinks = k k2\na.sinks.k2.type = logger\na.sinks.k2.channel = c1"),
    good: framed!("a.sinks = k k2\na.sinks.k2.type = logger\na.sinks.k2.channel = c"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        let channels: HashSet<&str> =
            agent.listed(Kind::Channel).map(|channel| channel.name.as_str()).collect();
        let is_channel =
            |name: &str| channels.contains(name) || is_listed_with_slip(agent, Section::Channels, name);
        for source in agent.listed(Kind::Source) {
            let names = items(source, "channels");
            let unknown: Vec<&Text> = names.iter().filter(|name| !is_channel(name.as_str())).collect();
            for name in &unknown {
                let rest = names.len() > unknown.len();
                let fate = if rest {
                    format!("Flume leaves it out without a word; source `{}` runs with the rest", source.name)
                } else {
                    format!("Flume drops source `{}` and starts without it", source.name)
                };
                missing(context, agent, source, name, &fate, report);
            }
        }
        for sink in agent.listed(Kind::Sink) {
            let Some(value) = sink.value("channel").filter(|value| !value.setting.unknown) else { continue };
            let name = &value.setting.value;
            if !is_channel(name.as_str()) {
                let fate = format!("Flume drops sink `{}` and starts without it", sink.name);
                missing(context, agent, sink, name, &fate, report);
            }
        }
    }
}

fn missing(
    context: &Context<'_>,
    agent: &Agent,
    of: &Component,
    name: &Text,
    fate: &str,
    report: &mut Report,
) {
    let known: Vec<&str> = agent.listed(Kind::Channel).map(|channel| channel.name.as_str()).collect();
    let message = format!("there is no channel `{name}`");
    let finding = report.finding(&LINT.rule, name.span(), message);
    finding.note(fate);
    let written = name.as_str();
    let parts: Vec<&str> = written.split([' ', ',', '\t']).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && parts.iter().all(|part| known.contains(part)) {
        let help = match of.kind {
            Kind::Sink => "a sink has exactly one channel; give each channel a sink of its own",
            _ => "names are separated by blanks, a comma becomes part of the name",
        };
        finding.help(help);
        if of.kind == Kind::Source {
            context.offer(finding, Safety::Safe, name, &parts.join(" "));
        }
        return;
    }
    if let Some(channel) = agent.component(Kind::Channel, written) {
        finding.related(channel.span(), "configured, but not listed");
        return;
    }
    match nearest(written, known.iter().copied()) {
        Some(meant) => {
            finding.help(format!("did you mean `{meant}`?"));
            context.offer(finding, Safety::Unsafe, name, meant);
        }
        None if known.is_empty() => {
            finding.help("the agent lists no channel");
        }
        None => {
            finding.help(format!("channels: {}", quoted(known)));
        }
    }
}
