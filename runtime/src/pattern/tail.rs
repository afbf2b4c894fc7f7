//! Patterns that end in a group which takes all there is, as `^(\S+) (.*)` and `^(\S+) (.*)$` do.
//!
//! An automaton notes a possible end at every byte of such a group. Here it finds only what stands in front, and the
//! group ends at the first character that it does not take. The match is the same: the front is tried in the same
//! order, and a group that takes all there is never makes it try again, unless the text must end there too.

use regex_automata::Input;
use regex_automata::meta::{Cache, Regex};
use regex_automata::util::primitives::NonMaxUsize;
use regex_syntax::hir::{Capture, Class, ClassUnicode, Hir, HirKind, Look, Repetition};

use super::compile;

/// A pattern in two parts.
#[derive(Debug)]
pub(super) struct Tailed {
    /// The front, with the group as short as it may be.
    front: Regex,
    cache: Cache,
    /// Number of the group.
    group: usize,
    takes: Characters,
    /// Whether the text must end behind the group.
    to_end: bool,
}

/// What is known after a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Match,
    Nothing,
    /// The text goes on behind the group: only the whole pattern knows whether another front fits.
    Unknown,
}

impl Tailed {
    /// Takes a pattern apart, if it is one of these.
    pub(super) fn new(pattern: &Hir) -> Result<Option<Self>, String> {
        let HirKind::Concat(parts) = pattern.kind() else { return Ok(None) };
        let (parts, to_end) = match parts.split_last() {
            Some((last, parts)) if *last.kind() == HirKind::Look(Look::End) => (parts, true),
            _ => (&parts[..], false),
        };
        let Some((last, front)) = parts.split_last() else { return Ok(None) };
        let Some((group, many, class)) = greedy_group(last) else { return Ok(None) };
        let shortest = Hir::repetition(Repetition { max: Some(many.min), ..many.clone() });
        let shortest = Hir::capture(Capture { sub: Box::new(shortest), ..group.clone() });
        let front = compile(&Hir::concat(front.iter().cloned().chain([shortest]).collect()))?;
        let group = group.index as usize;
        Ok(Some(Self { cache: front.create_cache(), front, group, takes: Characters::new(class), to_end }))
    }

    /// Looks for the first match from a place on.
    pub(super) fn find(&mut self, text: &str, from: usize, slots: &mut [Option<NonMaxUsize>]) -> Found {
        let input = Input::new(text).range(from..);
        if self.front.search_slots_with(&mut self.cache, &input, slots).is_none() {
            return Found::Nothing;
        }
        let front = slots[1].expect("a match has an end").get();
        let end = self.takes.end(text, front);
        if self.to_end && end < text.len() {
            return Found::Unknown;
        }
        slots[1] = NonMaxUsize::new(end);
        slots[2 * self.group + 1] = slots[1];
        Found::Match
    }
}

/// A group that takes as many characters of a class as there are.
fn greedy_group(pattern: &Hir) -> Option<(&Capture, &Repetition, &ClassUnicode)> {
    let HirKind::Capture(group) = pattern.kind() else { return None };
    let HirKind::Repetition(many) = group.sub.kind() else { return None };
    match many.sub.kind() {
        HirKind::Class(Class::Unicode(class)) if many.greedy && many.max.is_none() => {
            Some((group, many, class))
        }
        _ => None,
    }
}

/// A set of characters that is quick with ASCII.
#[derive(Debug)]
struct Characters {
    /// By byte; nothing above ASCII.
    ascii: [bool; 256],
    all: ClassUnicode,
}

impl Characters {
    fn new(class: &ClassUnicode) -> Self {
        let ascii = std::array::from_fn(|byte| {
            u8::try_from(byte).is_ok_and(|byte| byte.is_ascii() && contains(class, char::from(byte)))
        });
        Self { ascii, all: class.clone() }
    }

    /// The first place from `at` on with a character that is not in the set, or the end of the text.
    fn end(&self, text: &str, mut at: usize) -> usize {
        loop {
            let ascii = text.as_bytes()[at..].iter().position(|byte| !self.ascii[usize::from(*byte)]);
            let Some(ascii) = ascii else { return text.len() };
            at += ascii;
            match text[at..].chars().next() {
                Some(other) if !other.is_ascii() && contains(&self.all, other) => at += other.len_utf8(),
                _ => return at,
            }
        }
    }
}

fn contains(class: &ClassUnicode, character: char) -> bool {
    let ranges = class.ranges();
    let at = ranges.partition_point(|range| range.end() < character);
    ranges.get(at).is_some_and(|range| range.start() <= character)
}

#[cfg(test)]
mod tests {
    use regex_syntax::parse;

    use super::*;

    /// Every match in a text, as places of all groups.
    fn places(mut find: impl FnMut(usize, &mut [Option<NonMaxUsize>]) -> bool) -> Vec<Vec<Option<usize>>> {
        let (mut from, mut all) = (0, Vec::new());
        let mut slots = vec![None; 8];
        while find(from, &mut slots) {
            all.push(slots.iter().map(|slot| slot.map(NonMaxUsize::get)).collect());
            let end = slots[1].expect("a match has an end").get();
            if end == from {
                break;
            }
            from = end;
        }
        all
    }

    #[test]
    fn matches_are_those_of_the_whole_pattern() {
        let patterns = [
            r"\A(\S+) ([^\n\r]*)",
            r"(a|ab)(b|)([^\n\x{2028}]*)",
            r"(\w+?)=([^;]+)",
            r"x([^é]*)",
            r"(a+)(\w{2,})",
            r"\A(\S+) ([^\n]*)\z",
            r"(a|ab)(c*)\z",
            r"(.*?)( [^,]*)\z",
            r"(b)?([a-f]+)\z",
        ];
        let texts = [
            "",
            "a",
            "a b",
            "ab c\nd",
            "abc",
            "abcc",
            "k=v;k2=é;=",
            "xaéxb",
            "aaaa é",
            "xé",
            "a b, c d",
            "bbabc ",
            "a \u{2028}",
        ];
        for pattern in patterns {
            let hir = parse(pattern).expect("a pattern");
            let whole = compile(&hir).expect("a small pattern");
            let mut tailed = Tailed::new(&hir).expect("a small pattern").into_iter().next();
            let mut cache = whole.create_cache();
            for text in texts {
                let mut search = |from: usize, slots: &mut [_]| {
                    whole.search_slots_with(&mut cache, &Input::new(text).range(from..), slots).is_some()
                };
                let right = places(&mut search);
                let ours = places(|from, slots| match &mut tailed {
                    Some(tailed) => match tailed.find(text, from, slots) {
                        Found::Unknown => search(from, slots),
                        found => found == Found::Match,
                    },
                    None => search(from, slots),
                });
                assert_eq!(ours, right, "{pattern} in {text:?}");
            }
        }
    }

    #[test]
    fn only_a_greedy_group_at_the_end_is_taken_apart() {
        let is_tailed =
            |pattern| Tailed::new(&parse(pattern).expect("a pattern")).expect("it is small").is_some();
        for pattern in [r"a(.*)", r"a(.+)\z", r"\A(\S+) (\w{3,})"] {
            assert!(is_tailed(pattern), "{pattern}");
        }
        for pattern in [r"a(.*?)", r"a.*", r"(.*)b", r"a|b(.*)", r"a(.{1,9})", r"a(.*)b\z"] {
            assert!(!is_tailed(pattern), "{pattern}");
        }
    }
}
