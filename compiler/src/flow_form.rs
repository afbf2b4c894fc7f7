//! A text of the `flow` language, turned into the entries that a properties file would have.
//!
//! So everything that is known about properties holds for the language as well: rules, analyses, the plan. What only
//! the language can get wrong (names, types, units) is found here, where names and types are at hand.

pub mod capture;
mod cases;
mod expand;
mod faults;
pub mod group;
pub(crate) mod include;
pub mod keys;
mod names;
mod ours;
mod pipeline;
mod settings;
mod step;
mod types;
pub mod unit;
mod value;

use std::collections::HashMap;

use logflowc_grammar::ast::Entry;
use logflowc_grammar::ast::flow::{Component, Member, Pipeline, Requirement, Statement, Test};
use logflowc_grammar::finding::Finding;
use logflowc_grammar::source::{Sources, Span};
use logflowc_grammar::text::{Joined, Text};

use crate::cases::Case;
use crate::flume::group::Section;
use crate::lint::{Lint, language};
use crate::requirement;
use include::Whole;
use names::Names;

/// What a text of the language says.
#[derive(Debug, Default)]
pub struct FlowForm {
    /// As if they stood in a properties file.
    pub entries: Vec<Entry>,
    /// What is wrong with it as a text of the language.
    pub findings: Vec<Finding>,
    /// Its tests.
    pub cases: Vec<Case>,
    /// It has no agent, and is there for others to include.
    pub is_part: bool,
    /// Values that stand somewhere else than they are written: the other place, and a word about it.
    origins: HashMap<Span, (Span, String)>,
}

/// Reads the statements of a text as a configuration.
pub fn entries(sources: &Sources, whole: &Whole) -> FlowForm {
    let mut form = FlowForm::default();
    whole.flows.iter().for_each(|flow| form.faults(flow));
    let intact = whole.flows.iter().all(|flow| flow.faults.is_empty());
    let statements = expand::expand(&mut form, sources, whole);
    for agent in agents(&statements, &mut form) {
        form.agent(&agent, intact);
    }
    form.explain_origins();
    form
}

/// The statements of one agent.
struct Agent<'f> {
    name: Text,
    components: Vec<&'f Component>,
    pipelines: Vec<&'f Pipeline>,
    requirements: Vec<&'f Requirement>,
    tests: Vec<&'f Test>,
}

impl Agent<'_> {
    fn new(name: Text) -> Self {
        Self {
            name,
            components: Vec::new(),
            pipelines: Vec::new(),
            requirements: Vec::new(),
            tests: Vec::new(),
        }
    }
}

fn agents<'f>(statements: &'f [Statement], form: &mut FlowForm) -> Vec<Agent<'f>> {
    let mut agents: Vec<Agent<'f>> = Vec::new();
    for statement in statements {
        let (agent, place) = match statement {
            Statement::Agent(name) => (Some(name.clone()), name.span()),
            Statement::Component(component) => (None, component.kind.span()),
            Statement::Pipeline(pipeline) => (None, pipeline.from.span()),
            Statement::Requirement(requirement) => (None, requirement.text.span()),
            Statement::Test(test) => (None, test.name.span()),
            Statement::Constant(_) | Statement::Template(_) | Statement::Use(_) | Statement::Include(_) => {
                unreachable!("they are written out before")
            }
        };
        if agent.is_none() && agents.is_empty() {
            form.find(&language::FLOW_SYNTAX, place, "there is no `agent NAME` before the first statement")
                .help("write `agent` and its name at the top; `run -n` starts it by this name");
        }
        if agent.is_some() || agents.is_empty() {
            let name = agent.unwrap_or_else(|| Text::decoded("agent", place));
            agents.push(Agent::new(name));
        }
        let agent = agents.last_mut().expect("there is one by now");
        match statement {
            Statement::Agent(_)
            | Statement::Constant(_)
            | Statement::Template(_)
            | Statement::Use(_)
            | Statement::Include(_) => {}
            Statement::Component(component) => agent.components.push(component),
            Statement::Pipeline(pipeline) => agent.pipelines.push(pipeline),
            Statement::Requirement(requirement) => agent.requirements.push(requirement),
            Statement::Test(test) => agent.tests.push(test),
        }
    }
    agents
}

impl FlowForm {
    /// With mistakes in the text nobody knows what else is used.
    fn agent(&mut self, agent: &Agent<'_>, whole: bool) {
        let names = Names::of(agent, self);
        if whole {
            names.unused(self);
        }
        for section in Section::ALL {
            let used: Vec<&Text> = names.used(section).collect();
            self.list(&agent.name, section, &used);
        }
        self.groups(agent, &names);
        for component in &agent.components {
            let Some(section) = names::section(component) else { continue };
            let Some(constructor) = &component.constructor else { continue };
            for name in component.names.iter().filter(|name| names.is_used(section, name)) {
                let path = Path::new(&agent.name, section, name);
                self.constructor(section.kind(), &path, constructor);
            }
        }
        for pipeline in &agent.pipelines {
            self.pipeline(agent, &names, pipeline);
        }
        self.requirements(agent, &names);
        for test in &agent.tests {
            let case = self.case(&agent.name, test);
            self.findings.extend(case.unknown(&names.declared()));
            self.cases.push(case);
        }
    }

    fn requirements(&mut self, agent: &Agent<'_>, names: &Names) {
        for (number, requirement) in (1..).zip(&agent.requirements) {
            names.require(requirement, self);
            let mut key = agent.name.clone();
            let at = requirement.text.span();
            key.push(&Text::decoded(format!(".{}{number}", requirement::SECTION), at));
            self.put(key, requirement.text.clone());
        }
    }

    /// Shows the other place of values that stand somewhere else than they are written.
    fn explain_origins(&mut self) {
        for finding in &mut self.findings {
            if let Some((place, word)) = self.origins.get(&finding.span()) {
                finding.related(*place, word);
            }
        }
    }

    fn list(&mut self, agent: &Text, section: Section, names: &[&Text]) {
        let Some(first) = names.first() else { return };
        let mut key = agent.clone();
        key.push(&Text::decoded(format!(".{}", section.word()), agent.span()));
        self.put(key, joined(names.iter().copied(), first.span()));
    }

    fn put(&mut self, key: Text, value: Text) {
        self.entry(key, value, false);
    }

    /// A setting whose value is a mistake. It is there, so nobody has to miss it.
    fn refuse(&mut self, key: Text, value: Text) {
        self.entry(key, value, true);
    }

    fn entry(&mut self, key: Text, value: Text, refused: bool) {
        self.entries.push(Entry { key, value, malformed: Vec::new(), lost_backslashes: Vec::new(), refused });
    }

    fn find(&mut self, lint: &'static Lint, span: Span, message: impl Into<String>) -> &mut Finding {
        self.findings.push(Finding::new(&lint.rule, span, message));
        self.findings.last_mut().expect("just pushed")
    }
}

/// Names with blanks between them.
fn joined<'t>(names: impl Iterator<Item = &'t Text>, place: Span) -> Text {
    let mut all = Joined::new(place);
    for (index, name) in names.enumerate() {
        if index > 0 {
            all.push(&Text::decoded(" ", name.span()));
        }
        all.push(name);
    }
    all.finish()
}

/// What stands before the keys of a component or of a part.
#[derive(Debug, Clone)]
struct Path(Text);

impl Path {
    fn new(agent: &Text, section: Section, name: &Text) -> Self {
        let mut path = Text::decoded(format!("{agent}.{}.", section.word()), name.span());
        path.push(name);
        Self(path)
    }

    /// The whole key of a setting, which stands at `at`.
    fn key(&self, key: &str, at: Span) -> Text {
        let mut whole = self.0.clone();
        whole.push(&Text::decoded(format!(".{key}"), at));
        whole
    }

    /// The key of a setting for one sink of a group.
    fn member(&self, key: &str, member: &Member) -> Text {
        let mut whole = self.key(&format!("{key}."), member.name.span());
        whole.push(&member.name);
        whole
    }

    fn below(&self, key: &str, at: Span) -> Self {
        Self(self.key(key, at))
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod repeated;
