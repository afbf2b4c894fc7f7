//! Values and names: words that stand for something, and sums.

use logflowc_grammar::ast::flow::{Quantity, Value, ValueKind};
use logflowc_grammar::finding::Safety;
use logflowc_grammar::source::Span;
use logflowc_grammar::text::{Joined, Text};

use super::Expander;
use super::scope::Scope;
use crate::lint::{language, nearest};

/// The longest text that a sum makes, in bytes: constants that double each other grow without bounds.
const LONGEST: usize = 1 << 16;

impl Expander<'_, '_> {
    /// Puts in what the words of a value stand for.
    pub(super) fn value(&mut self, value: &mut Value, scope: &Scope) {
        match &mut value.kind {
            ValueKind::Constructor(word) => {
                let alone = !word.braces && !word.name.quoted;
                let meant = if alone { self.meant(&word.name.text, scope) } else { None };
                match meant {
                    Some(meant) => *value = meant,
                    None => self.settings(&mut word.settings, scope),
                }
            }
            ValueKind::Block(settings) => self.settings(settings, scope),
            ValueKind::List(items) => items.iter_mut().for_each(|item| self.value(item, scope)),
            ValueKind::Sum(terms) => {
                let terms = std::mem::take(terms);
                value.kind = ValueKind::String(self.sum(terms, value.span, scope));
            }
            ValueKind::Quantity(_) | ValueKind::Amount(_) | ValueKind::String(_) | ValueKind::Regex(_) => {}
        }
    }

    fn sum(&mut self, terms: Vec<Value>, span: Span, scope: &Scope) -> Text {
        let mut all = Joined::new(span);
        let mut length = 0;
        for mut term in terms {
            self.value(&mut term, scope);
            let part = match &term.kind {
                ValueKind::String(text) => text.clone(),
                ValueKind::Quantity(Quantity { number, unit: None }) => number.clone(),
                ValueKind::Constructor(word) if !word.braces && is_given(&term, scope) => {
                    word.name.text.clone()
                }
                ValueKind::Constructor(word) if !word.braces => {
                    self.no_constant(&word.name.text, scope);
                    continue;
                }
                _ => {
                    self.form.mismatch(term.span, "only texts and numbers without a unit make a text");
                    continue;
                }
            };
            length += part.as_str().len();
            if length > LONGEST {
                self.form.mismatch(span, "this text has more than 65,536 bytes");
                break;
            }
            all.push(&part);
        }
        all.finish()
    }

    fn no_constant(&mut self, name: &Text, scope: &Scope) {
        let known = self.constants.keys().chain(scope.values.keys());
        let meant = nearest(name.as_str(), known.map(String::as_str)).map(str::to_owned);
        let finding =
            self.form.find(&language::UNDECLARED_NAME, name.span(), format!("there is no constant `{name}`"));
        match meant {
            Some(meant) => {
                finding.help(format!("did you mean `{meant}`?"));
                finding.fix(Safety::Unsafe, format!("write `{meant}`"), name.span(), meant);
            }
            None => {
                finding.help(format!("declare it: `let {name} = …`, or put text in quotes"));
            }
        }
    }

    /// What a word stands for; none where it is just a word.
    pub(super) fn meant(&mut self, word: &Text, scope: &Scope) -> Option<Value> {
        if let Some(value) = scope.values.get(word.as_str()) {
            self.given(word, scope);
            self.origins.insert(value.span, (word.span(), "for this".to_owned()));
            return Some(value.clone());
        }
        let constant = self.constants.get(word.as_str())?;
        self.used.insert(constant.name.span());
        let value = constant.value.as_ref()?;
        let (at, from) = (word.span(), value.span);
        self.origins.insert(at, (from, format!("`{word}` is this")));
        let kind = match &value.kind {
            // A number is found wrong where it is used, because it may be right elsewhere.
            ValueKind::Quantity(Quantity { number, unit }) => {
                let here = |text: &Text| Text::decoded(text.as_str(), at);
                ValueKind::Quantity(Quantity { number: here(number), unit: unit.as_ref().map(here) })
            }
            kind => kind.clone(),
        };
        Some(Value { kind, span: at })
    }

    /// Puts in the name that a parameter stands for.
    pub(super) fn name(&mut self, name: &mut Text, scope: &Scope) {
        if self.is_quoted(name) {
            return;
        }
        let Some(value) = scope.values.get(name.as_str()) else { return };
        let meant = match &value.kind {
            ValueKind::Constructor(word) if !word.braces => word.name.text.clone(),
            ValueKind::String(text) => text.clone(),
            ValueKind::Quantity(Quantity { number, unit: None }) => number.clone(),
            _ => {
                let at = name.span();
                self.form.mismatch(value.span, "a name is needed here").related(at, "for this");
                return;
            }
        };
        self.given(name, scope);
        self.replaced.push((name.span(), crate::convert::label(meant.as_str())));
        *name = meant;
    }

    /// Takes down that a parameter is used.
    fn given(&mut self, name: &Text, scope: &Scope) {
        let template = scope.road.last().and_then(|template| self.templates.get(template));
        let parameters = template.into_iter().flat_map(|template| &template.parameters);
        let declared = parameters.filter(|parameter| parameter.as_str() == name.as_str());
        self.used.extend(declared.map(Text::span));
    }

    /// Whether a name stands in quotes, and so for itself.
    fn is_quoted(&self, name: &Text) -> bool {
        let span = name.span();
        let before = &self.sources.get(span.file).text()[..span.start as usize];
        before.ends_with('"')
    }
}

/// Whether a value is that of a parameter: a word there is a text.
fn is_given(value: &Value, scope: &Scope) -> bool {
    scope.values.values().any(|given| given.span == value.span)
}
