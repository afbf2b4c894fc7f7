//! Values: compared with the type of their key, and written as Flume reads them.

use logflowc_grammar::ast::flow::{Quantity, Value, ValueKind};
use logflowc_grammar::catalog::{Property, Separator, Type};
use logflowc_grammar::finding::{Finding, Safety};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::{Joined, Text};

use super::FlowForm;
use super::unit::{self, Measure, UNITS};
use crate::lint::{language, nearest};
use crate::signs;

impl FlowForm {
    pub(super) fn mismatch(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        self.find(&language::WRONG_TYPE, span, message)
    }

    /// The text of a value for a key of the catalog; none where it is of another type, which is a finding then.
    pub(super) fn typed(&mut self, property: &'static Property, key: &str, value: &Value) -> Option<Text> {
        if matches!(property.kind, Type::List | Type::HostportList) && !property.prefix {
            return self.items(property, key, value);
        }
        self.single(property, key, value)
    }

    fn items(&mut self, property: &'static Property, key: &str, value: &Value) -> Option<Text> {
        let ValueKind::List(items) = &value.kind else { return self.single(property, key, value) };
        let separator = match property.separator {
            Some(Separator::Ws | Separator::Space) => " ",
            None if property.kind == Type::List => " ",
            _ => ",",
        };
        let mut all = Joined::new(value.span);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                all.push(&Text::decoded(separator, item.span));
            }
            all.push(&self.single(property, key, item)?);
        }
        Some(all.finish())
    }

    fn single(&mut self, property: &'static Property, key: &str, value: &Value) -> Option<Text> {
        let wanted = property.item_type();
        match &value.kind {
            // What is put in when the agent is started can be anything.
            ValueKind::String(text) if text.as_str().contains("${") => Some(text.clone()),
            ValueKind::Quantity(quantity) if is_number(wanted) => self.number(property, key, quantity),
            ValueKind::Quantity(quantity) if wanted == Type::Map && quantity.unit.is_none() => {
                Some(quantity.number.clone())
            }
            ValueKind::Quantity(Quantity { number, unit }) if wanted == Type::Amount => Some(match unit {
                Some(unit) => Text::decoded(format!("{number} {unit}"), value.span),
                None => number.clone(),
            }),
            ValueKind::Amount(text) if wanted == Type::Amount => Some(text.clone()),
            ValueKind::String(text) if !is_number(wanted) && wanted != Type::Bool => {
                Some(if signs::is_sign(property) { signs::escaped(text) } else { text.clone() })
            }
            ValueKind::Regex(text) if matches!(wanted, Type::Regex | Type::PathPattern) => Some(text.clone()),
            ValueKind::Constructor(word)
                if !word.braces
                    && (takes_word(wanted, word.name.text.as_str()) || property.header.is_some()) =>
            {
                Some(word.name.text.clone())
            }
            _ => {
                self.wrong(wanted, key, value);
                None
            }
        }
    }

    fn wrong(&mut self, wanted: Type, key: &str, value: &Value) {
        let span = value.span;
        let finding =
            self.mismatch(span, format!("`{key}` is {}, and this is {}", name_of(wanted), kind_of(value)));
        match &value.kind {
            ValueKind::Constructor(word) if !word.braces && !is_number(wanted) && wanted != Type::Bool => {
                finding.help("put it in quotes");
                finding.fix(Safety::Safe, "put it in quotes", span, format!("\"{}\"", word.name.text));
            }
            ValueKind::String(text) if wanted == Type::Bool || text.as_str().parse::<i64>().is_ok() => {
                finding.help(format!("write `{text}` without quotes"));
                finding.fix(Safety::Safe, "remove the quotes", span, text.as_str());
            }
            _ if wanted == Type::Bool => {
                finding.help("write `true` or `false`");
            }
            _ => {}
        }
    }

    /// A number in the unit of its key.
    fn number(&mut self, property: &'static Property, key: &str, quantity: &Quantity) -> Option<Text> {
        let number = &quantity.number;
        let measured = unit::of(property);
        if number.as_str().contains('.') && property.item_type() != Type::Float && quantity.unit.is_none() {
            self.mismatch(number.span(), format!("`{key}` is a whole number"));
            return None;
        }
        match (&quantity.unit, measured) {
            (None, Some((Measure::Time, one))) if number.as_str().parse::<i64>().is_ok_and(|it| it > 0) => {
                let word = UNITS.iter().find(|unit| unit.factor == one).map_or("s", |unit| unit.word);
                let finding = self.find(
                    &language::WRONG_UNIT,
                    number.span(),
                    format!("`{key}` is a time and has no unit"),
                );
                finding.help(format!("write `{number}{word}`, as Flume reads it"));
                finding.fix(Safety::Safe, "add the unit", number.span(), format!("{number}{word}"));
                None
            }
            (None, _) => Some(number.clone()),
            (Some(unit), measured) => self.measured(property, key, number, unit, measured),
        }
    }

    fn measured(
        &mut self,
        property: &'static Property,
        key: &str,
        number: &Text,
        unit: &Text,
        measured: Option<(Measure, i64)>,
    ) -> Option<Text> {
        let Some(known) = unit::find(unit.as_str()) else {
            let finding = self.find(&language::WRONG_UNIT, unit.span(), format!("there is no unit `{unit}`"));
            let same = UNITS.iter().find(|known| known.word.eq_ignore_ascii_case(unit.as_str()));
            let meant = same
                .map(|unit| unit.word)
                .or_else(|| nearest(unit.as_str(), UNITS.iter().map(|unit| unit.word)));
            finding.help(match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => {
                    "times are in `ms`, `s`, `m`, `h`, `d`, sizes in `B`, `kB`, `KiB`, `MB`, `MiB` and so on"
                        .to_owned()
                }
            });
            return None;
        };
        let Some((measure, one)) = measured.filter(|(measure, _)| *measure == known.measure) else {
            let what = format!(
                "`{key}` {}, and `{number}{unit}` is {}",
                counts(property, measured),
                word(known.measure)
            );
            self.find(&language::WRONG_UNIT, number.span(), what);
            return None;
        };
        let least = unit::amount(number.as_str(), known.factor);
        let Some(least) = least.filter(|least| least % one == 0) else {
            let what = format!("`{key}` counts whole {}, and `{number}{unit}` is none", plural(measure, one));
            self.find(&language::WRONG_UNIT, number.span(), what);
            return None;
        };
        Some(Text::decoded((least / one).to_string(), number.span()))
    }

    /// The text of a value for a key of which nothing is known.
    pub(super) fn plain(&mut self, value: &Value) -> Option<Text> {
        match &value.kind {
            ValueKind::String(text) | ValueKind::Regex(text) => Some(text.clone()),
            ValueKind::Quantity(Quantity { number, unit: None }) => Some(number.clone()),
            ValueKind::Constructor(word) if !word.braces => Some(word.name.text.clone()),
            _ => {
                self.mismatch(value.span, "a key in quotes takes text, a number or a word");
                None
            }
        }
    }
}

fn is_number(wanted: Type) -> bool {
    matches!(
        wanted,
        Type::Int
            | Type::Long
            | Type::Float
            | Type::DurationS
            | Type::DurationMs
            | Type::Bytes
            | Type::Size
            | Type::Port
    )
}

/// Whether a type takes a word without quotes.
fn takes_word(wanted: Type, word: &str) -> bool {
    match wanted {
        Type::Bool => matches!(word, "true" | "false"),
        Type::Enum | Type::Charset | Type::Host | Type::Map => true,
        _ => false,
    }
}

fn name_of(wanted: Type) -> &'static str {
    match wanted {
        Type::Int | Type::Long | Type::Size => "a number",
        Type::Float => "a fraction",
        Type::Bool => "`true` or `false`",
        Type::DurationS | Type::DurationMs => "a time",
        Type::Bytes => "a size",
        Type::Port => "a port",
        Type::Enum => "a word",
        Type::Regex => "a pattern",
        Type::List | Type::HostportList => "a list",
        Type::Path | Type::EscapePath | Type::PathPattern => "a path",
        Type::Amount => "an amount",
        _ => "text",
    }
}

fn kind_of(value: &Value) -> &'static str {
    match &value.kind {
        ValueKind::Quantity(quantity) => {
            match quantity.unit.as_ref().and_then(|unit| unit::find(unit.as_str())) {
                Some(unit) => word(unit.measure),
                None => "a number",
            }
        }
        ValueKind::Amount(_) => "an amount",
        ValueKind::String(_) | ValueKind::Sum(_) => "text",
        ValueKind::Regex(_) => "a pattern",
        ValueKind::Constructor(word) if word.braces => "a component",
        ValueKind::Constructor(_) => "a word",
        ValueKind::List(_) => "a list",
        ValueKind::Block(_) => "a block of settings",
    }
}

fn word(measure: Measure) -> &'static str {
    match measure {
        Measure::Time => "a time",
        Measure::Size => "a size in bytes",
        Measure::Share => "a share",
    }
}

/// What the numbers of a key are.
fn counts(property: &Property, measured: Option<(Measure, i64)>) -> String {
    match (measured, property.unit) {
        (Some((measure, _)), _) => format!("is {}", word(measure)),
        (None, "") => "is a number without a unit".to_owned(),
        (None, unit) => format!("counts {unit}"),
    }
}

fn plural(measure: Measure, one: i64) -> &'static str {
    match (measure, one) {
        (Measure::Time, 1) => "milliseconds",
        (Measure::Time, _) => "seconds",
        (Measure::Size, _) => "bytes",
        (Measure::Share, _) => "hundredths",
    }
}
