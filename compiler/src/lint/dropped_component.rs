//! A component that Flume leaves out and that no other rule blames.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Finding, Level, Report, Rule};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::context::kind_word;
use super::{Context, Lint, framed};
use crate::balance::selector;
use crate::config::{self, Component};
use crate::flow::items;
use crate::flume::verdict::{Fates, Outcome, Refusal, accept};

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
    let errors = Errors::of(errors.map(Finding::span).collect());
    for agent in &context.config.agents {
        let Some(verdict) = accepted.agents.get(agent.name.as_str()) else { continue };
        let fates = verdict.fates();
        for component in agent.components.iter().filter(|component| component.listed.is_some()) {
            let refusal = refusal(&fates, component);
            let blamed = |component: &Component| component.places().any(|place| errors.within(place));
            let explained =
                || alike(agent, component, &fates).into_iter().any(|one| blamed(one) || is_meant(one));
            if let Some(refusal) = refusal.filter(|_| !explained()) {
                find(component, &refusal, report);
            }
        }
    }
}

/// What falls together: the component, and for a sink its group.
fn alike<'a>(agent: &'a config::Agent, component: &'a Component, fates: &Fates<'_>) -> Vec<&'a Component> {
    let member = |name: &Text| component.kind == Kind::Sink && name.as_str() == component.name.as_str();
    let groups = agent.listed(Kind::Sinkgroup).filter(|group| items(group, "sinks").iter().any(member));
    let fallen = groups.filter(|group| refusal(fates, group).is_some());
    std::iter::once(component).chain(fallen).collect()
}

/// Whether the author has chosen something that only logflowc has.
fn is_meant(component: &Component) -> bool {
    component.parts_of(Kind::SinkProcessor).any(|processor| selector(processor).is_some())
}

/// Where errors stand, to be asked often.
struct Errors {
    /// In the order of the text.
    spans: Vec<Span>,
    /// The first end of a span and all that follow in its file.
    ends: Vec<u32>,
}

impl Errors {
    fn of(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        let mut ends: Vec<u32> = spans.iter().map(|span| span.end).collect();
        for at in (1..spans.len()).rev() {
            if spans[at - 1].file == spans[at].file {
                ends[at - 1] = ends[at - 1].min(ends[at]);
            }
        }
        Self { spans, ends }
    }

    /// Whether one of them stands inside a place.
    fn within(&self, place: Span) -> bool {
        let first = self.spans.partition_point(|span| (span.file, span.start) < (place.file, place.start));
        self.spans.get(first).is_some_and(|span| span.file == place.file && self.ends[first] <= place.end)
    }
}

fn refusal(fates: &Fates<'_>, component: &Component) -> Option<Refusal> {
    match fates.of(component.kind, component.name.as_str()) {
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
