//! Regular expressions on bodies.

mod sequence;
mod tail;

use std::ops::Range;

use memchr::memmem::Finder;
use regex_automata::Input;
use regex_automata::meta::{Cache, Regex};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::syntax;
use regex_syntax::hir::Hir;

use logflowc_plan::{Part, Pattern as Plan};

use self::sequence::Sequence;
use self::tail::{Found, Tailed};
use crate::utf8;

/// Most steps of one search that goes back and forth; at ten million a second, a search ends within a few seconds.
const MAX_STEPS: usize = 50_000_000;

/// Most memory of one compiled pattern.
const MAX_BYTES: usize = 256 << 20;

/// Deepest nesting of parentheses in a translated pattern.
const MAX_NESTING: u32 = 1000;

/// A pattern that cannot be compiled: it was not translated by this version, or is too large.
#[derive(Debug, thiserror::Error)]
#[error("cannot compile `{written}`: {reason}")]
pub struct PatternError {
    written: String,
    reason: String,
}

/// A search that was given up. Another attempt on the same text ends in the same way.
#[derive(Debug, thiserror::Error)]
#[error("gave up looking for `{written}`: {reason}")]
pub struct SearchError {
    written: String,
    reason: String,
}

/// A compiled pattern together with the memory of its searches; each thread has its own.
///
/// Bodies are bytes and are read as UTF-8, with U+FFFD for what is malformed.
#[derive(Debug)]
pub struct Pattern {
    engines: Engines,
    /// Start and end of each group of the last match.
    slots: Vec<Option<NonMaxUsize>>,
    /// The text of a body that is no valid UTF-8.
    decoded: String,
}

/// The groups of a match.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'a> {
    text: &'a [u8],
    slots: &'a [Option<NonMaxUsize>],
    /// The text is the body itself.
    is_body: bool,
}

impl Pattern {
    /// Compiles a pattern of a plan.
    pub fn new(plan: &Plan) -> Result<Self, PatternError> {
        let engines =
            Engines::new(plan).map_err(|reason| PatternError { written: plan.written.clone(), reason })?;
        let slots = vec![None; 2 * engines.groups()];
        Ok(Self { engines, slots, decoded: String::new() })
    }

    /// Whether there is a match anywhere in a body.
    pub fn is_match(&mut self, body: &[u8]) -> Result<bool, SearchError> {
        let text = utf8::decode(body, &mut self.decoded);
        self.engines.on(text).is_match(text)
    }

    /// The groups of the first match in a body.
    pub fn captures<'a>(&'a mut self, body: &'a [u8]) -> Result<Option<Groups<'a>>, SearchError> {
        let text = utf8::decode(body, &mut self.decoded);
        let found = self.engines.on(text).find(text, 0, &mut self.slots)?;
        let is_body = std::ptr::eq(text.as_bytes(), body);
        Ok(found.then_some(Groups { text: text.as_bytes(), slots: &self.slots, is_body }))
    }

    /// Appends a body to `out` with all matches replaced. Whether it differs from the given body: there was a match,
    /// or the body was malformed.
    pub fn replace_all(&mut self, body: &[u8], by: &[Part], out: &mut Vec<u8>) -> Result<bool, SearchError> {
        self.replace_with(body, out, |groups, out| groups.append(by, out))
    }

    /// The same, with what `put` appends in the place of a match.
    pub fn replace_with(
        &mut self,
        body: &[u8],
        out: &mut Vec<u8>,
        mut put: impl FnMut(&Groups<'_>, &mut Vec<u8>),
    ) -> Result<bool, SearchError> {
        let text = utf8::decode(body, &mut self.decoded);
        let mut engine = self.engines.on(text);
        let mut copied = 0;
        let mut from = 0;
        let mut found = false;
        while from <= text.len() && engine.find(text, from, &mut self.slots)? {
            let groups = Groups { text: text.as_bytes(), slots: &self.slots, is_body: false };
            let range = groups.range(0).expect("a match has a place");
            out.extend_from_slice(&groups.text[copied..range.start]);
            put(&groups, out);
            copied = range.end;
            // Java looks on behind an empty match, and right at the end of any other.
            let step =
                if range.is_empty() { text[range.end..].chars().next().map_or(1, char::len_utf8) } else { 0 };
            from = range.end + step;
            found = true;
        }
        out.extend_from_slice(&text.as_bytes()[copied..]);
        Ok(found || text.as_bytes() != body)
    }
}

impl<'a> Groups<'a> {
    /// What a group holds, if it took part in the match; 0 is the whole match.
    pub fn get(&self, index: u32) -> Option<&'a [u8]> {
        self.range(index).map(|range| &self.text[range])
    }

    /// Whether ranges count in the body; else they count in the text that was made of a malformed body.
    pub fn is_body(&self) -> bool {
        self.is_body
    }

    /// Where a group stands.
    pub fn range(&self, index: u32) -> Option<Range<usize>> {
        let slot = |index: usize| self.slots.get(index).copied().flatten().map(NonMaxUsize::get);
        let index = usize::try_from(index).ok()?.checked_mul(2)?;
        Some(slot(index)?..slot(index + 1)?)
    }

    fn append(&self, parts: &[Part], out: &mut Vec<u8>) {
        for part in parts {
            match part {
                Part::Text { text } => out.extend_from_slice(text.as_bytes()),
                Part::Group { index } => out.extend_from_slice(self.get(*index).unwrap_or_default()),
            }
        }
    }
}

/// What executes a pattern.
#[derive(Debug)]
struct Engines {
    written: String,
    /// Right for every text.
    any: AnyText,
    /// Faster, and right for the texts in which the second automaton finds nothing.
    ordinary: Option<(Automaton, Automaton)>,
}

#[derive(Debug)]
enum AnyText {
    Automaton(Box<Automaton>),
    Backtracking(fancy_regex::Regex),
}

#[derive(Debug)]
struct Automaton {
    regex: Regex,
    cache: Cache,
    /// The fastest way to the groups of some patterns.
    sequence: Option<Sequence>,
    /// A faster way to the groups of others.
    tailed: Option<Tailed>,
    /// A text that is in every match.
    needs: Option<Box<Finder<'static>>>,
}

/// The engine that suits a text.
enum Engine<'a> {
    Automaton(&'a mut Automaton),
    Backtracking { regex: &'a fancy_regex::Regex, written: &'a str },
}

impl Engines {
    fn new(plan: &Plan) -> Result<Self, String> {
        let any = if plan.backtracking {
            let mut builder = fancy_regex::RegexBuilder::new(&plan.translated);
            let builder = builder.backtrack_limit(MAX_STEPS).delegate_size_limit(MAX_BYTES);
            AnyText::Backtracking(builder.build().map_err(|error| error.to_string())?)
        } else {
            AnyText::Automaton(Box::new(Automaton::new(&plan.translated, plan.needs.as_deref())?))
        };
        let ordinary = match &plan.ordinary {
            Some(ordinary) => {
                let automaton = Automaton::new(&ordinary.translated, plan.needs.as_deref())?;
                Some((automaton, Automaton::new(&ordinary.unless, None)?))
            }
            None => None,
        };
        Ok(Self { written: plan.written.clone(), any, ordinary })
    }

    /// Number of groups, the whole match among them.
    fn groups(&self) -> usize {
        match &self.any {
            AnyText::Automaton(automaton) => automaton.regex.captures_len(),
            AnyText::Backtracking(regex) => regex.captures_len(),
        }
    }

    fn on(&mut self, text: &str) -> Engine<'_> {
        let is_ordinary = match &mut self.ordinary {
            Some((_, unless)) => is_plain(text) || !unless.is_match(text),
            None => false,
        };
        match (&mut self.any, &mut self.ordinary) {
            (AnyText::Automaton(automaton), _) => Engine::Automaton(automaton),
            (_, Some((automaton, _))) if is_ordinary => Engine::Automaton(automaton),
            (AnyText::Backtracking(regex), _) => Engine::Backtracking { regex, written: &self.written },
        }
    }
}

impl Automaton {
    fn new(pattern: &str, needs: Option<&str>) -> Result<Self, String> {
        let needs = needs.map(|text| Box::new(Finder::new(text).into_owned()));
        let syntax = syntax::Config::new().nest_limit(MAX_NESTING);
        let pattern = syntax::parse_with(pattern, &syntax).map_err(|error| error.to_string())?;
        let regex = compile(&pattern)?;
        let (sequence, tailed) = (Sequence::new(&pattern), Tailed::new(&pattern)?);
        Ok(Self { cache: regex.create_cache(), regex, sequence, tailed, needs })
    }

    /// Whether a text lacks what every match has.
    fn cannot_match(&self, text: &str) -> bool {
        self.needs.as_ref().is_some_and(|needs| needs.find(text.as_bytes()).is_none())
    }

    fn is_match(&mut self, text: &str) -> bool {
        !self.cannot_match(text)
            && self.regex.search_half_with(&mut self.cache, &Input::new(text).earliest(true)).is_some()
    }

    fn find(&mut self, text: &str, from: usize, slots: &mut [Option<NonMaxUsize>]) -> bool {
        if let Some(sequence) = self.sequence.as_ref().filter(|_| from == 0) {
            match sequence.find(text, slots) {
                Found::Match => return true,
                Found::Nothing => return false,
                Found::Unknown => {}
            }
        }
        if self.cannot_match(&text[from..]) {
            return false;
        }
        match self.tailed.as_mut().map(|tailed| tailed.find(text, from, slots)) {
            Some(Found::Match) => true,
            Some(Found::Nothing) => false,
            Some(Found::Unknown) | None => {
                let input = Input::new(text).range(from..);
                self.regex.search_slots_with(&mut self.cache, &input, slots).is_some()
            }
        }
    }
}

fn compile(pattern: &Hir) -> Result<Regex, String> {
    let config = Regex::config().nfa_size_limit(Some(MAX_BYTES));
    Regex::builder().configure(config).build_from_hir(pattern).map_err(|error| error.to_string())
}

impl Engine<'_> {
    fn is_match(&mut self, text: &str) -> Result<bool, SearchError> {
        match self {
            Self::Automaton(automaton) => Ok(automaton.is_match(text)),
            Self::Backtracking { regex, written } => {
                regex.is_match(text).map_err(|error| given_up(written, &error))
            }
        }
    }

    /// Looks for the first match from a place on.
    fn find(
        &mut self,
        text: &str,
        from: usize,
        slots: &mut [Option<NonMaxUsize>],
    ) -> Result<bool, SearchError> {
        match self {
            Self::Automaton(automaton) => Ok(automaton.find(text, from, slots)),
            Self::Backtracking { regex, written } => {
                let found = regex.captures_from_pos(text, from).map_err(|error| given_up(written, &error))?;
                let Some(found) = found else {
                    return Ok(false);
                };
                for (index, pair) in slots.chunks_exact_mut(2).enumerate() {
                    let group = found.get(index);
                    pair[0] = group.and_then(|group| NonMaxUsize::new(group.start()));
                    pair[1] = group.and_then(|group| NonMaxUsize::new(group.end()));
                }
                Ok(true)
            }
        }
    }
}

fn given_up(written: &str, error: &fancy_regex::Error) -> SearchError {
    SearchError { written: written.to_owned(), reason: error.to_string() }
}

/// Whether a text is of ASCII, not empty, and without line terminators.
fn is_plain(text: &str) -> bool {
    // Without an early exit, this is compiled to a few instructions for many bytes.
    let odd = text
        .bytes()
        .fold(0, |odd, byte| odd | byte & 0x80 | u8::from(byte == b'\n') | u8::from(byte == b'\r'));
    odd == 0 && !text.is_empty()
}

#[cfg(test)]
mod tests {
    use logflowc_plan::Ordinary;

    use super::*;

    fn plan(translated: &str, backtracking: bool) -> Plan {
        Plan {
            written: translated.to_owned(),
            translated: translated.to_owned(),
            backtracking,
            ordinary: None,
            needs: None,
        }
    }

    #[test]
    fn groups_that_took_no_part_are_none() {
        for backtracking in [false, true] {
            let mut pattern = Pattern::new(&plan("(a)|(b)", backtracking)).unwrap();
            let groups = pattern.captures(b"xb").unwrap().unwrap();
            assert_eq!(
                (groups.get(0), groups.get(1), groups.get(2)),
                (Some(&b"b"[..]), None, Some(&b"b"[..]))
            );
            assert_eq!(groups.get(3), None);
            assert!(pattern.captures(b"x").unwrap().is_none());
        }
    }

    #[test]
    fn empty_matches_are_replaced_between_all_characters_and_behind_other_matches() {
        let mut out = Vec::new();
        let by = [
            Part::Text { text: "<".to_owned() },
            Part::Group { index: 0 },
            Part::Text { text: ">".to_owned() },
        ];
        let mut pattern = Pattern::new(&plan("a*", false)).unwrap();
        assert!(pattern.replace_all("baaé".as_bytes(), &by, &mut out).unwrap());
        assert_eq!(String::from_utf8(out).unwrap(), "<>b<aa><>é<>");
    }

    #[test]
    fn a_malformed_body_is_another_one_even_without_a_match() {
        let mut out = Vec::new();
        let mut pattern = Pattern::new(&plan("x", false)).unwrap();
        assert!(!pattern.replace_all(b"ab", &[], &mut out).unwrap());
        assert!(pattern.replace_all(b"a\xFF", &[], &mut out).unwrap());
        assert_eq!(out, "aba\u{FFFD}".as_bytes());
    }

    #[test]
    fn what_lacks_a_needed_text_is_not_searched() {
        // The pattern would match: the needed text alone keeps it from being looked for.
        let needing = Plan { needs: Some("b".to_owned()), ..plan("a.", false) };
        let mut pattern = Pattern::new(&needing).unwrap();
        assert!(!pattern.is_match(b"ac").unwrap() && pattern.captures(b"ac").unwrap().is_none());
        assert!(pattern.is_match(b"ab").unwrap() && pattern.captures(b"ab").unwrap().is_some());
    }

    #[test]
    fn texts_that_are_not_ordinary_get_the_full_translation() {
        let ordinary = Ordinary { translated: "b".to_owned(), unless: "!".to_owned() };
        let mut pattern = Pattern::new(&Plan { ordinary: Some(ordinary), ..plan("(?=a)a", true) }).unwrap();
        assert!(pattern.is_match(b"b").unwrap() && pattern.is_match("bé".as_bytes()).unwrap());
        assert!(!pattern.is_match("bé!".as_bytes()).unwrap() && pattern.is_match("aé!".as_bytes()).unwrap());
    }
}
