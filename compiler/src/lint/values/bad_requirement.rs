//! A requirement that cannot be read, or names what is not there.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};
use logflowc_grammar::text::Text;

use crate::config::Agent;
use crate::lint::{Context, Lint, framed, nearest};
use crate::requirement::{self, Role};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF251",
        name: "bad-requirement",
        level: Level::Error,
        why: "What cannot be read is not proved.",
    },
    bad: framed!("a.logflowc.require.1 = ordered on r -> sink"),
    good: framed!("a.logflowc.require.1 = ordered on r -> k"),
    since: "0.1.0",
    check,
};

/// The forms of requirements.
const FORMS: &str = "write `at_least_once on SOURCE -> SINK`, `ordered on SOURCE -> SINK`, \
                     `outage(SINK) >= 15m at 2_000 events/s of 300B`, `untainted path(SINK)` or `header NAME on SINK`";

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        for setting in requirement::of(context.config, agent.name.as_str()).filter(|setting| !setting.unknown)
        {
            let Some(requirement) = requirement::read(setting) else {
                let span = setting.value.span();
                report.finding(&LINT.rule, span, "this is nothing that can be required").help(FORMS);
                continue;
            };
            for (name, role) in requirement::names(&requirement.promise) {
                look_up(agent, name, role, report);
            }
        }
    }
}

fn look_up(agent: &Agent, name: &Text, role: Role, report: &mut Report) {
    let (kinds, what): (&[Kind], _) = match role {
        Role::Source => (&[Kind::Source], "source"),
        Role::Sink => (&[Kind::Sink], "sink"),
        Role::ChannelOrSink => (&[Kind::Channel, Kind::Sink], "channel or sink"),
    };
    let known: Vec<&str> =
        kinds.iter().flat_map(|kind| agent.listed(*kind)).map(|component| component.name.as_str()).collect();
    if known.contains(&name.as_str()) {
        return;
    }
    let finding = report.finding(&LINT.rule, name.span(), format!("there is no {what} `{name}`"));
    if let Some(meant) = nearest(name.as_str(), known.iter().copied()) {
        finding.help(format!("did you mean `{meant}`?"));
        finding.fix(Safety::Unsafe, format!("write `{meant}`"), name.span(), meant);
    }
}
