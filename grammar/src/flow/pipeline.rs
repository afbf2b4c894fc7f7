//! Pipelines: from a source or channel through steps to where events go.

use pest::iterators::Pair;

use super::{PHRASES, Reader, Rule, VERBS, parts, phrase, said};
use crate::ast::flow::{
    Case, Constructor, FaultKind, Group, Label, Member, Operator, Output, Pattern, Pipeline, Setting, Step,
    Target, Value,
};
use crate::catalog::{Component, Kind};
use crate::source::Span;
use crate::text::Text;

/// With what the end of a pipeline begins, where that is no name.
const POLICIES: &[&str] = &["route", "failover", "balance"];

impl Reader<'_> {
    pub(super) fn pipeline(&mut self, pair: Pair<'_, Rule>) -> Pipeline {
        let from = Text::empty(self.span(&pair));
        let mut pipeline = Pipeline { kind: None, from, steps: Vec::new(), target: None, open: true };
        for part in parts(pair) {
            match part.as_rule() {
                Rule::kind => pipeline.kind = Some(self.verbatim(&part)),
                Rule::name | Rule::string => pipeline.from = self.label(part).text,
                Rule::step | Rule::junk_step => pipeline.steps.extend(self.step(part)),
                Rule::target => {
                    pipeline.open = false;
                    pipeline.target = self.target(part);
                }
                Rule::misplaced => {
                    pipeline.open = false;
                    let bar = parts(part.clone()).next().expect("a bar stands in front of it");
                    self.fault(FaultKind::Misplaced, self.span(&bar));
                    pipeline.target = self.target(part);
                }
                rule => {
                    pipeline.open = false;
                    let word = POLICIES.iter().find(|word| part.as_str().starts_with(**word)).copied();
                    let kind =
                        if rule == Rule::no_arrow { FaultKind::Arrow } else { FaultKind::Target(word) };
                    self.junk(&part, kind, Rule::target);
                }
            }
        }
        pipeline
    }

    /// A step; what stands in its place and is none becomes a fault.
    pub(super) fn step(&mut self, pair: Pair<'_, Rule>) -> Option<Step> {
        if pair.as_rule() == Rule::junk_step {
            return self.unread(&pair);
        }
        let operator = parts(pair).next().expect("a step has an operator");
        let span = self.span(&operator);
        Some(Step { operator: self.operator(operator), span })
    }

    /// What begins with the word of an operator and does not go on as it should, or is none.
    fn unread(&mut self, pair: &Pair<'_, Rule>) -> Option<Step> {
        let is_letter = |sign: char| sign.is_alphanumeric() || sign == '_';
        let word = pair.as_str().split(|sign| !is_letter(sign)).next().unwrap_or_default();
        let verbs = [VERBS, PHRASES].into_iter().flatten().copied();
        let interceptor = Component::named(Kind::Interceptor, word).map(|interceptor| interceptor.name);
        let known = verbs.chain(interceptor).find(|verb| *verb == word);
        if known.is_some() || !word.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
            self.junk(pair, FaultKind::Operator(known), Rule::step);
            return None;
        }
        // There is no such operator, which is all that has to be said.
        let start = self.base + pair.as_span().start();
        let span = Span::new(self.file, start..start + word.len());
        let name = Label { text: Text::verbatim(word, span), quoted: false };
        let operator = Constructor { name, settings: Vec::new(), braces: false, span };
        Some(Step { operator: Operator::Constructor(operator), span })
    }

    fn operator(&mut self, pair: Pair<'_, Rule>) -> Operator {
        if pair.as_rule() == Rule::constructor {
            return Operator::Constructor(self.constructor(pair));
        }
        let rule = pair.as_rule();
        if rule == Rule::use_ {
            return Operator::Use(self.use_of(pair));
        }
        if phrase::RULES.contains(&rule) {
            return Operator::Constructor(self.phrase(pair));
        }
        let mut parts = parts(pair);
        let mut next = || parts.next().expect("the grammar has a part here");
        match rule {
            Rule::extract | Rule::pattern_of => Operator::Extract(self.regex(next())),
            Rule::replace => Operator::Replace { pattern: self.regex(next()), by: self.string(next()) },
            Rule::filter => {
                let keep = next().as_str() == "keep";
                let condition = next();
                let text = Text::verbatim(said(&condition), self.span(&condition));
                Operator::Filter { keep, condition: self.any(condition), text }
            }
            Rule::set => {
                let (header, value) = (self.label(next()).text, next());
                let text = Text::verbatim(said(&value), self.span(&value));
                let value = self.expression(value);
                Operator::Set { header, value, text, if_absent: parts.next().is_some() }
            }
            Rule::rename => Operator::Rename { from: self.label(next()).text, to: self.label(next()).text },
            _ => self.remove(parts),
        }
    }

    fn remove<'p>(&mut self, parts: impl Iterator<Item = Pair<'p, Rule>>) -> Operator {
        let mut parts = parts.peekable();
        if let Some(pattern) = parts.next_if(|part| part.as_rule() == Rule::regex) {
            return Operator::RemoveMatching(self.regex(pattern));
        }
        Operator::Remove(parts.map(|part| self.label(part).text).collect())
    }

    fn target(&mut self, pair: Pair<'_, Rule>) -> Option<Target> {
        let pair = parts(pair).find(|part| part.as_rule() != Rule::bar)?;
        Some(match pair.as_rule() {
            Rule::route => self.route(pair),
            Rule::group => self.group(pair),
            _ => Target::Outputs(parts(pair).map(|output| self.output(output)).collect()),
        })
    }

    fn output(&mut self, pair: Pair<'_, Rule>) -> Output {
        let optional = parts(pair.clone()).find(|part| part.as_rule() == Rule::optional);
        Output { optional: optional.map(|word| self.span(&word)), name: self.first_label(pair).text }
    }

    fn route(&mut self, pair: Pair<'_, Rule>) -> Target {
        let open = self.brace(&pair);
        let mut parts = parts(pair);
        let header = self.label(parts.next().expect("a route has a header")).text;
        let (mut cases, mut settings) = (Vec::new(), Vec::new());
        for part in parts {
            match part.as_rule() {
                Rule::case => cases.push(self.case(part)),
                Rule::entry | Rule::unclosed => settings.extend(self.setting(part, FaultKind::Case, open)),
                _ => self.junk(&part, FaultKind::Case, Rule::case),
            }
        }
        Target::Route { header, cases, settings }
    }

    fn case(&mut self, pair: Pair<'_, Rule>) -> Case {
        let mut parts = parts(pair);
        let pattern = self.patterns(parts.next().expect("a case begins with its values"));
        Case { pattern, outputs: parts.map(|output| self.output(output)).collect() }
    }

    fn patterns(&mut self, pair: Pair<'_, Rule>) -> Pattern {
        let mut values = Vec::new();
        for part in parts(pair) {
            match part.as_rule() {
                Rule::otherwise => return Pattern::Else(self.span(&part)),
                Rule::range => {
                    let mut ends = part.into_inner().map(|end| self.verbatim(&end));
                    let mut end = || ends.next().expect("a range has two ends");
                    return Pattern::Range(end(), end());
                }
                // A value is compared letter by letter, so it stays as it is written.
                Rule::quantity => values.push(self.verbatim(&part)),
                _ => values.push(self.label(part).text),
            }
        }
        Pattern::Values(values)
    }

    fn group(&mut self, pair: Pair<'_, Rule>) -> Target {
        let open = self.brace(&pair);
        let mut policy = Text::empty(open);
        let (mut by, mut name, mut members, mut settings) = (None, None, Vec::new(), Vec::<Setting>::new());
        for part in parts(pair) {
            match part.as_rule() {
                Rule::policy => policy = self.verbatim(&part),
                Rule::by_what => by = parts(part).next().map(|word| self.verbatim(&word)),
                Rule::name | Rule::string => name = Some(self.label(part).text),
                Rule::member => members.push(self.member(part)),
                _ => settings.extend(self.setting(part, FaultKind::Member, open)),
            }
        }
        Target::Group(Group { policy, by, name, members, settings })
    }

    fn member(&mut self, pair: Pair<'_, Rule>) -> Member {
        let mut all = parts(pair);
        let name = self.label(all.next().expect("a member has a name")).text;
        let mut member = Member { name, priority: None, capacity: None, cost: None };
        for part in all {
            match part.as_rule() {
                Rule::quantity => member.priority = Some(self.quantity(part)),
                Rule::most => member.capacity = self.most(part),
                Rule::price => member.cost = parts(part).next().map(|value| self.value(value)),
                _ => {}
            }
        }
        member
    }

    fn most(&mut self, pair: Pair<'_, Rule>) -> Option<Value> {
        let value = parts(pair).next().expect("a value follows, or the note that it is missing");
        if value.as_rule() == Rule::no_value {
            self.junk(&value, FaultKind::Value, Rule::value);
            return None;
        }
        Some(self.value(value))
    }

    /// The first brace of a pair.
    pub(super) fn brace(&self, pair: &Pair<'_, Rule>) -> Span {
        let at = self.base + pair.as_span().start() + pair.as_str().find('{').unwrap_or(0);
        Span::new(self.file, at..at + 1)
    }
}
