//! An agent that exists because its name is misspelt.

use logflowc_grammar::finding::{Edit, Fix, Level, Report, Rule, Safety};

use crate::config::{Agent, Component};
use crate::lint::nearest::Names;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF120",
        name: "misspelt-agent",
        level: Level::Warning,
        why: "Settings under another name belong to another agent, and the agent that is run does not have them.",
    },
    bad: framed!(
        "agent1.sources = r\nagent1.channels = c\nagent1.sources.r.type = seq\nagent1.sources.r.channels = c\nagent1.channels.c.type = memory\nagnet1.channels.c.capacity = 1000"
    ),
    good: framed!(
        "agent1.sources = r\nagent1.channels = c\nagent1.sources.r.type = seq\nagent1.sources.r.channels = c\nagent1.channels.c.type = memory\nagent1.channels.c.capacity = 1000"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let agents = &context.config.agents;
    let whole = agents.iter().filter(|agent| !agent.lists.is_empty());
    let whole = Names::of(whole.map(|agent| agent.name.as_str()));
    for agent in agents.iter().filter(|agent| agent.lists.is_empty()) {
        let written = agent.name.as_str();
        let Some(meant) = whole.nearest(written) else { continue };
        // Agents that are numbered stand side by side.
        if letters(written) == letters(meant) || written.chars().count() < 3 {
            continue;
        }
        let finding =
            report.finding(&LINT.rule, agent.name.span(), format!("agent `{written}` lists nothing"));
        finding.help(format!("did you mean `{meant}`?"));
        let edits = rename(agent, meant);
        finding.fix = Some(Fix { title: format!("write `{meant}`"), safety: Safety::Unsafe, edits });
    }
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn rename(agent: &Agent, meant: &str) -> Vec<Edit> {
    let values = agent.components.iter().flat_map(Component::tree).flat_map(|part| &part.values);
    let name = 0..agent.name.as_str().len();
    values
        .map(|value| Edit { span: value.setting.key.span_of(name.clone()), text: meant.to_owned() })
        .collect()
}
