//! Operators in words: each says the settings of an interceptor of the catalog, so a phrase becomes its constructor.

use pest::iterators::Pair;

use super::{Reader, Rule, parts};
use crate::ast::flow::{Constructor, Label, Quantity, Setting, Value, ValueKind};
use crate::source::Span;
use crate::text::Text;

/// The rules of phrases. Each begins with the name of its interceptor.
pub(super) const RULES: &[Rule] = &[
    Rule::parse,
    Rule::redact,
    Rule::sample,
    Rule::throttle,
    Rule::dedupe,
    Rule::count,
    Rule::split,
    Rule::join,
];

/// The settings of a phrase.
struct Phrase {
    /// What its first number is.
    number: &'static str,
    /// What the time behind `within` is.
    time: &'static str,
    settings: Vec<Setting>,
}

impl Phrase {
    fn put(&mut self, key: &str, value: Value) {
        let text = Text::decoded(key, value.span);
        self.settings.push(Setting { key: Label { text, quoted: false }, value });
    }

    fn word(&mut self, key: &str, word: Text) {
        let span = word.span();
        let name = Label { text: word, quoted: false };
        let kind = ValueKind::Constructor(Constructor { name, settings: Vec::new(), braces: false, span });
        self.put(key, Value { kind, span });
    }

    fn string(&mut self, key: &str, text: Text) {
        let span = text.span();
        self.put(key, Value { kind: ValueKind::String(text), span });
    }

    fn quantity(&mut self, key: &str, quantity: Quantity) {
        let span = quantity.number.span();
        self.put(key, Value { kind: ValueKind::Quantity(quantity), span });
    }
}

impl Reader<'_> {
    /// The constructor that a phrase stands for.
    pub(super) fn phrase(&mut self, pair: Pair<'_, Rule>) -> Constructor {
        let (span, rule) = (self.span(&pair), pair.as_rule());
        let verb = pair.as_str().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let end = span.start as usize + verb.len();
        let text = Text::verbatim(verb, Span::new(span.file, span.start as usize..end));
        let number = if rule == Rule::sample { "share" } else { "events" };
        let time = if rule == Rule::join { "timeout" } else { "within" };
        let mut phrase = Phrase { number, time, settings: Vec::new() };
        match rule {
            Rule::parse => self.parse(pair, &mut phrase),
            Rule::redact => self.redact(pair, &mut phrase),
            _ => parts(pair).for_each(|part| self.clause(part, &mut phrase)),
        }
        Constructor { name: Label { text, quoted: false }, settings: phrase.settings, braces: true, span }
    }

    fn parse(&mut self, pair: Pair<'_, Rule>, phrase: &mut Phrase) {
        for part in parts(pair) {
            match part.as_rule() {
                Rule::name => phrase.word("format", self.verbatim(&part)),
                Rule::block => phrase.settings.extend(self.block(part)),
                _ => {
                    let inner = parts(part).next().expect("something happens to what fails");
                    match inner.as_rule() {
                        Rule::mark => {
                            let header = self.first_label(inner).text;
                            phrase.string("failure_header", header);
                        }
                        _ => phrase.word("on_failure", self.verbatim(&inner)),
                    }
                }
            }
        }
    }

    fn redact(&mut self, pair: Pair<'_, Rule>, phrase: &mut Phrase) {
        let mut kinds: Vec<Value> = Vec::new();
        for part in parts(pair) {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::regex => {
                    let pattern = self.regex(part);
                    phrase.put("pattern", Value { kind: ValueKind::Regex(pattern), span });
                }
                Rule::name => {
                    let name = Label { text: self.verbatim(&part), quoted: false };
                    let word = Constructor { name, settings: Vec::new(), braces: false, span };
                    kinds.push(Value { kind: ValueKind::Constructor(word), span });
                }
                rule => {
                    let key = if rule == Rule::hashed { "hash_key" } else { "with" };
                    let text = self.string(parts(part).next().expect("a text is put there"));
                    phrase.string(key, text);
                }
            }
        }
        if let (Some(first), Some(last)) = (kinds.first(), kinds.last()) {
            let span = Span { end: last.span.end, ..first.span };
            phrase.put("kinds", Value { kind: ValueKind::List(kinds), span });
        }
    }

    /// One part of a phrase that says one thing.
    fn clause(&mut self, pair: Pair<'_, Rule>, phrase: &mut Phrase) {
        let rule = pair.as_rule();
        match rule {
            Rule::quantity => {
                let quantity = self.quantity(pair);
                phrase.quantity(phrase.number, quantity);
            }
            Rule::unit => {
                let unit = self.verbatim(&pair);
                let number = Text::decoded("1", unit.span());
                phrase.quantity("per", Quantity { number, unit: Some(unit) });
            }
            Rule::one_in | Rule::burst | Rule::within => {
                let inner = parts(pair).next().expect("it is a quantity");
                let quantity = self.quantity(inner);
                let key = match rule {
                    Rule::one_in => "one_in",
                    Rule::within => phrase.time,
                    _ => "burst",
                };
                phrase.quantity(key, quantity);
            }
            Rule::regex => {
                let span = self.span(&pair);
                let pattern = self.regex(pair);
                phrase.put("start", Value { kind: ValueKind::Regex(pattern), span });
            }
            Rule::by | Rule::mark => {
                let header = self.first_label(pair).text;
                phrase.string(rule_word(rule), header);
            }
            Rule::cut => {
                let text = self.string(parts(pair).next().expect("a text is cut at"));
                phrase.string("delimiter", text);
            }
            Rule::shape if pair.as_str() == "json" => {
                let word = Text::decoded("true", self.span(&pair));
                phrase.word("json", word);
            }
            Rule::shape => {}
            // The name of a metric.
            _ => {
                let name = self.label(pair).text;
                phrase.string("as", name);
            }
        }
    }
}

fn rule_word(rule: Rule) -> &'static str {
    match rule {
        Rule::mark => "mark",
        _ => "by",
    }
}
