//! Patterns that leave no choice, as `^(\S+) .* (\d{3}) ([\d.]+)$`: one character class after the other, each of which
//! ends where the next one begins.
//!
//! An automaton keeps all ways open that a text may take. Here a class takes all that it can, and nothing has to be
//! given back, because what comes next takes none of it. One class may overlap with its successor, as `.*` does, if
//! the text must end with the pattern: what stands behind it is read from the end. So there is one match at most, and
//! it is that of the whole pattern. Only texts of ASCII are read, in which a byte is a character.

use regex_automata::util::primitives::NonMaxUsize;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::tail::Found;

/// A pattern as a sequence.
#[derive(Debug)]
pub(super) struct Sequence {
    /// From the start of the text on.
    front: Vec<Step>,
    /// What lies between front and back, and the back, which ends with the text.
    rest: Option<(Take, Vec<Step>)>,
    /// Whether the text must end behind the front.
    to_end: bool,
}

#[derive(Debug)]
enum Step {
    Take(Take),
    /// A group begins or ends; the number of its slot.
    Mark(usize),
}

/// Characters of a class.
#[derive(Debug, Clone)]
struct Take {
    ascii: Box<[bool; 256]>,
    fewest: usize,
    most: usize,
}

impl Sequence {
    /// Takes a pattern apart, if it is one of these.
    pub(super) fn new(pattern: &Hir) -> Option<Self> {
        let HirKind::Concat(parts) = pattern.kind() else { return None };
        let (first, parts) = parts.split_first()?;
        if *first.kind() != HirKind::Look(Look::Start) {
            return None;
        }
        let (parts, to_end) = match parts.split_last()? {
            (last, parts) if *last.kind() == HirKind::Look(Look::End) => (parts, true),
            _ => (parts, false),
        };
        let mut front = vec![Step::Mark(0)];
        parts.iter().try_for_each(|part| flatten(part, &mut front))?;
        front.push(Step::Mark(1));
        let Some(gap) = (0..front.len()).find(|at| !ends_by_itself(&front[*at], front[at + 1..].iter()))
        else {
            return Some(Self { front, rest: None, to_end });
        };
        let back = front.split_off(gap + 1);
        let Some(Step::Take(between)) = front.pop() else { unreachable!("only classes overlap") };
        let first = back.iter().find_map(Step::take)?;
        let is_clear = first.fewest == first.most
            && (0..back.len()).all(|at| ends_by_itself(&back[at], back[..at].iter().rev()));
        (to_end && is_clear).then_some(Self { front, rest: Some((between, back)), to_end })
    }

    /// Looks for the match in a text.
    pub(super) fn find(&self, text: &str, slots: &mut [Option<NonMaxUsize>]) -> Found {
        if !text.is_ascii() {
            return Found::Unknown;
        }
        if self.is_found(text.as_bytes(), slots) { Found::Match } else { Found::Nothing }
    }

    fn is_found(&self, text: &[u8], slots: &mut [Option<NonMaxUsize>]) -> bool {
        let mut at = 0;
        for step in &self.front {
            match step {
                Step::Mark(slot) => slots[*slot] = NonMaxUsize::new(at),
                Step::Take(take) => match take.of(text[at..].iter()) {
                    Some(taken) => at += taken,
                    None => return false,
                },
            }
        }
        let Some((between, back)) = &self.rest else { return !self.to_end || at == text.len() };
        let mut end = text.len();
        for step in back.iter().rev() {
            match step {
                Step::Mark(slot) => slots[*slot] = NonMaxUsize::new(end),
                Step::Take(take) => match take.of(text[at..end].iter().rev()) {
                    Some(taken) => end -= taken,
                    None => return false,
                },
            }
        }
        between.of(text[at..end].iter()) == Some(end - at)
    }
}

impl Step {
    fn take(&self) -> Option<&Take> {
        match self {
            Self::Take(take) => Some(take),
            Self::Mark(_) => None,
        }
    }
}

impl Take {
    /// How many characters it takes at the start of a text; none where they are too few.
    fn of<'t>(&self, text: impl ExactSizeIterator<Item = &'t u8>) -> Option<usize> {
        let length = text.len();
        let mut text = text.take(self.most);
        let taken = text.position(|byte| !self.ascii[usize::from(*byte)]).unwrap_or(length.min(self.most));
        (taken >= self.fewest).then_some(taken)
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.ascii.iter().zip(other.ascii.iter()).any(|(one, other)| *one && *other)
    }
}

/// Whether a step never has to give back what it has taken, so that one of those that follow can go on.
fn ends_by_itself<'s>(step: &Step, next: impl Iterator<Item = &'s Step>) -> bool {
    let Step::Take(take) = step else { return true };
    if take.fewest == take.most {
        return true;
    }
    for other in next.filter_map(Step::take) {
        if take.overlaps(other) {
            return false;
        }
        if other.fewest > 0 {
            break;
        }
    }
    true
}

/// Appends the steps of a part; none where it is something else.
fn flatten(part: &Hir, steps: &mut Vec<Step>) -> Option<()> {
    match part.kind() {
        HirKind::Empty => {}
        HirKind::Literal(text) => {
            for byte in &text.0 {
                steps.push(Step::Take(Take { ascii: one(*byte)?, fewest: 1, most: 1 }));
            }
        }
        HirKind::Class(class) => steps.push(Step::Take(Take { ascii: ascii(class), fewest: 1, most: 1 })),
        HirKind::Repetition(many) if many.greedy => {
            let ascii = match many.sub.kind() {
                HirKind::Class(class) => ascii(class),
                HirKind::Literal(text) => match *text.0 {
                    [byte] => one(byte)?,
                    _ => return None,
                },
                _ => return None,
            };
            let most = many.max.map_or(usize::MAX, |most| most as usize);
            steps.push(Step::Take(Take { ascii, fewest: many.min as usize, most }));
        }
        HirKind::Capture(group) => {
            let slot = 2 * group.index as usize;
            steps.push(Step::Mark(slot));
            flatten(&group.sub, steps)?;
            steps.push(Step::Mark(slot + 1));
        }
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| flatten(part, steps))?,
        _ => return None,
    }
    Some(())
}

fn one(byte: u8) -> Option<Box<[bool; 256]>> {
    byte.is_ascii().then(|| Box::new(std::array::from_fn(|other| other == usize::from(byte))))
}

/// The characters of ASCII in a class.
fn ascii(class: &Class) -> Box<[bool; 256]> {
    let mut all = Box::new([false; 256]);
    let mut put = |start: u32, end: u32| (start..=end.min(127)).for_each(|byte| all[byte as usize] = true);
    match class {
        Class::Unicode(class) => class.iter().for_each(|range| put(range.start().into(), range.end().into())),
        Class::Bytes(class) => class.iter().for_each(|range| put(range.start().into(), range.end().into())),
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex_automata::Input;
    use regex_syntax::parse;

    use super::super::compile;
    use super::*;

    /// Parts of which patterns are made.
    const PARTS: &[&str] = &[
        "a",
        "b",
        " ",
        "(a)",
        "(b+)",
        "([ab]*)",
        "([^ ]+)",
        " *",
        "([^\\n]*)",
        ".{2}",
        "(b?)",
        "(a{1,2})",
        "([a ]+)",
        "b*",
        "((a)(b))",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn matches_are_those_of_the_whole_pattern(
            parts in prop::collection::vec(prop::sample::select(PARTS), 1..6),
            to_end: bool,
            texts in prop::collection::vec("[ab \n]{0,9}", 20),
        ) {
            let pattern = format!("\\A{}{}", parts.concat(), if to_end { "\\z" } else { "" });
            let hir = parse(&pattern).expect("a pattern");
            if let Some(sequence) = Sequence::new(&hir) {
                let whole = compile(&hir).expect("a small pattern");
                let mut cache = whole.create_cache();
                for text in texts {
                    let mut right = vec![None; 2 * whole.captures_len()];
                    let mut ours = right.clone();
                    let found = whole.search_slots_with(&mut cache, &Input::new(&text), &mut right).is_some();
                    prop_assert_eq!(sequence.find(&text, &mut ours) == Found::Match, found, "{} in {:?}", pattern, text);
                    if found {
                        prop_assert_eq!(ours, right, "{} in {:?}", pattern, text);
                    }
                }
            }
        }
    }

    #[test]
    fn what_leaves_a_choice_is_no_sequence() {
        let is_one = |pattern| Sequence::new(&parse(pattern).expect("a pattern")).is_some();
        for pattern in [
            r"\A(\S+) [^\n]* (\d{3}) ([\d.]+)\z",
            r"\A(\S+) (\S+) \[([^\]]*)\] (.*)",
            r"\A(\w+)=(\w*);\z",
            r"\A[ab]*b\z",
        ] {
            assert!(is_one(pattern), "{pattern}");
        }
        for pattern in [
            r"(\S+) x",
            r"\A(\S+)x",
            r"\A.*(\d+)\z",
            r"\A.* .* x\z",
            r"\A.* (\d+)",
            r"\A(ab|c)d",
            r"\A(a+?)b",
            r"\A(a)?b",
            r"\Aé",
        ] {
            assert!(!is_one(pattern), "{pattern}");
        }
    }

    #[test]
    fn other_texts_than_ascii_are_left_to_the_automaton() {
        let sequence = Sequence::new(&parse(r"\A(\S+) x\z").expect("a pattern")).expect("a sequence");
        assert_eq!(sequence.find("é x", &mut [None; 4]), Found::Unknown);
    }
}
