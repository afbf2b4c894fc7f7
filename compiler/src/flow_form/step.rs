//! Operators: interceptors of Flume under the names of the language.

use std::collections::HashMap;

use logflowc_grammar::ast::flow::{
    Condition, ConditionKind, Constructor, Operand, OperandKind, Operator, Step,
};
use logflowc_grammar::catalog;
use logflowc_grammar::finding::Safety;
use logflowc_grammar::flow::VERBS;
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::capture::{Capture, Captures, captures};
use super::faults::OPERATORS;
use super::types::{Kind, Types};
use super::{FlowForm, Path, joined};
use crate::lint::{language, nearest};

/// Words that other languages have for operators, with what does the same.
const INSTEAD: &[(&str, &str)] = &[
    ("route", "where events go stands behind the arrow: `=> route HEADER { value => channel }`"),
    ("filter", "write `keep when CONDITION` or `drop when CONDITION`"),
    ("where", "write `keep when CONDITION`"),
    ("json", "write `parse json`"),
    ("logfmt", "write `parse logfmt`"),
    ("csv", "write `parse csv { columns = [NAME, NAME:int] }`"),
    ("grok", "write `extract /(?<header>…)/`"),
    ("delete", "write `remove HEADER`"),
    ("mask", "write `redact emails, /…/ with \"…\"`"),
];

impl FlowForm {
    pub(super) fn steps(&mut self, source: &Path, steps: &[Step]) {
        let mut named: Vec<(Text, &Step)> = Vec::new();
        let mut counts: HashMap<String, usize> = HashMap::new();
        for step in steps {
            let Some(word) = self.word(step) else { continue };
            let count = counts.entry(word.clone()).or_default();
            *count += 1;
            let name = if *count == 1 { word } else { format!("{word}{count}") };
            named.push((Text::decoded(name, step.span), step));
        }
        let Some((first, _)) = named.first() else { return };
        let at = first.span();
        self.put(source.key("interceptors", at), joined(named.iter().map(|(name, _)| name), at));
        let path = source.below("interceptors", at);
        let mut types = Types::default();
        for (name, step) in named {
            self.step(&path.below(name.as_str(), step.span), step, &mut types);
        }
    }

    /// What an interceptor is named after; none where it is no operator of this version.
    fn word(&mut self, step: &Step) -> Option<String> {
        Some(match &step.operator {
            Operator::Constructor(constructor) => self.interceptor(constructor)?,
            Operator::Extract(_) => "extract".to_owned(),
            Operator::Replace { .. } => "replace".to_owned(),
            Operator::Filter { keep: true, .. } => "keep".to_owned(),
            Operator::Filter { .. } => "drop".to_owned(),
            Operator::Set { .. } => "set".to_owned(),
            Operator::Remove(_) | Operator::RemoveMatching(_) => "remove".to_owned(),
            Operator::Rename { .. } => "rename".to_owned(),
            Operator::Use(_) => unreachable!("templates are written out before"),
        })
    }

    fn interceptor(&mut self, constructor: &Constructor) -> Option<String> {
        let name = constructor.name.text.as_str();
        if constructor.name.quoted {
            return Some("custom".to_owned());
        }
        if catalog::Component::named(catalog::Kind::Interceptor, name).is_some() {
            return Some(name.to_owned());
        }
        let span = constructor.name.text.span();
        if VERBS.contains(&name) {
            self.unread_operator(span, Some(name));
            return None;
        }
        let of_kind =
            catalog::COMPONENTS.iter().filter(|component| component.kind == catalog::Kind::Interceptor);
        let known = of_kind.map(|component| component.name).chain(VERBS.iter().copied());
        let meant = nearest(name, known);
        let finding = self.find(&language::UNDECLARED_NAME, span, format!("there is no operator `{name}`"));
        let instead = INSTEAD.iter().find(|(word, _)| *word == name).map(|(_, instead)| *instead);
        match (instead, meant) {
            (Some(instead), _) => {
                finding.help(instead);
            }
            (None, Some(meant)) => {
                finding.help(format!("did you mean `{meant}`?"));
                finding.fix(Safety::Unsafe, format!("write `{meant}`"), span, meant);
            }
            (None, None) => {
                finding.help(format!("operators are {OPERATORS}"));
            }
        }
        None
    }

    fn step(&mut self, path: &Path, step: &Step, types: &mut Types) {
        let at = step.span;
        match &step.operator {
            Operator::Constructor(constructor) => {
                self.retype(constructor, types);
                self.constructor(catalog::Kind::Interceptor, path, constructor);
            }
            Operator::Extract(pattern) => self.extract(path, at, pattern, types),
            Operator::Replace { pattern, by } => {
                self.kind(path, "search_replace", at);
                self.put(path.key("searchPattern", pattern.span()), pattern.clone());
                if !by.as_str().is_empty() {
                    self.put(path.key("replaceString", by.span()), by.clone());
                }
            }
            Operator::Filter { keep, condition, text } => {
                self.filter(path, at, *keep, (condition, text), types);
            }
            Operator::Set { header, value, text, if_absent } => {
                let kind = if is_computed(value) {
                    self.compute(path, at, header, (value, text), *if_absent, types)
                } else {
                    self.set(path, at, header, value, *if_absent);
                    kind_of(value, types)
                };
                types.set(header, kind.filter(|_| !if_absent), at);
            }
            Operator::Remove(headers) => {
                for header in headers {
                    types.set(header, None, at);
                }
                self.remove(path, at, headers);
            }
            Operator::RemoveMatching(pattern) => {
                self.kind(path, "remove_header", at);
                self.put(path.key("matching", pattern.span()), pattern.clone());
            }
            Operator::Rename { from, to } => {
                self.copy(path, "rename", at, from, to);
                let kind = types.get(from.as_str());
                types.set(from, None, at);
                types.set(to, kind, at);
            }
            Operator::Use(_) => unreachable!("templates are written out before"),
        }
    }

    fn copy(&mut self, path: &Path, kind: &str, at: Span, from: &Text, to: &Text) {
        self.kind(path, kind, at);
        self.put(path.key("from", from.span()), from.clone());
        self.put(path.key("to", to.span()), to.clone());
    }

    /// The type of an interceptor, as the catalog spells it.
    fn kind(&mut self, path: &Path, name: &str, at: Span) {
        let class = catalog::Component::named(catalog::Kind::Interceptor, name);
        let spelled = class.and_then(|class| class.short_names().next().or(class.aliases.first().copied()));
        self.put(path.key("type", at), Text::decoded(spelled.unwrap_or(name), at));
    }

    fn extract(&mut self, path: &Path, at: Span, pattern: &Text, types: &mut Types) {
        let Captures { pattern, groups, unnamed } = captures(pattern);
        if groups.is_empty() {
            self.find(&language::FLOW_SYNTAX, pattern.span(), "the pattern has no group with a name")
                .help("name the header in the group that fills it: `(?<status>\\d+)`");
        } else if let Some(group) = unnamed.first() {
            self.find(&language::FLOW_SYNTAX, *group, "this group has no name")
                .help("name the header that it fills, `(?<header>…)`, or write `(?:…)`");
        }
        self.kind(path, "regex_extractor", at);
        self.put(path.key("regex", pattern.span()), pattern);
        let names: Vec<Text> = (1..)
            .zip(&groups)
            .map(|(number, group)| Text::decoded(format!("g{number}"), group.header.span()))
            .collect();
        if names.is_empty() {
            return;
        }
        self.put(path.key("serializers", at), joined(names.iter(), at));
        for (name, Capture { header, kind }) in names.iter().zip(groups) {
            let key = format!("serializers.{name}.name");
            let word = kind.as_ref().map_or("string", Text::as_str);
            let known = Kind::of_word(word);
            if let (None, Some(kind)) = (known, &kind) {
                self.find(&language::WRONG_TYPE, kind.span(), format!("there is no type `{kind}`"))
                    .help("types of groups are `string`, `int` and `float`");
            }
            types.set(&header, known, header.span());
            self.put(path.key(&key, header.span()), header);
        }
    }

    fn filter(
        &mut self,
        path: &Path,
        at: Span,
        keep: bool,
        (condition, text): (&Condition, &Text),
        types: &Types,
    ) {
        if let Some((pattern, found)) = pattern_on_body(condition) {
            self.kind(path, "regex_filter", at);
            self.put(path.key("regex", pattern.span()), pattern.clone());
            if keep != found {
                self.put(path.key("excludeEvents", at), Text::decoded("true", at));
            }
            return;
        }
        let findings = self.findings.len();
        self.check(condition, types);
        self.kind(path, "filter", at);
        let refused = self.findings.len() > findings;
        self.entry(path.key("when", condition.span), text.clone(), refused);
        if keep {
            self.put(path.key("keep", at), Text::decoded("true", at));
        }
    }

    fn set(&mut self, path: &Path, at: Span, header: &Text, value: &Operand, if_absent: bool) {
        // The defaults of Flume differ from one interceptor to the other.
        let (kind, key, default) = match &value.kind {
            OperandKind::Call(name) => match name.as_str() {
                "now" => ("timestamp", "headerName", false),
                "hostname" | "address" => ("host", "hostHeader", false),
                "uuid" => ("uuid", "headerName", true),
                _ => return self.no_function(name),
            },
            OperandKind::Header(from) => {
                self.copy(path, "copy", at, from, header);
                return self.keep(path, at, if_absent, false);
            }
            OperandKind::Body => ("body", "to", false),
            _ => ("static", "key", true),
        };
        self.kind(path, kind, at);
        self.put(path.key(key, header.span()), header.clone());
        match &value.kind {
            OperandKind::Call(name) if name.as_str() == "hostname" => {
                self.put(path.key("useIP", name.span()), Text::decoded("false", name.span()));
            }
            OperandKind::String(text) => self.put(path.key("value", value.span), text.clone()),
            OperandKind::Quantity(quantity) => {
                let refused = !self.without_unit(quantity);
                self.entry(path.key("value", value.span), quantity.number.clone(), refused);
            }
            _ => {}
        }
        self.keep(path, at, if_absent, default);
    }

    /// A header that is set to a number which is worked out for each event. The answer is its type.
    fn compute(
        &mut self,
        path: &Path,
        at: Span,
        header: &Text,
        (value, text): (&Operand, &Text),
        if_absent: bool,
        types: &Types,
    ) -> Option<Kind> {
        let findings = self.findings.len();
        let kind = self.computed(value, types);
        let refused = self.findings.len() > findings;
        self.kind(path, "compute", at);
        self.put(path.key("to", header.span()), header.clone());
        self.entry(path.key("number", value.span), text.clone(), refused);
        self.keep(path, at, if_absent, false);
        kind
    }

    /// Whether events that have the header are left alone, where that is not the default.
    fn keep(&mut self, path: &Path, at: Span, if_absent: bool, default: bool) {
        if if_absent != default {
            self.put(path.key("preserveExisting", at), Text::decoded(if_absent.to_string(), at));
        }
    }

    fn no_function(&mut self, name: &Text) {
        let finding =
            self.find(&language::UNDECLARED_NAME, name.span(), format!("there is no function `{name}()`"));
        finding.help("functions are `now()`, `hostname()`, `address()` and `uuid()`");
    }

    fn remove(&mut self, path: &Path, at: Span, headers: &[Text]) {
        self.kind(path, "remove_header", at);
        if let [header] = headers {
            return self.put(path.key("withName", header.span()), header.clone());
        }
        let mut list = headers[0].clone();
        for header in &headers[1..] {
            list.push(&Text::decoded(",", header.span()));
            list.push(header);
        }
        self.put(path.key("fromList", at), list);
    }
}

/// The pattern of `body matches /…/`, which Flume can do as well, and whether it has to be found.
fn pattern_on_body(condition: &Condition) -> Option<(&Text, bool)> {
    match &condition.kind {
        ConditionKind::Matches(Operand { kind: OperandKind::Body, .. }, pattern) => Some((pattern, true)),
        ConditionKind::Not(of) => pattern_on_body(of).map(|(pattern, found)| (pattern, !found)),
        _ => None,
    }
}

/// Whether a value is worked out of others.
fn is_computed(value: &Operand) -> bool {
    matches!(value.kind, OperandKind::Applied(..) | OperandKind::Sum(_) | OperandKind::Product(_))
}

/// The type of what a header is set to, where that is not worked out.
fn kind_of(value: &Operand, types: &Types) -> Option<Kind> {
    match &value.kind {
        OperandKind::Header(name) => types.get(name.as_str()),
        OperandKind::Quantity(quantity) if quantity.number.as_str().contains('.') => Some(Kind::Float),
        OperandKind::Quantity(_) => Some(Kind::Int),
        OperandKind::Call(name) if name.as_str() == "now" => Some(Kind::Int),
        OperandKind::String(_) | OperandKind::Call(_) | OperandKind::Body => Some(Kind::Text),
        OperandKind::Applied(..) | OperandKind::Sum(_) | OperandKind::Product(_) => {
            unreachable!("they are worked out")
        }
    }
}
