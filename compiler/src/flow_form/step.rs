//! Operators: interceptors of Flume under the names of the language.

use logflowc_grammar::ast::flow::{
    Condition, ConditionKind, Constructor, Operand, OperandKind, Operator, Step,
};
use logflowc_grammar::catalog::{self, Kind};
use logflowc_grammar::finding::Safety;
use logflowc_grammar::flow::VERBS;
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use super::capture::{Capture, Captures, captures};
use super::{FlowForm, Path, joined};
use crate::lint::{language, nearest};

/// Operators that are thought of, with what does the same as far as anything does.
const UNBUILT: &[(&str, &str)] = &[
    ("parse", "`extract /(?<header>…)/` takes parts out of the body"),
    ("dedupe", "events are not compared with each other"),
    ("route", "write it behind the arrow: `=> route HEADER { value => channel }`"),
    ("redact", "`replace /…/ with \"…\"` takes text out of the body"),
    ("sample", "`keep when body matches /…/` keeps some of the events"),
    ("throttle", "a channel that is full slows its source down"),
    ("split", "the deserializer of the source makes the events"),
    ("join", "the deserializer of the source makes the events"),
    ("count", "`--http-port` shows the counters of every component"),
];

impl FlowForm {
    pub(super) fn steps(&mut self, source: &Path, steps: &[Step]) {
        let mut names: Vec<Text> = Vec::new();
        for step in steps {
            let Some(word) = self.word(step) else { continue };
            let same = |name: &&Text| name.as_str().trim_end_matches(|c: char| c.is_ascii_digit()) == word;
            let count = names.iter().filter(same).count() + 1;
            let name = if count == 1 { word } else { format!("{word}{count}") };
            names.push(Text::decoded(name, step.span));
        }
        let Some(first) = names.first() else { return };
        let at = first.span();
        self.put(source.key("interceptors", at), joined(names.iter(), at));
        let path = source.below("interceptors", at);
        let mut names = names.iter();
        for step in steps.iter() {
            let Some(name) = names.as_slice().first().filter(|name| name.span() == step.span) else { continue };
            names.next();
            self.step(&path.below(name.as_str(), step.span), step);
        }
    }

    /// What an interceptor is named after; none where it is no operator of this version.
    fn word(&mut self, step: &Step) -> Option<String> {
        Some(match &step.operator {
            Operator::Constructor(constructor) => self.interceptor(constructor)?,
            Operator::Extract(_) => "extract".to_owned(),
            Operator::Replace { .. } => "replace".to_owned(),
            Operator::Filter { keep, condition } => {
                if pattern_on_body(condition).is_none() {
                    self.find(&language::UNBUILT_FLOW, condition.span, "only `body matches /…/` is built yet");
                    return None;
                }
                if *keep { "keep" } else { "drop" }.to_owned()
            }
            Operator::Set { value, .. } => match &value.kind {
                OperandKind::String(_) | OperandKind::Quantity(_) | OperandKind::Call(_) => "set".to_owned(),
                _ => {
                    self.find(&language::UNBUILT_FLOW, value.span, "only constants and functions are built yet");
                    return None;
                }
            },
            Operator::Remove(_) | Operator::RemoveMatching(_) => "remove".to_owned(),
            Operator::Rename { from, .. } => {
                self.find(&language::UNBUILT_FLOW, from.span(), "`rename` is not built yet");
                return None;
            }
        })
    }

    fn interceptor(&mut self, constructor: &Constructor) -> Option<String> {
        let name = constructor.name.text.as_str();
        if constructor.name.quoted {
            return Some("custom".to_owned());
        }
        if catalog::Component::named(Kind::Interceptor, name).is_some() {
            return Some(name.to_owned());
        }
        let span = constructor.name.text.span();
        if let Some((word, instead)) = UNBUILT.iter().find(|(word, _)| *word == name) {
            self.find(&language::UNBUILT_FLOW, span, format!("the operator `{word}` is not built yet")).help(*instead);
            return None;
        }
        let of_kind = catalog::COMPONENTS.iter().filter(|component| component.kind == Kind::Interceptor);
        let known = of_kind.map(|component| component.name).chain(VERBS.iter().copied());
        let meant = nearest(name, known);
        let finding = self.find(&language::UNDECLARED_NAME, span, format!("there is no operator `{name}`"));
        match meant {
            Some(meant) => {
                finding.help(format!("did you mean `{meant}`?"));
                finding.fix(Safety::Unsafe, format!("write `{meant}`"), span, meant);
            }
            None => {
                finding.help("operators are `extract`, `replace`, `drop`, `keep`, `set`, `remove`, `rename` and the interceptors of Flume");
            }
        }
        None
    }

    fn step(&mut self, path: &Path, step: &Step) {
        let at = step.span;
        match &step.operator {
            Operator::Constructor(constructor) => self.constructor(Kind::Interceptor, path, constructor),
            Operator::Extract(pattern) => self.extract(path, at, pattern),
            Operator::Replace { pattern, by } => {
                self.kind(path, "search_replace", at);
                self.put(path.key("searchPattern", pattern.span()), pattern.clone());
                if !by.as_str().is_empty() {
                    self.put(path.key("replaceString", by.span()), by.clone());
                }
            }
            Operator::Filter { keep, condition } => self.filter(path, at, *keep, condition),
            Operator::Set { header, value, if_absent } => self.set(path, at, header, value, *if_absent),
            Operator::Remove(headers) => self.remove(path, at, headers),
            Operator::RemoveMatching(pattern) => {
                self.kind(path, "remove_header", at);
                self.put(path.key("matching", pattern.span()), pattern.clone());
            }
            Operator::Rename { .. } => {}
        }
    }

    fn kind(&mut self, path: &Path, kind: &str, at: Span) {
        self.put(path.key("type", at), Text::decoded(kind, at));
    }

    fn extract(&mut self, path: &Path, at: Span, pattern: &Text) {
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
            self.put(path.key(&key, header.span()), header);
            if let Some(kind) = kind {
                self.find(&language::UNBUILT_FLOW, kind.span(), "types of groups are not built yet")
                    .help("remove the colon and the type");
            }
        }
    }

    fn filter(&mut self, path: &Path, at: Span, keep: bool, condition: &Condition) {
        if let Some(pattern) = pattern_on_body(condition) {
            self.kind(path, "regex_filter", at);
            self.put(path.key("regex", pattern.span()), pattern.clone());
            if !keep {
                self.put(path.key("excludeEvents", at), Text::decoded("true", at));
            }
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
            _ => ("static", "key", true),
        };
        let class = catalog::Component::named(Kind::Interceptor, kind);
        let spelled = class.and_then(|class| class.short_names().next().or(class.aliases.first().copied()));
        self.kind(path, spelled.unwrap_or(kind), at);
        self.put(path.key(key, header.span()), header.clone());
        match &value.kind {
            OperandKind::Call(name) if name.as_str() == "hostname" => {
                self.put(path.key("useIP", name.span()), Text::decoded("false", name.span()));
            }
            OperandKind::String(text) => self.put(path.key("value", value.span), text.clone()),
            OperandKind::Quantity(quantity) => {
                self.put(path.key("value", value.span), quantity.number.clone());
            }
            _ => {}
        }
        if if_absent != default {
            let keep = if if_absent { "true" } else { "false" };
            self.put(path.key("preserveExisting", at), Text::decoded(keep, at));
        }
    }

    fn no_function(&mut self, name: &Text) {
        let finding =
            self.find(&language::UNDECLARED_NAME, name.span(), format!("there is no function `{name}()`"));
        finding.help("functions are `now()`, `hostname()`, `address()` and `uuid()`");
    }

    fn remove(&mut self, path: &Path, at: Span, headers: &[Text]) {
        self.kind(path, "remove_header", at);
        match headers {
            [header] => self.put(path.key("withName", header.span()), header.clone()),
            _ => {
                let mut list = headers[0].clone();
                for header in &headers[1..] {
                    list.push(&Text::decoded(",", header.span()));
                    list.push(header);
                }
                self.put(path.key("fromList", at), list);
            }
        }
    }
}

/// The pattern of `body matches /…/`, which Flume can do as well.
fn pattern_on_body(condition: &Condition) -> Option<&Text> {
    match &condition.kind {
        ConditionKind::Matches(Operand { kind: OperandKind::Body, .. }, pattern) => Some(pattern),
        _ => None,
    }
}
