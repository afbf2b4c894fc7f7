//! What repeats: constants, templates and their uses.

use pest::iterators::Pair;

use super::{Reader, Rule, parts};
use crate::ast::flow::{Constant, FaultKind, Template, Use};

impl Reader<'_> {
    pub(super) fn constant(&mut self, pair: Pair<'_, Rule>) -> Constant {
        let mut parts = parts(pair);
        let name = self.verbatim(&parts.next().expect("a constant has a name"));
        let value = parts.next().expect("a value follows, or the note that it is missing");
        if value.as_rule() == Rule::no_value {
            self.junk(&value, FaultKind::Value, Rule::value);
            return Constant { name, value: None };
        }
        Constant { name, value: Some(self.value(value)) }
    }

    pub(super) fn template(&mut self, pair: Pair<'_, Rule>) -> Template {
        let (span, open) = (self.span(&pair), self.brace(&pair));
        let mut parts = parts(pair);
        let name = self.verbatim(&parts.next().expect("a template has a name"));
        let mut template =
            Template { name, parameters: Vec::new(), statements: Vec::new(), steps: Vec::new(), span };
        for part in parts {
            match part.as_rule() {
                Rule::parameters => {
                    template.parameters = super::parts(part).map(|name| self.verbatim(&name)).collect();
                }
                Rule::steps => {
                    let steps = super::parts(part).flat_map(super::parts);
                    template.steps = steps.filter_map(|step| self.step(step)).collect();
                }
                Rule::unclosed => self.fault(FaultKind::UnclosedBracket, open),
                _ => template.statements.extend(self.statement(part)),
            }
        }
        template
    }

    pub(super) fn use_of(&mut self, pair: Pair<'_, Rule>) -> Use {
        let span = self.span(&pair);
        let mut parts = parts(pair);
        let template = self.verbatim(&parts.next().expect("a use names its template"));
        Use { template, arguments: parts.map(|value| self.value(value)).collect(), span }
    }
}
