//! What can stand at a place, told by the words before it.

use logflowc_compiler::flow_form::group::SELECTIONS;
use logflowc_grammar::catalog::{Component as Class, Kind, Property};
use logflowc_grammar::flow::{self, KEYWORDS, WordKind};

use super::body::{self, Body};
use super::meaning::meant;
use super::phrase;
use super::statements::kind_of;
use super::steps::processor;

/// A word before the cursor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before<'t> {
    pub(super) kind: WordKind,
    pub(super) text: &'t str,
    /// It is the first one on its line.
    pub(super) first: bool,
}

/// What can stand somewhere.
#[derive(Debug)]
pub(super) enum Place {
    /// A statement, and what goes on with a flow.
    Statement,
    /// A type of a kind.
    Type(Kind),
    /// A key of a component that has these already. In a group sinks stand there too.
    Key { class: &'static Class, given: Vec<String> },
    /// A value.
    Value(&'static Property),
    /// Names of components, and other words.
    Names { kinds: Vec<Kind>, words: Vec<&'static str> },
    /// The end of a flow that begins with this name, `Some` where the word for its kind stands in front.
    Target { kind: Option<Kind>, from: String, first: bool },
    /// A step.
    Step,
    /// Headers, and other words.
    Headers(Vec<&'static str>),
    /// Headers of any flow.
    AnyHeader,
    /// The value of a header.
    Operand,
    /// Names of templates.
    Templates,
    /// Some of the words of the language.
    Words(Vec<&'static str>),
}

/// What brackets hold.
#[derive(Debug, Clone, Copy)]
enum Inside {
    Settings(Option<&'static Class>),
    /// Parts by name.
    Parts(Kind),
    /// Settings that a pattern stands for.
    Below(&'static Property),
    List(&'static Property),
    /// The cases of a route.
    Cases,
    /// The headers of an event in a test.
    Sample,
    /// Anything else, such as a list in a condition.
    Other,
}

#[derive(Debug)]
struct Frame {
    inside: Inside,
    key: String,
    /// A `=` or `=>` stands behind the key, and nothing behind that.
    asked: bool,
    /// A case goes on with further channels.
    outputs: bool,
    /// What a constructor behind the key has named.
    class: Option<&'static Class>,
    given: Vec<String>,
}

impl Frame {
    fn new(inside: Inside) -> Self {
        Self { inside, key: String::new(), asked: false, outputs: false, class: None, given: Vec::new() }
    }

    fn property(&self) -> Option<&'static Property> {
        match self.inside {
            Inside::Settings(Some(class)) => meant(class, &self.key).next(),
            Inside::Below(property) | Inside::List(property) => Some(property),
            _ => None,
        }
    }

    /// A word between brackets.
    fn word(&mut self, word: &Before<'_>) {
        match (word.kind, word.text) {
            (WordKind::Sign, "=" | "=>") => (self.asked, self.outputs) = (true, true),
            (WordKind::Sign, ",") => (self.asked, self.class) = (false, None),
            (WordKind::Sign, "|") => self.outputs = false,
            (WordKind::Name | WordKind::String, text) if self.asked => {
                self.asked = false;
                self.class = self.kind_of_value().and_then(|kind| find(kind, text));
            }
            (WordKind::Name | WordKind::String, text) => {
                text.trim_matches('"').clone_into(&mut self.key);
                self.given.push(self.key.clone());
                self.class = None;
            }
            _ => self.asked = false,
        }
    }

    fn kind_of_value(&self) -> Option<Kind> {
        match self.inside {
            Inside::Parts(kind) => Some(kind),
            _ => self.property()?.part,
        }
    }

    /// What a bracket begins.
    fn opened(&self, bracket: &str) -> Inside {
        let property = self.property();
        match (bracket, property) {
            ("[", Some(property)) => Inside::List(property),
            ("{", Some(property)) if self.asked => match property.part {
                Some(kind) => Inside::Parts(kind),
                None => Inside::Below(meant_below(self, property)),
            },
            ("{", _) if self.class.is_some() => Inside::Settings(self.class),
            _ => Inside::Other,
        }
    }

    fn place(self) -> Option<Place> {
        match self.inside {
            Inside::Parts(kind) if self.asked => Some(Place::Type(kind)),
            Inside::List(property) => Some(Place::Value(property)),
            Inside::Settings(_) | Inside::Below(_) if self.asked => self.property().map(Place::Value),
            Inside::Settings(Some(class)) => Some(Place::Key { class, given: self.given }),
            Inside::Below(property) => {
                let kind = property.reference.filter(|_| property.key.contains('<'))?;
                Some(Place::Names { kinds: vec![kind], words: Vec::new() })
            }
            Inside::Cases => {
                let kinds = if self.outputs { vec![Kind::Channel] } else { Vec::new() };
                let words = if self.asked { vec!["optional"] } else { vec!["optional", "else"] };
                Some(Place::Names { kinds, words })
            }
            Inside::Sample if !self.asked => Some(Place::AnyHeader),
            _ => None,
        }
    }
}

/// The pattern of the same name as a key, where there is one.
fn meant_below(frame: &Frame, property: &'static Property) -> &'static Property {
    let Inside::Settings(Some(class)) = frame.inside else { return property };
    meant(class, &frame.key).find(|property| property.prefix).unwrap_or(property)
}

fn find(kind: Kind, written: &str) -> Option<&'static Class> {
    let name = written.trim_matches('"');
    Class::named(kind, name).or_else(|| Class::find(kind, name))
}

/// What can stand behind some words; `first` says whether it would be the first on its line.
pub(super) fn place(words: &[Before<'_>], first: bool) -> Option<Place> {
    let start = words.iter().enumerate().rposition(|(at, word)| starts(words, at, word));
    let Some(statement) = start.map(|start| &words[start..]) else { return Some(Place::Statement) };
    let (body, statement) =
        body::around(statement).map_or((None, statement), |(body, inner)| (Some(body), inner));
    let (mut frames, outer) = brackets(statement);
    match (frames.pop(), body) {
        (Some(frame), _) => frame.place(),
        (None, Some(Body::Test)) => body::in_test(&outer, first),
        (None, Some(Body::Template)) if outer.is_empty() => Some(Place::Statement),
        (None, _) => outside(&outer, first),
    }
}

/// The brackets that are open behind some words, and the words outside of all brackets.
fn brackets<'w, 't>(words: &'w [Before<'t>]) -> (Vec<Frame>, Vec<&'w Before<'t>>) {
    let (mut frames, mut outer): (Vec<Frame>, Vec<&Before<'_>>) = (Vec::new(), Vec::new());
    for word in words {
        match (word.kind, word.text) {
            // What brackets in a condition hold goes on with it.
            (WordKind::Sign, "(" | ")") if frames.is_empty() => outer.push(word),
            (WordKind::Sign, open @ ("{" | "[")) => {
                let inside = match frames.last() {
                    Some(frame) => frame.opened(open),
                    None => opened(&outer, open),
                };
                let mut frame = Frame::new(inside);
                if frames.is_empty() {
                    frame.given = said(&outer);
                }
                frames.push(frame);
            }
            (WordKind::Sign, "}" | "]") => {
                frames.pop();
                match frames.last_mut() {
                    Some(frame) => (frame.asked, frame.class) = (false, None),
                    None => outer.push(word),
                }
            }
            _ => match frames.last_mut() {
                Some(frame) => frame.word(word),
                None => outer.push(word),
            },
        }
    }
    (frames, outer)
}

/// The keys that the words in front of a block say.
fn said(outer: &[&Before<'_>]) -> Vec<String> {
    match outer[last_sign(outer)..] {
        [_, verb, _] if verb.text == "parse" => vec!["format".to_owned()],
        _ => Vec::new(),
    }
}

/// Whether a word begins a statement: it is the first on its line and no key.
fn starts(words: &[Before<'_>], at: usize, word: &Before<'_>) -> bool {
    let next = words.get(at + 1);
    word.first
        && word.kind == WordKind::Name
        && KEYWORDS.contains(&word.text)
        && next.is_none_or(|next| next.kind != WordKind::Sign)
}

/// What a bracket begins that stands in no other one.
fn opened(outer: &[&Before<'_>], bracket: &str) -> Inside {
    let text = |back: usize| outer.len().checked_sub(back).map_or("", |at| outer[at].text);
    if bracket == "[" {
        return Inside::Other;
    }
    if let Some(kind) = outer.first().and_then(|word| kind_of(word.text)) {
        return Inside::Settings(find(kind, text(1)));
    }
    if outer.first().is_some_and(|word| body::is_part(word)) {
        return Inside::Sample;
    }
    let last = last_sign(outer);
    match outer.get(last + 1).map(|word| word.text) {
        Some("route") if outer[last].text == "=>" => Inside::Cases,
        Some(policy @ ("failover" | "balance")) if outer[last].text == "=>" => {
            Inside::Settings(processor(policy))
        }
        Some(name) => Inside::Settings(find(Kind::Interceptor, name)),
        None => Inside::Other,
    }
}

/// The sign with which the last step begins, or the first word.
fn last_sign(outer: &[&Before<'_>]) -> usize {
    outer.iter().rposition(|word| word.kind == WordKind::Sign && matches!(word.text, "|" | "=>")).unwrap_or(0)
}

/// What can stand outside of all brackets.
fn outside(outer: &[&Before<'_>], first: bool) -> Option<Place> {
    let (head, last) = (outer.first()?, outer.last()?);
    let unfinished = last.kind == WordKind::Sign && matches!(last.text, "=" | "," | "|" | "=>");
    if first && !unfinished {
        return Some(Place::Statement);
    }
    if let Some(kind) = kind_of(head.text) {
        return (last.text == "=").then_some(Place::Type(kind));
    }
    match head.text {
        // The steps of a template have no flow in front of them.
        "flow" | "|" => in_flow(outer),
        "use" => (outer.len() == 1).then_some(Place::Templates),
        "require" => promise(&outer[1..].iter().map(|word| word.text).collect::<Vec<_>>()),
        _ => None,
    }
}

/// What can stand in a requirement.
fn promise(part: &[&str]) -> Option<Place> {
    let names = |kinds: &[Kind]| Some(Place::Names { kinds: kinds.to_vec(), words: Vec::new() });
    match part {
        [] => Some(Place::Words(super::vocabulary::PROMISES.iter().map(|(word, _)| *word).collect())),
        ["header"] => Some(Place::Headers(Vec::new())),
        ["header", .., "on"] => names(&[Kind::Channel, Kind::Sink]),
        [.., "on"] => names(&[Kind::Source]),
        [.., "->" | "("] => names(&[Kind::Sink]),
        _ => None,
    }
}

fn in_flow(outer: &[&Before<'_>]) -> Option<Place> {
    let sign = last_sign(outer);
    let part: Vec<&str> = outer[sign + 1..].iter().map(|word| word.text).collect();
    match outer[sign].text {
        "|" => step(&part),
        "=>" => {
            let (kind, from) = origin(outer);
            target(&part, kind, from)
        }
        _ => match part[..] {
            [] => Some(Place::Names {
                kinds: vec![Kind::Source, Kind::Channel],
                words: vec!["source", "channel"],
            }),
            ["source"] => Some(Place::Names { kinds: vec![Kind::Source], words: vec!["|", "=>"] }),
            ["channel"] => Some(Place::Names { kinds: vec![Kind::Channel], words: vec!["|", "=>"] }),
            _ => Some(Place::Words(vec!["|", "=>"])),
        },
    }
}

/// With what a flow begins.
fn origin(outer: &[&Before<'_>]) -> (Option<Kind>, String) {
    let text = |at: usize| outer.get(at).filter(|word| word.kind != WordKind::Sign).map(|word| word.text);
    let name = |text: Option<&str>| text.unwrap_or_default().trim_matches('"').to_owned();
    match (text(1), text(2)) {
        (Some(word @ ("source" | "channel")), Some(from)) => (kind_of(word), name(Some(from))),
        (from, _) => (None, name(from)),
    }
}

fn target(part: &[&str], kind: Option<Kind>, from: String) -> Option<Place> {
    match part {
        [] => Some(Place::Target { kind, from, first: true }),
        ["route"] => Some(Place::Headers(Vec::new())),
        ["balance"] => Some(Place::Words(vec!["by"])),
        ["balance", "by"] => Some(Place::Words(SELECTIONS.iter().map(|(word, _)| *word).collect())),
        [.., "," | "optional"] => Some(Place::Target { kind, from, first: false }),
        _ => None,
    }
}

fn step(part: &[&str]) -> Option<Place> {
    match part {
        [verb, said @ ..] if phrase::VERBS.contains(verb) => phrase::phrase(verb, said),
        [] => Some(Place::Step),
        ["use"] => Some(Place::Templates),
        ["drop" | "keep"] => Some(Place::Words(vec!["when"])),
        ["drop" | "keep", "when", condition @ ..] => Some(in_condition(condition)),
        ["replace", _] => Some(Place::Words(vec!["with"])),
        ["set" | "rename"] | ["remove", .., ","] => Some(Place::Headers(Vec::new())),
        ["set", _, "="] => Some(Place::Operand),
        ["set", _, "=", .., "if"] => Some(Place::Words(vec!["absent"])),
        ["set", _, "=", .., "absent"] | ["rename", _, "to", _] => Some(Place::Words(vec!["|", "=>"])),
        ["set", _, "=", ..] => Some(Place::Words(vec!["if absent", "|", "=>"])),
        ["rename", _] => Some(Place::Words(vec!["to"])),
        ["rename", _, "to"] | ["extract"] => None,
        ["remove"] => Some(Place::Headers(vec!["matching"])),
        _ => Some(Place::Words(vec!["|", "=>"])),
    }
}

/// What a condition can begin with, besides headers.
const BEGINNINGS: &[&str] = &["body", "has", "not", "len", "lower", "upper"];

/// What can go on with a condition.
fn in_condition(before: &[&str]) -> Place {
    let begins = |word: &str| matches!(word, "and" | "or" | "not" | "(");
    let relation = |word: &str| super::vocabulary::RELATIONS.iter().any(|(known, _)| *known == word);
    match before {
        [] => Place::Headers(BEGINNINGS.to_vec()),
        [.., last] if begins(last) => Place::Headers(BEGINNINGS.to_vec()),
        [.., "has"] => Place::Headers(Vec::new()),
        [.., last] if relation(last) => Place::Words(Vec::new()),
        [_] => Place::Words(super::vocabulary::RELATIONS.iter().map(|(word, _)| *word).collect()),
        [.., before, last] if begins(before) && *last != ")" => {
            Place::Words(super::vocabulary::RELATIONS.iter().map(|(word, _)| *word).collect())
        }
        _ => Place::Words(vec!["and", "or", "|", "=>"]),
    }
}

/// The words that end before the cursor, and the one that it stands in or behind.
pub(super) fn before<'t>(
    text: &'t str,
    words: &[flow::Word],
    offset: usize,
) -> (Vec<Before<'t>>, Option<flow::Word>) {
    let mut found = Vec::new();
    let mut end = 0;
    for word in words {
        let range = word.span.range();
        let whole = matches!(word.kind, WordKind::Sign | WordKind::Stray);
        if range.start >= offset || !whole && range.end >= offset {
            return (found, (range.start <= offset).then_some(*word).filter(|_| !whole));
        }
        let first = end == 0 || text[end..range.start].contains(['\n', '\r']);
        end = range.end;
        if word.kind != WordKind::Comment {
            found.push(Before { kind: word.kind, text: text[range].trim_end(), first });
        }
    }
    (found, None)
}
