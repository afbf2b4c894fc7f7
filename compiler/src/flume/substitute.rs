//! `${…}` in values, as `org.apache.flume.node.MapResolver` replaces it with Commons Text's `StringSubstitutor`.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use logflowc_grammar::text::{Joined, Text};

use crate::world::World;

/// What a name stands for.
enum Found {
    Value(String),
    /// Only known when the agent is started.
    Unknown,
    Nothing,
}

/// Why a value has no end; the process does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endless {
    /// The value refers to itself by way of others; these are the names on the way.
    Loop(Vec<String>),
    /// References stand too deep in each other, or all they stand for is too large.
    TooMuch,
}

/// Values that refer to others may not go deeper: Java's stack has an end too.
const DEEPEST: usize = 200;

/// How many bytes may still be looked at for all values of a configuration together. A few lines that double each
/// other could be read for years.
#[derive(Debug)]
pub struct Effort {
    left: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self { left: 128 << 20 }
    }
}

impl Effort {
    fn take(&mut self, bytes: usize) -> Result<(), Endless> {
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(0);
        left.map(|_| ()).ok_or(Endless::TooMuch)
    }
}

/// A value after substitution.
#[derive(Debug, Clone)]
pub struct Substituted {
    /// The text; places that could not be replaced are as they were.
    pub text: Text,
    /// Some of it is known only when the agent is started.
    pub unknown: bool,
}

/// Replaces every `${name}`, `${name:-default}` and `${prefix:name}`. `resolved` holds the properties that have
/// been looked at before this one.
#[expect(clippy::implicit_hasher, reason = "only this crate's own maps come here")]
pub fn substitute(
    text: &Text,
    resolved: &HashMap<String, String>,
    world: &World,
    effort: &mut Effort,
) -> Result<Substituted, Endless> {
    if !has_reference(text.as_str()) {
        return Ok(Substituted { text: text.clone(), unknown: false });
    }
    let mut walk = Walk { resolved, world, effort, depth: 0, unknown: false };
    let mut stack = vec![Rc::from(text.as_str())];
    let mut out = Joined::new(text.span());
    for piece in walk.pieces(text.as_str(), &mut stack)? {
        match piece {
            Piece::Kept(range) => out.push(&text.slice(range)),
            Piece::Replaced(range, value) => out.push(&Text::decoded(value, text.span_of(range))),
        }
    }
    Ok(Substituted { text: out.finish(), unknown: walk.unknown })
}

/// Whether there may be something to replace. Looking for one character first is much faster than for two.
pub(super) fn has_reference(text: &str) -> bool {
    text.contains('$') && text.contains("${")
}

/// A part of the result.
enum Piece {
    /// As it stands in the text.
    Kept(Range<usize>),
    /// Something else in the place of a range.
    Replaced(Range<usize>, String),
}

struct Walk<'w> {
    resolved: &'w HashMap<String, String>,
    world: &'w World,
    effort: &'w mut Effort,
    depth: usize,
    unknown: bool,
}

/// The names on the way to a value.
type Way = Vec<Rc<str>>;

impl Walk<'_> {
    fn pieces(&mut self, text: &str, stack: &mut Way) -> Result<Vec<Piece>, Endless> {
        self.effort.take(text.len() + 1)?;
        let mut pieces = Vec::new();
        let mut kept = 0;
        let mut at = 0;
        while let Some(found) = text[at..].find("${").map(|found| at + found) {
            if text[..found].ends_with('$') && found > kept.max(at) {
                // `$${x}` is a way to write `${x}`: the first `$` goes.
                pieces.push(Piece::Kept(kept..found - 1));
                kept = found;
                at = found + 2;
                continue;
            }
            let Some(end) = closing(text, found + 2) else { break };
            let place = found..end + 1;
            match self.variable(&text[found + 2..end], stack)? {
                Some(value) => {
                    pieces.push(Piece::Kept(kept..found));
                    pieces.push(Piece::Replaced(place.clone(), value));
                    kept = place.end;
                    at = place.end;
                }
                None => at = place.end,
            }
        }
        pieces.push(Piece::Kept(kept..text.len()));
        Ok(pieces)
    }

    fn string(&mut self, text: &str, stack: &mut Way) -> Result<String, Endless> {
        if self.depth == DEEPEST {
            return Err(Endless::TooMuch);
        }
        self.depth += 1;
        let pieces = self.pieces(text, stack)?;
        self.depth -= 1;
        let part = |piece: &Piece| match piece {
            Piece::Kept(range) => text[range.clone()].to_owned(),
            Piece::Replaced(_, value) => value.clone(),
        };
        Ok(pieces.iter().map(part).collect())
    }

    /// The value of what stands between `${` and `}`, itself substituted.
    fn variable(&mut self, inner: &str, stack: &mut Way) -> Result<Option<String>, Endless> {
        let inner =
            if inner.contains("${") { self.string(inner, &mut stack.clone())? } else { inner.to_owned() };
        let (name, default) = match inner.split_once(":-") {
            Some((name, default)) => (name.to_owned(), Some(default.to_owned())),
            None => (inner, None),
        };
        if stack.iter().any(|before| **before == *name) {
            let names = stack[1..].iter().map(ToString::to_string).chain([name]);
            return Err(Endless::Loop(names.collect()));
        }
        let value = match self.look_up(&name) {
            Found::Value(value) => Some(value),
            Found::Nothing => default,
            Found::Unknown => {
                self.unknown = true;
                return Ok(None);
            }
        };
        stack.push(name.into());
        let value = value.map(|value| self.string(&value, stack)).transpose();
        stack.pop();
        value
    }

    fn look_up(&self, name: &str) -> Found {
        let World { environment, properties, bare_environment, .. } = self.world;
        let in_environment = |name: &str| match environment {
            None => Found::Unknown,
            Some(known) => known.get(name).cloned().map_or(Found::Nothing, Found::Value),
        };
        let mut name = name;
        if let Some((prefix, rest)) = name.split_once(':') {
            let found = match prefix.to_lowercase().as_str() {
                "env" => in_environment(rest),
                "sys" => match properties.get(rest) {
                    Some(value) => Found::Value(value.clone()),
                    None if environment.is_none() || is_of_jvm(rest) => Found::Unknown,
                    None => Found::Nothing,
                },
                "java" | "date" => Found::Unknown,
                _ => Found::Nothing,
            };
            if !matches!(found, Found::Nothing) {
                return found;
            }
            name = rest;
        }
        match self.resolved.get(name) {
            Some(value) => Found::Value(value.clone()),
            None if *bare_environment => in_environment(name),
            None => Found::Nothing,
        }
    }
}

/// Whether a system property is one that the JVM sets itself (`System.getProperties`, and the internal ones of its
/// makers), to something that nobody can know here.
fn is_of_jvm(name: &str) -> bool {
    let (family, key) = name.split_once('.').unwrap_or_default();
    match family {
        "jdk" | "sun" => true,
        "java" => JAVA.contains(&key),
        "os" => matches!(key, "name" | "arch" | "version"),
        "user" => {
            matches!(
                key,
                "name" | "home" | "dir" | "language" | "country" | "script" | "variant" | "timezone"
            )
        }
        "file" => matches!(key, "separator" | "encoding"),
        "path" | "line" => key == "separator",
        "native" | "stdin" | "stdout" | "stderr" => key == "encoding",
        _ => false,
    }
}

/// What Java says about itself, behind `java.`.
const JAVA: &[&str] = &[
    "class.path",
    "class.version",
    "compiler",
    "home",
    "io.tmpdir",
    "library.path",
    "runtime.name",
    "runtime.version",
    "specification.maintenance.version",
    "specification.name",
    "specification.vendor",
    "specification.version",
    "vendor",
    "vendor.url",
    "vendor.url.bug",
    "vendor.version",
    "version",
    "version.date",
    "vm.compressedOopsMode",
    "vm.info",
    "vm.name",
    "vm.specification.name",
    "vm.specification.vendor",
    "vm.specification.version",
    "vm.vendor",
    "vm.version",
];

/// The `}` that closes the `${` before `start`; `${` inside are closed first.
fn closing(text: &str, start: usize) -> Option<usize> {
    let mut depth = 0;
    let mut at = start;
    loop {
        let rest = &text[at..];
        let next = rest.find(['$', '}'])?;
        at += next + 1;
        match rest.as_bytes()[next] {
            b'}' if depth == 0 => return Some(at - 1),
            b'}' => depth -= 1,
            _ if text[at..].starts_with('{') => {
                depth += 1;
                at += 1;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use logflowc_grammar::source::{FileId, Span};

    use super::*;

    fn result(text: &str) -> Result<String, Endless> {
        let world = World {
            environment: Some(
                [("PORT".to_owned(), "44".to_owned()), ("NAME".to_owned(), "PORT".to_owned())].into(),
            ),
            ..World::default()
        };
        let resolved = [("a.b", "1"), ("x", "${y}"), ("y", "${x}"), ("n", "a.b")];
        let resolved = resolved.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let text = Text::verbatim(text, Span::new(FileId(0), 0..text.len()));
        substitute(&text, &resolved, &world, &mut Effort::default())
            .map(|found| found.text.as_str().to_owned())
    }

    #[test]
    fn names_prefixes_defaults_and_escapes() {
        for (written, meant) in [
            ("${a.b}-${env:PORT}", "1-44"),
            ("${ENV:PORT}", "44"),
            ("${env:${env:NAME}}", "44"),
            ("${${n}}", "1"),
            ("${env:NONE:-dflt}", "dflt"),
            ("${:-x}", "x"),
            ("$${a.b}", "${a.b}"),
            ("${HOME} ${} ${open", "${HOME} ${} ${open"),
            ("${file:a.b}", "1"),
            ("${script:x-}", "${script:x-}"),
        ] {
            assert_eq!(result(written), Ok(meant.to_owned()), "{written}");
        }
    }

    #[test]
    fn depth_has_a_limit() {
        let nested = |levels: usize| ["${a:", "x", "}"].map(|part| part.repeat(levels)).concat();
        assert_eq!(result(&nested(50)), Ok(nested(50)));
        assert_eq!(result(&nested(100_000)), Err(Endless::TooMuch));
    }

    #[test]
    fn what_doubles_again_and_again_is_given_up() {
        let text = |text: &str| Text::verbatim(text, Span::new(FileId(0), 0..text.len()));
        let double = |step: u8| (format!("x{step}"), format!("${{x{0}}}${{x{0}}}", step + 1));
        let resolved = (0..60).map(double).collect();
        let mut effort = Effort::default();
        let mut all = |value| substitute(&text(value), &resolved, &World::default(), &mut effort).map(|_| ());
        assert_eq!(all("${x59}"), Ok(()));
        assert_eq!(all("${x0}"), Err(Endless::TooMuch));
    }

    #[test]
    fn a_loop_is_found() {
        assert!(result("${x}").is_err());
    }
}
