//! What is left of an agent when Flume has dropped what it drops: the graph that `--compat flume` runs.

use logflowc_grammar::finding::{Finding, Level, Report};

use crate::Checked;
use crate::config::{Agent, Component};
use crate::flow::Flow;
use crate::flume::verdict::{Fates, Outcome, accept};

/// What Flume would run of an agent.
#[derive(Debug)]
pub struct Residual<'c> {
    /// Components that it drops, each with the reason.
    pub dropped: Vec<(&'c Component, String)>,
    /// What stands in the way of running the rest here: values that cannot be used, and what this build does not run.
    pub obstacles: Vec<&'c Finding>,
    kept: Vec<&'c Component>,
}

impl<'c> Residual<'c> {
    /// Follows Flume's verdict on an agent. The error is why Flume would run nothing.
    pub fn of(checked: &'c Checked, agent: &'c Agent) -> Result<Self, String> {
        if checked.config.fatal.is_some() {
            return Err("the configuration cannot be loaded".to_owned());
        }
        let accepted = accept(&checked.config).map_err(|ends| ends.why)?;
        let verdict = accepted.agents.get(agent.name.as_str()).ok_or("nothing is configured")?;
        let fates = verdict.fates();
        let mut residual = Self { dropped: Vec::new(), obstacles: Vec::new(), kept: Vec::new() };
        for component in agent.components.iter().filter(|component| component.listed.is_some()) {
            residual.sort(component, &fates)?;
        }
        residual.obstacles = residual.kept.iter().flat_map(|kept| obstacles(kept, &checked.report)).collect();
        Ok(residual)
    }

    /// The graph of what Flume keeps.
    pub fn flow(&self, agent: &'c Agent) -> Flow<'c> {
        Flow::build(agent, |component| self.keeps(component))
    }

    fn keeps(&self, component: &Component) -> bool {
        self.kept.iter().any(|kept| std::ptr::eq(*kept, component))
    }

    fn sort(&mut self, component: &'c Component, fates: &Fates<'_>) -> Result<(), String> {
        match fates.of(component.kind, component.name.as_str()) {
            Outcome::Runs => self.kept.push(component),
            Outcome::Dropped { refusal, .. } => self.dropped.push((component, refusal.why)),
            Outcome::NotListed => {}
            Outcome::AgentDropped(why) | Outcome::AgentEmpty(why) | Outcome::ProcessEnds(why) => {
                return Err(why);
            }
        }
        Ok(())
    }
}

/// The findings about values of a component that Flume keeps. One about a name is none: what it stood for is dropped.
fn obstacles<'c>(component: &Component, report: &'c Report) -> impl Iterator<Item = &'c Finding> {
    report.iter().filter(|finding| {
        finding.level == Level::Error
            && finding.rule.code.starts_with("LF2")
            && component.holds(finding.span())
    })
}
