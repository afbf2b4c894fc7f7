//! Uses of templates, as statements and as steps.

use logflowc_grammar::ast::flow::{Operator, Statement, Step, Template, Use};
use logflowc_grammar::finding::Safety;
use logflowc_grammar::text::Text;

use super::Expander;
use super::scope::Scope;
use crate::lint::{language, nearest};

impl<'w> Expander<'w, '_> {
    /// Puts in the statements of a template.
    pub(super) fn put_in(&mut self, place: &Use, scope: &Scope, out: &mut Vec<Statement>) {
        let Some((template, inner)) = self.open(place, scope) else { return };
        if let Some(step) = template.steps.first() {
            let name = &template.name;
            self.form
                .find(&language::WRONG_DIRECTION, place.span, format!("template `{name}` holds operators"))
                .related(step.span, "an operator")
                .help(format!("write it in the flow of a source: `| use {name}(…)`"));
        }
        for statement in &template.statements {
            self.statement(statement, &inner, out);
        }
    }

    /// Puts in the steps of templates.
    pub(super) fn steps(&mut self, steps: &[Step], scope: &Scope, out: &mut Vec<Step>) {
        for step in steps {
            let Operator::Use(place) = &step.operator else {
                let mut step = step.clone();
                self.operator(&mut step.operator, scope);
                out.push(step);
                continue;
            };
            let Some((template, inner)) = self.open(place, scope) else { continue };
            if template.steps.is_empty() {
                let message = format!("template `{}` holds no operators", template.name);
                self.form
                    .find(&language::WRONG_DIRECTION, place.span, message)
                    .related(template.name.span(), "the template")
                    .help(format!("write `use {}(…)` as a statement of its own", template.name));
            }
            self.steps(&template.steps, &inner, out);
        }
    }

    /// The template of a use with the values of its parameters.
    fn open(&mut self, place: &Use, scope: &Scope) -> Option<(&'w Template, Scope)> {
        let Some(template) = self.templates.get(place.template.as_str()).copied() else {
            self.no_template(place);
            return None;
        };
        self.used.insert(template.name.span());
        let mut arguments = place.arguments.clone();
        for argument in &mut arguments {
            self.value(argument, scope);
        }
        let name = template.name.as_str();
        if scope.road.iter().any(|known| known == name) {
            let road = [scope.road.as_slice(), &[name.to_owned()]].concat().join("` -> `");
            let message = format!("template `{name}` uses itself: `{road}`");
            self.form.find(&language::FLOW_SYNTAX, place.span, message).help("write out one of them");
            return None;
        }
        if self.left == 0 {
            let message = "templates that use each other make too much of one text";
            self.form.find(&language::FLOW_SYNTAX, place.span, message).help("10,000 uses are put in");
            return None;
        }
        self.left -= 1;
        if template.parameters.len() != place.arguments.len() {
            self.wrong_number(template, place);
            self.used.extend(template.parameters.iter().map(Text::span));
            return None;
        }
        let mut inner = Scope::default();
        inner.road.clone_from(&scope.road);
        inner.road.push(name.to_owned());
        let names = template.parameters.iter().map(|name| name.as_str().to_owned());
        inner.values.extend(names.zip(arguments));
        Some((template, inner))
    }

    fn wrong_number(&mut self, template: &Template, place: &Use) {
        let wanted: Vec<&str> = template.parameters.iter().map(Text::as_str).collect();
        let message = format!(
            "template `{}` takes {} values, and here are {}",
            template.name,
            wanted.len(),
            place.arguments.len()
        );
        self.form
            .find(&language::WRONG_TYPE, place.span, message)
            .related(template.name.span(), "the template")
            .help(format!("write `use {}({})`", template.name, wanted.join(", ")));
    }

    fn no_template(&mut self, place: &Use) {
        let name = &place.template;
        let meant = nearest(name.as_str(), self.templates.keys().map(String::as_str)).map(str::to_owned);
        let finding =
            self.form.find(&language::UNDECLARED_NAME, name.span(), format!("there is no template `{name}`"));
        match meant {
            Some(meant) => {
                finding.help(format!("did you mean `{meant}`?"));
                finding.fix(Safety::Unsafe, format!("write `{meant}`"), name.span(), meant);
            }
            None => {
                finding.help(format!("declare it: `template {name}(…) {{ … }}`"));
            }
        }
    }
}
