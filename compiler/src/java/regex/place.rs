//! Line ends and word boundaries, which are not quite those of the engine.

use super::ast::Place;

/// `\r\n` or any other line terminator, at the end of the text.
const LAST_LINE_END: &str = r"(?:\z|(?=(?:\r\n|[\r\x{85}\x{2028}\x{2029}])\z)|(?<!\r)(?=\n\z))";
const LINE_END: &str = r"(?:\z|(?=[\r\x{85}\x{2028}\x{2029}])|(?<!\r)(?=\n))";
/// Java finds no start of a line at the end of the text, not even of an empty one.
const LINE_START: &str = r"(?!\z)(?:\A|(?<=[\n\x{85}\x{2028}\x{2029}])|(?<=\r)(?!\n))";

/// How a place is written, right for all texts.
pub(super) fn exact(place: Place) -> String {
    match place {
        Place::TextStart => r"\A".to_owned(),
        Place::TextEnd => r"\z".to_owned(),
        Place::LastLineEnd { unix: true } => r"(?=\n?\z)".to_owned(),
        Place::LastLineEnd { unix: false } => LAST_LINE_END.to_owned(),
        Place::LineEnd { unix: true } => "(?m:$)".to_owned(),
        Place::LineEnd { unix: false } => LINE_END.to_owned(),
        Place::LineStart { unix: true } => r"(?!\z)(?m:^)".to_owned(),
        Place::LineStart { unix: false } => LINE_START.to_owned(),
        Place::Word { boundary, unicode } => word(boundary, unicode),
    }
}

/// A word boundary, or a place that is none. A word is made of letters, digits and `_`; a combining mark belongs to
/// it if a letter or digit of the basic plane precedes.
fn word(boundary: bool, unicode: bool) -> String {
    let word = if unicode { r"[\w&&\p{age=13.0}]" } else { r"[[\p{L}\p{Nd}_]&&\p{age=13.0}]" };
    let base = r"[[\p{L}\p{Nd}]&&\p{age=13.0}&&[\x00-\x{FFFF}]]";
    let mark = r"[\p{Mn}&&\p{age=13.0}]";
    let low_mark = r"[\p{Mn}&&\p{age=13.0}&&[\x00-\x{FFFF}]]";
    let before = format!("(?:(?<={word})|(?<={base}{low_mark}+))");
    let not_before = format!("(?<!{word})(?<!{base}{low_mark}+)");
    let after = format!("(?:(?={word})|(?={mark})(?<={base}{low_mark}*))");
    let not_after = format!("(?!{word})(?!(?={mark})(?<={base}{low_mark}*))");
    if boundary {
        format!("(?:{before}{not_after}|{not_before}{after})")
    } else {
        format!("(?:{before}{after}|{not_before}{not_after})")
    }
}

/// How deep the parentheses of [`exact`] are nested at most.
pub(super) const DEPTH: usize = 4;

/// How a place is written for an automaton, and for which texts that is wrong.
///
/// The engine's word has what Unicode's annex on regular expressions gives it: marks, letter-like numbers and joiners
/// besides letters and digits, and what is younger than Unicode 13.
pub(super) fn ordinary(place: Place) -> (&'static str, Option<&'static str>) {
    match place {
        Place::TextStart => (r"\A", None),
        Place::TextEnd => (r"\z", None),
        Place::LastLineEnd { unix: true } => (r"\z", Some(r"\n\z")),
        Place::LastLineEnd { unix: false } => (r"\z", Some(r"[\n\r\x{85}\x{2028}\x{2029}]\z")),
        Place::LineEnd { unix: true } => ("(?m:$)", None),
        Place::LineEnd { unix: false } => (r"\z", Some(r"[\n\r\x{85}\x{2028}\x{2029}]")),
        Place::LineStart { unix: true } => ("(?m:^)", Some(r"\n\z|\A\z")),
        Place::LineStart { unix: false } => (r"\A", Some(r"[\n\r\x{85}\x{2028}\x{2029}]|\A\z")),
        Place::Word { boundary, unicode } => {
            let unless =
                if unicode { r"[\w--\p{age=13.0}]" } else { r"[\w--[[\p{L}\p{Nd}_]&&\p{age=13.0}]]" };
            (if boundary { r"\b" } else { r"\B" }, Some(unless))
        }
    }
}
