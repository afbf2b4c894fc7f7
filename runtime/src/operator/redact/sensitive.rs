//! Finds addresses of mail and of machines, and numbers of cards.

use std::net::Ipv6Addr;

use logflowc_plan::Sensitive;
use regex_automata::meta::{Cache, Regex};
use regex_automata::util::syntax;
use regex_automata::{Input, Match};

/// One automaton for all kinds; what it finds is looked at again.
pub(super) struct Finder {
    regex: Regex,
    cache: Cache,
    kinds: Vec<Kind>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Email,
    Card,
    Ipv6,
    Ipv4,
}

impl Kind {
    fn pattern(self) -> &'static str {
        match self {
            Self::Email => r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}",
            Self::Card => r"\b[0-9](?:[ -]?[0-9]){12,18}\b",
            Self::Ipv6 => r"(?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:[0-9]{1,3}\.){3}[0-9]{1,3}|[0-9A-Fa-f]{1,4})?",
            Self::Ipv4 => r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b",
        }
    }

    fn of(kind: Sensitive) -> &'static [Self] {
        match kind {
            Sensitive::Emails => &[Self::Email],
            Sensitive::CreditCards => &[Self::Card],
            Sensitive::Ips => &[Self::Ipv6, Self::Ipv4],
        }
    }

    /// How much of what was found is really one of this kind.
    fn length(self, text: &[u8], found: &Match) -> Option<usize> {
        let bytes = &text[found.range()];
        match self {
            Self::Email => Some(bytes.len()),
            Self::Card => card(bytes),
            Self::Ipv4 => ipv4(bytes).then_some(bytes.len()),
            Self::Ipv6 => {
                let word = |byte: Option<&u8>| {
                    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(byte))
                };
                let alone =
                    !word(found.start().checked_sub(1).map(|at| &text[at])) && !word(text.get(found.end()));
                let address = std::str::from_utf8(bytes).ok()?.parse::<Ipv6Addr>().ok()?;
                (alone && !address.is_unspecified()).then_some(bytes.len())
            }
        }
    }
}

impl Finder {
    pub(super) fn new(sensitive: &[Sensitive]) -> Self {
        let mut kinds: Vec<Kind> = sensitive.iter().flat_map(|kind| Kind::of(*kind)).copied().collect();
        // Of two that begin at one place, the first in this order is meant.
        kinds.sort_by_key(|kind| *kind as u8);
        kinds.dedup();
        let patterns: Vec<&str> = kinds.iter().map(|kind| kind.pattern()).collect();
        let bytes = syntax::Config::new().unicode(false).utf8(false);
        let regex = Regex::builder().syntax(bytes).build_many(&patterns).expect("the patterns are ours");
        Self { cache: regex.create_cache(), regex, kinds }
    }

    /// Appends a text to `out` with all that is found replaced by what `put` appends; nothing where nothing is found.
    pub(super) fn replace(
        &mut self,
        text: &[u8],
        out: &mut Vec<u8>,
        mut put: impl FnMut(&[u8], &mut Vec<u8>),
    ) -> bool {
        let (mut copied, mut from) = (0, 0);
        while let Some(found) = self.regex.search_with(&mut self.cache, &Input::new(text).range(from..)) {
            let start = found.start();
            let Some(length) = self.kinds[found.pattern().as_usize()].length(text, &found) else {
                // Another kind may begin inside.
                from = start + 1;
                continue;
            };
            out.extend_from_slice(&text[copied..start]);
            put(&text[start..start + length], out);
            (copied, from) = (start + length, start + length);
        }
        if copied > 0 {
            out.extend_from_slice(&text[copied..]);
        }
        copied > 0
    }
}

/// The longest number of a card at the start; digits behind it must not touch it.
fn card(bytes: &[u8]) -> Option<usize> {
    let ends = (1..=bytes.len()).rev();
    let mut ends = ends
        .filter(|end| bytes[end - 1].is_ascii_digit() && !bytes.get(*end).is_some_and(u8::is_ascii_digit));
    ends.find(|end| is_card(&bytes[..*end]))
}

/// Whether the digits are as many as those of a card, not all the same, and the last one is right: the sum of all,
/// every second one doubled, is a multiple of ten (H. P. Luhn, US patent 2950048).
fn is_card(bytes: &[u8]) -> bool {
    let digits =
        || bytes.iter().rev().filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0'));
    let weigh = |(place, digit): (usize, u32)| match (place % 2, digit * 2) {
        (0, _) => digit,
        (_, double) => double / 10 + double % 10,
    };
    let same = digits().all(|digit| Some(digit) == digits().next());
    (13..=19).contains(&digits().count()) && !same && digits().enumerate().map(weigh).sum::<u32>() % 10 == 0
}

fn ipv4(bytes: &[u8]) -> bool {
    let octet =
        |part: &[u8]| part.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')) <= 255;
    bytes.split(|byte| *byte == b'.').all(octet)
}
