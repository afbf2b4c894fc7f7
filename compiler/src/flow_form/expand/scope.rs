//! What words stand for: declared constants and templates, and the parameters of a template.

use std::collections::HashMap;

use logflowc_grammar::ast::flow::{Constant, Operator, Statement, Template, Value};
use logflowc_grammar::source::{FileId, Span};
use logflowc_grammar::text::Text;

use super::Expander;
use crate::flow_form::capture::captures;
use crate::lint::language;

/// The values of parameters, and the templates that are being put in.
#[derive(Default)]
pub(super) struct Scope {
    pub(super) values: HashMap<String, Value>,
    pub(super) road: Vec<String>,
}

impl<'w> Expander<'w, '_> {
    /// Takes down what is declared. Constants may be made of those above them.
    pub(super) fn declare(&mut self, statements: &[&'w Statement]) {
        for statement in statements {
            match statement {
                Statement::Constant(constant) => self.constant(constant),
                Statement::Template(template) => self.template(template),
                _ => {}
            }
        }
    }

    fn constant(&mut self, constant: &Constant) {
        let name = constant.name.as_str();
        if let Some(first) = self.constants.get(name) {
            let first = first.name.span();
            self.twice("constant", &constant.name, first);
            return;
        }
        let mut constant = constant.clone();
        if let Some(value) = &mut constant.value {
            self.value(value, &Scope::default());
        }
        self.constants.insert(constant.name.as_str().to_owned(), constant);
    }

    fn template(&mut self, template: &'w Template) {
        let name = template.name.as_str();
        if let Some(first) = self.templates.get(name) {
            let first = first.name.span();
            self.twice("template", &template.name, first);
            return;
        }
        for (index, parameter) in template.parameters.iter().enumerate() {
            let before = &template.parameters[..index];
            if let Some(first) = before.iter().find(|other| other.as_str() == parameter.as_str()) {
                self.twice("parameter", parameter, first.span());
                continue;
            }
            if let Some(constant) = self.constants.get(parameter.as_str()) {
                let at = constant.name.span();
                let message = format!("parameter `{parameter}` hides the constant of this name");
                self.form
                    .find(&language::SHADOWED_NAME, parameter.span(), message)
                    .related(at, "the constant");
            }
        }
        for statement in &template.statements {
            if let Some(at) = out_of_place(statement) {
                self.form
                    .find(&language::FLOW_SYNTAX, at, "this cannot stand in a template")
                    .help("a template holds components, flows, requirements and uses of other templates");
            }
        }
        self.templates.insert(name.to_owned(), template);
    }

    fn twice(&mut self, what: &str, name: &Text, first: Span) {
        self.form
            .find(&language::DECLARED_TWICE, name.span(), format!("{what} `{name}` is declared twice"))
            .related(first, "declared here first");
    }

    /// Reports constants that stand for a header wherever it is meant.
    pub(super) fn shadowed(&mut self, statements: &[Statement]) {
        for header in headers(statements) {
            let Some(constant) = self.constants.get(header.as_str()) else { continue };
            let at = constant.name.span();
            if !self.used.contains(&at) {
                continue;
            }
            let message = format!("constant `{header}` hides the header of this name");
            self.form
                .find(&language::SHADOWED_NAME, at, message)
                .related(header.span(), "the header")
                .help("conditions that name the header mean the constant; give one of them another name");
        }
    }

    /// Reports what nobody uses. A file that others include has it for them.
    pub(super) fn unused(&mut self, file: FileId, statements: &[&Statement]) {
        for statement in statements {
            match statement {
                Statement::Constant(constant)
                    if self.counts(constant) && constant.name.span().file == file =>
                {
                    self.never_used("constant", &constant.name);
                }
                Statement::Template(template) if self.used.contains(&template.name.span()) => {
                    template.parameters.iter().for_each(|name| self.never_used("parameter", name));
                }
                Statement::Template(template) if template.name.span().file == file => {
                    self.never_used("template", &template.name);
                }
                _ => {}
            }
        }
    }

    /// Whether it is the first of its name.
    fn counts(&self, constant: &Constant) -> bool {
        let first = self.constants.get(constant.name.as_str());
        first.is_some_and(|first| first.name.span() == constant.name.span())
    }

    fn never_used(&mut self, what: &str, name: &Text) {
        if !self.used.contains(&name.span()) {
            self.form
                .find(&language::UNUSED_NAME, name.span(), format!("{what} `{name}` is never used"))
                .help("use it, or remove it");
        }
    }
}

/// Where a statement stands that has no meaning in a template.
fn out_of_place(statement: &Statement) -> Option<Span> {
    match statement {
        Statement::Agent(name) => Some(name.span()),
        Statement::Constant(constant) => Some(constant.name.span()),
        Statement::Template(template) => Some(template.name.span()),
        Statement::Include(path) => Some(path.span()),
        Statement::Test(test) => Some(test.name.span()),
        Statement::Component(_) | Statement::Pipeline(_) | Statement::Requirement(_) | Statement::Use(_) => {
            None
        }
    }
}

/// The headers that steps fill.
fn headers(statements: &[Statement]) -> Vec<Text> {
    let pipelines = statements.iter().filter_map(|statement| match statement {
        Statement::Pipeline(pipeline) => Some(pipeline),
        _ => None,
    });
    let steps = pipelines.flat_map(|pipeline| &pipeline.steps);
    let filled = steps.flat_map(|step| match &step.operator {
        Operator::Extract(pattern) => {
            captures(pattern).groups.into_iter().map(|group| group.header).collect()
        }
        Operator::Set { header, .. } => vec![header.clone()],
        Operator::Rename { to, .. } => vec![to.clone()],
        _ => Vec::new(),
    });
    filled.collect()
}
