//! Statements that hold lines of their own: templates and tests.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::flow::WordKind;

use super::place::{Before, Place};

/// What the lines of a test begin with.
const PARTS: &[&str] = &["clock", "fail", "send", "after", "expect"];

/// A statement that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    Template,
    Test,
}

/// What holds a place, with the words in it; none where the statement has ended, or holds no lines.
pub(super) fn around<'w, 't>(statement: &'w [Before<'t>]) -> Option<(Body, &'w [Before<'t>])> {
    let body = match statement.first()?.text {
        "template" => Body::Template,
        "test" => Body::Test,
        _ => return None,
    };
    let open = statement.iter().position(|word| is_sign(word, "{"))?;
    let inner = &statement[open + 1..];
    (depth(inner) >= 0).then_some((body, inner))
}

/// The parameters of the template that is open behind some words.
pub(super) fn parameters(words: &[Before<'_>]) -> Vec<String> {
    let start = words.iter().rposition(|word| word.first && word.text == "template");
    let Some((Body::Template, _)) = start.and_then(|start| around(&words[start..])) else {
        return Vec::new();
    };
    let head = words[start.unwrap_or_default()..].iter().skip_while(|word| !is_sign(word, "("));
    let names = head.take_while(|word| !is_sign(word, ")")).filter(|word| word.kind == WordKind::Name);
    names.map(|word| word.text.to_owned()).collect()
}

/// What can stand behind the words of a test, outside of its events.
pub(super) fn in_test(words: &[&Before<'_>], first: bool) -> Option<Place> {
    let parts = || Some(Place::Words(PARTS.to_vec()));
    let names = |kinds: &[Kind], words: &[&'static str]| {
        Some(Place::Names { kinds: kinds.to_vec(), words: words.to_vec() })
    };
    let Some(start) = words.iter().rposition(|word| is_part(word)) else { return parts() };
    let part: Vec<&str> = words[start..].iter().map(|word| word.text).collect();
    match part[..] {
        ["fail"] => names(&[Kind::Sink], &[]),
        ["send"] => names(&[Kind::Source, Kind::Channel], &[]),
        ["expect"] => names(&[Kind::Channel, Kind::Sink], &[]),
        [.., ","] => None,
        _ if first => parts(),
        ["fail", _, _] => Some(Place::Words(vec!["times"])),
        ["expect", _] => Some(Place::Words(vec!["nothing"])),
        _ => None,
    }
}

/// Whether a word begins a line of a test.
pub(super) fn is_part(word: &Before<'_>) -> bool {
    word.kind == WordKind::Name && PARTS.contains(&word.text)
}

/// How many more braces are opened than closed; negative as soon as one too many is closed.
fn depth(words: &[Before<'_>]) -> i32 {
    let mut depth = 0;
    for word in words.iter().filter(|word| word.kind == WordKind::Sign) {
        match word.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            break;
        }
    }
    depth
}

fn is_sign(word: &Before<'_>, sign: &str) -> bool {
    word.kind == WordKind::Sign && word.text == sign
}
