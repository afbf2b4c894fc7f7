//! Constants, templates and included files: what they stand for is put where they are used.
//!
//! Everything behind this sees plain statements. A value keeps the place where it is written, so that a finding points
//! at what has to be changed, and the other places stand beside it.

mod condition;
mod scope;
mod template;
mod value;

use std::collections::{HashMap, HashSet};

use logflowc_grammar::ast::flow::{
    Case, Component, Constant, Member, Operand, Outage, Output, Pattern, Pipeline, Promise, Requirement,
    Setting, Statement, Target, Template, Test, TestPart,
};
use logflowc_grammar::source::{Sources, Span};
use logflowc_grammar::text::Text;

use super::FlowForm;
use super::include::Whole;
use crate::lint::language;
use scope::Scope;

/// What is known while statements are written out.
struct Expander<'w, 'f> {
    sources: &'w Sources,
    form: &'f mut FlowForm,
    constants: HashMap<String, Constant>,
    templates: HashMap<String, &'w Template>,
    /// Constants and templates that somebody uses.
    used: HashSet<Span>,
    /// Values that stand somewhere else than they are written: the other place, and a word about it.
    origins: HashMap<Span, (Span, String)>,
    /// What operands of the present condition or requirement stand for.
    replaced: Vec<(Span, String)>,
    /// How many more templates are put in.
    left: usize,
}

/// Templates that use each other may grow without bounds; nobody writes so many uses by hand.
const MOST_USES: usize = 10_000;

/// Writes out the statements of a text and of all that it includes.
pub(super) fn expand(form: &mut FlowForm, sources: &Sources, whole: &Whole) -> Vec<Statement> {
    let all = statements(form, whole);
    let mut expander = Expander {
        sources,
        form,
        constants: HashMap::new(),
        templates: HashMap::new(),
        used: HashSet::new(),
        origins: HashMap::new(),
        replaced: Vec::new(),
        left: MOST_USES,
    };
    expander.declare(&all);
    let mut out = Vec::new();
    for statement in &all {
        expander.statement(statement, &Scope::default(), &mut out);
    }
    expander.shadowed(&out);
    let intact = whole.flows.iter().all(|flow| flow.faults.is_empty());
    // A text without an agent is there for others to include.
    let runs = all.iter().any(|statement| matches!(statement, Statement::Agent(_)));
    if intact && runs {
        expander.unused(whole.flows[0].file, &all);
    }
    let origins = expander.origins;
    // Its tests are about whoever includes it.
    form.is_part = !runs && !all.is_empty() && out.iter().all(|part| matches!(part, Statement::Test(_)));
    if form.is_part {
        out.clear();
    }
    form.origins.extend(origins);
    out
}

/// All statements in the order in which they count: those of an included file stand at its first `include`.
fn statements<'w>(form: &mut FlowForm, whole: &'w Whole) -> Vec<&'w Statement> {
    let (mut all, mut seen) = (Vec::new(), HashSet::from([0]));
    collect(form, whole, 0, &mut seen, &mut all);
    all
}

fn collect<'w>(
    form: &mut FlowForm,
    whole: &'w Whole,
    index: usize,
    seen: &mut HashSet<usize>,
    all: &mut Vec<&'w Statement>,
) {
    for statement in &whole.flows[index].statements {
        let Statement::Include(path) = statement else {
            all.push(statement);
            continue;
        };
        match whole.at(path.span()) {
            Ok(other) if seen.insert(other) => collect(form, whole, other, seen, all),
            Ok(_) => {}
            Err(why) => {
                let message = format!("`{path}` is not included: {why}");
                form.find(&language::UNREAD_INCLUDE, path.span(), message)
                    .help("a path is relative to the file in which it stands");
            }
        }
    }
}

impl Expander<'_, '_> {
    fn statement(&mut self, statement: &Statement, scope: &Scope, out: &mut Vec<Statement>) {
        match statement {
            Statement::Agent(_) => out.push(statement.clone()),
            Statement::Component(component) => {
                let mut component = component.clone();
                self.component(&mut component, scope);
                out.push(Statement::Component(component));
            }
            Statement::Pipeline(pipeline) => {
                let pipeline = self.pipeline(pipeline, scope);
                out.push(Statement::Pipeline(pipeline));
            }
            Statement::Requirement(requirement) => {
                let mut requirement = requirement.clone();
                self.requirement(&mut requirement, scope);
                out.push(Statement::Requirement(requirement));
            }
            Statement::Use(place) => self.put_in(place, scope, out),
            Statement::Test(test) => {
                let mut test = test.clone();
                self.test(&mut test, scope);
                out.push(Statement::Test(test));
            }
            Statement::Constant(_) | Statement::Template(_) | Statement::Include(_) => {}
        }
    }

    fn component(&mut self, component: &mut Component, scope: &Scope) {
        self.names(&mut component.names, scope);
        if let Some(constructor) = &mut component.constructor {
            if !constructor.name.quoted {
                self.name(&mut constructor.name.text, scope);
            }
            self.settings(&mut constructor.settings, scope);
        }
    }

    fn names<'n>(&mut self, names: impl IntoIterator<Item = &'n mut Text>, scope: &Scope) {
        for name in names {
            self.name(name, scope);
        }
    }

    fn settings(&mut self, settings: &mut [Setting], scope: &Scope) {
        for setting in settings {
            self.value(&mut setting.value, scope);
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline, scope: &Scope) -> Pipeline {
        let mut steps = Vec::new();
        self.steps(&pipeline.steps, scope, &mut steps);
        let mut pipeline = Pipeline { steps, ..pipeline.clone() };
        self.name(&mut pipeline.from, scope);
        if let Some(target) = &mut pipeline.target {
            self.target(target, scope);
        }
        pipeline
    }

    fn target(&mut self, target: &mut Target, scope: &Scope) {
        match target {
            Target::Outputs(outputs) => self.outputs(outputs, scope),
            Target::Route { header, cases, settings } => {
                self.name(header, scope);
                for Case { pattern, outputs } in cases {
                    if let Pattern::Values(values) = pattern {
                        self.names(values, scope);
                    }
                    self.outputs(outputs, scope);
                }
                self.settings(settings, scope);
            }
            Target::Group(group) => {
                self.names(&mut group.name, scope);
                for Member { name, capacity, cost, .. } in &mut group.members {
                    self.name(name, scope);
                    for value in capacity.iter_mut().chain(cost) {
                        self.value(value, scope);
                    }
                }
                self.settings(&mut group.settings, scope);
            }
        }
    }

    fn outputs(&mut self, outputs: &mut [Output], scope: &Scope) {
        self.names(outputs.iter_mut().map(|output| &mut output.name), scope);
    }

    fn test(&mut self, test: &mut Test, scope: &Scope) {
        for part in &mut test.parts {
            let (TestPart::Send(line) | TestPart::Expect(line)) = part else { continue };
            for event in &mut line.events {
                self.settings(&mut event.headers, scope);
            }
        }
    }

    fn requirement(&mut self, requirement: &mut Requirement, scope: &Scope) {
        self.replaced.clear();
        let (names, operands): (Vec<&mut Text>, Vec<&mut Operand>) = match &mut requirement.promise {
            Promise::Delivery { way, .. } | Promise::Order { way, .. } => {
                (vec![&mut way.from, &mut way.to], Vec::new())
            }
            Promise::Outage(outage) => {
                let Outage { sink, least, rate, size } = outage.as_mut();
                (vec![sink], [least, rate].into_iter().chain(size).collect())
            }
            Promise::Untainted { sink } => (vec![sink], Vec::new()),
            Promise::Header { name, at } => (vec![name, at], Vec::new()),
        };
        self.names(names, scope);
        for operand in operands {
            self.operand(operand, scope);
        }
        requirement.text = self.rewritten(&requirement.text);
    }
}
