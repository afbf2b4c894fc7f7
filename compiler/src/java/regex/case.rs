//! Case-insensitive matching as Java does it: by the simple mappings of `Character.toUpperCase` and `toLowerCase`.
//!
//! The mappings are those of Unicode 13 (Java 17): a mapping from or to a younger character does not count.

use super::property;
use super::set::CharSet;

/// Which letters match regardless of case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// None.
    Exact,
    /// `(?i)`: the letters of ASCII.
    Ascii,
    /// `(?iu)`: all letters.
    Unicode,
}

/// What a letter that stands alone matches.
pub(super) fn single(code: u32, case: Case) -> CharSet {
    let Some(letter) = char::from_u32(code) else {
        return CharSet::none();
    };
    match case {
        // Java compares a letter that it cannot map with itself only, so `ß` does not match `ẞ` here …
        Case::Unicode if lower(upper(letter)) == upper(letter) => CharSet::span(code, code),
        Case::Unicode => folded(letter),
        _ => in_text(code, case),
    }
}

/// What a letter matches that is part of a longer text.
pub(super) fn in_text(code: u32, case: Case) -> CharSet {
    let Some(letter) = char::from_u32(code) else {
        return CharSet::none();
    };
    match case {
        Case::Exact => CharSet::span(code, code),
        Case::Ascii => {
            let (lower, upper) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
            CharSet::of(&String::from_iter([lower, upper]))
        }
        // … but it does here.
        Case::Unicode => folded(letter),
    }
}

/// What a letter of a class matches.
pub(super) fn in_class(code: u32, case: Case) -> CharSet {
    match char::from_u32(code) {
        Some(letter) if is_tabled(code, case) && case == Case::Unicode => {
            if letter.is_ascii() {
                in_text(code, Case::Ascii)
            } else {
                CharSet::of(&String::from_iter([letter, lower(letter), upper(letter)]))
            }
        }
        _ => single(code, case),
    }
}

/// Whether Java keeps a letter of a class in its table of the letters up to U+00FF. Those whose other case lies
/// outside of the table are not there.
pub(super) fn is_tabled(code: u32, case: Case) -> bool {
    let moves_out = |letter| "\u{ff}\u{b5}IiSsKk\u{c5}\u{e5}".contains(letter);
    code < 0x100 && !(case == Case::Unicode && char::from_u32(code).is_some_and(moves_out))
}

/// What a range of a class matches.
pub(super) fn range(first: u32, last: u32, case: Case) -> CharSet {
    let plain = CharSet::span(first, last);
    let inside = |letter: char| (first..=last).contains(&u32::from(letter));
    let also: String = match case {
        Case::Exact => return plain,
        Case::Ascii => ('\0'..='\x7f')
            .filter(|letter| inside(letter.to_ascii_uppercase()) || inside(letter.to_ascii_lowercase()))
            .collect(),
        Case::Unicode => {
            letters().filter(|&(_, upper)| inside(upper) || inside(lower(upper))).map(|(c, _)| c).collect()
        }
    };
    plain.union(&CharSet::of(&also))
}

/// All letters that become the same letter when they are made upper and then lower case.
fn folded(letter: char) -> CharSet {
    let target = lower(upper(letter));
    let same = letters().filter(|&(_, upper)| lower(upper) == target).map(|(c, _)| c);
    CharSet::of(&same.chain([target]).collect::<String>())
}

/// The letters that have a case, each with its upper case.
fn letters() -> impl Iterator<Item = (char, char)> {
    let cased = property::unicode("Changes_When_Casemapped");
    let letters: Vec<char> = cased.ranges().flat_map(|(first, last)| first..=last).collect();
    letters.into_iter().map(|letter| (letter, upper(letter)))
}

/// `Character.toUpperCase`.
fn upper(letter: char) -> char {
    let mut mapped = letter.to_uppercase();
    let upper = match (mapped.next(), mapped.next()) {
        (Some(upper), None) => upper,
        // The full mapping is more than one letter; these have a simple mapping besides.
        _ => match letter {
            '\u{1F80}'..='\u{1F87}' | '\u{1F90}'..='\u{1F97}' | '\u{1FA0}'..='\u{1FA7}' => moved(letter, 8),
            '\u{1FB3}' | '\u{1FC3}' | '\u{1FF3}' => moved(letter, 9),
            _ => letter,
        },
    };
    if property::is_assigned(upper) { upper } else { letter }
}

/// `Character.toLowerCase`.
fn lower(letter: char) -> char {
    let mut mapped = letter.to_lowercase();
    let lower = match (mapped.next(), mapped.next()) {
        (Some(lower), None) => lower,
        // Only `İ` has a full mapping of more than one letter.
        _ => 'i',
    };
    if property::is_assigned(lower) { lower } else { letter }
}

fn moved(letter: char, by: u32) -> char {
    char::from_u32(u32::from(letter) + by).expect("the Greek letters lie together")
}
