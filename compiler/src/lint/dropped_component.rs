//! A component that Flume leaves out and that no other rule blames.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Finding, Level, Report, Rule};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::context::kind_word;
use super::{Context, Lint, framed};
use crate::balance::is_planned;
use crate::config::{self, Component};
use crate::flow::items;
use crate::flume::verdict::{Agent, Outcome, Refusal, accept};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF989",
        name: "dropped-component",
        level: Level::Error,
        why: "Flume starts without the component, and a line of its log is all that tells.",
    },
    bad: framed!(
        "a.sinks.k.type = hbase2\na.sinks.k.table = t\na.sinks.k.columnFamily = f\n",
        "a.sinks.k.zookeeperQuorum = z1:2181,z2:2182"
    ),
    good: framed!(
        "a.sinks.k.type = hbase2\na.sinks.k.table = t\na.sinks.k.columnFamily = f\n",
        "a.sinks.k.zookeeperQuorum = z1:2181,z2:2181"
    ),
    since: "0.1.0",
    check,
};

/// The last of the rules: it looks at what the others have found.
fn check(context: &Context<'_>, report: &mut Report) {
    if context.config.fatal.is_some() {
        return;
    }
    let Ok(accepted) = accept(context.config) else { return };
    let errors = report.iter().filter(|finding| finding.level == Level::Error);
    let errors: Vec<Span> = errors.map(Finding::span).collect();
    for agent in &context.config.agents {
        let Some(verdict) = accepted.agents.get(agent.name.as_str()) else { continue };
        for component in agent.components.iter().filter(|component| component.listed.is_some()) {
            let blamed = errors.iter().any(|span| component.holds(*span));
            let refusal = refusal(verdict, component);
            if let Some(refusal) = refusal.filter(|_| !blamed && !is_meant(agent, component)) {
                find(component, &refusal, report);
            }
        }
    }
}

/// Whether the author has chosen something that only logflowc has, for the component or its group.
fn is_meant(agent: &config::Agent, component: &Component) -> bool {
    let planned = |group: &&Component| group.parts_of(Kind::SinkProcessor).any(is_planned);
    let mut groups = agent.listed(Kind::Sinkgroup).filter(planned);
    groups.any(|group| {
        let member = |name: &Text| component.kind == Kind::Sink && name.as_str() == component.name.as_str();
        std::ptr::eq(group, component) || items(group, "sinks").iter().any(member)
    })
}

fn refusal(verdict: &Agent, component: &Component) -> Option<Refusal> {
    match verdict.fate(component.kind, component.name.as_str()) {
        Outcome::Dropped { refusal, .. } => Some(refusal),
        _ => None,
    }
}

fn find(component: &Component, refusal: &Refusal, report: &mut Report) {
    let what = format!("{} `{}`", kind_word(component.kind), component.name);
    let settings = component.settings();
    let blamed = refusal.key.as_ref().and_then(|key| settings.iter().find(|(other, _)| other == key));
    let span = blamed.map_or_else(|| component.span(), |(_, setting)| setting.value.span());
    report
        .finding(&LINT.rule, span, format!("Flume would drop {what} and start without it"))
        .note(format!("the reason: {}", refusal.why));
}
