//! Splitting, comparing and changing case as `java.lang.String` does it.

use std::cmp::Ordering;

/// What `\s` of a Java pattern matches, which is less than Unicode's white space.
pub fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r')
}

/// `text.split("\\s+")`: blanks at the start leave one empty item in front, those at the end nothing.
pub fn split_blanks(text: &str) -> Vec<&str> {
    let mut items: Vec<&str> = text.split(is_blank).filter(|item| !item.is_empty()).collect();
    if text.is_empty() || text.starts_with(is_blank) && !items.is_empty() {
        items.insert(0, "");
    }
    items
}

/// `text.split(" ")`: every single space separates; empty items at the end are left out.
pub fn split_spaces(text: &str) -> Vec<&str> {
    split_at(text, ' ')
}

/// `text.split("c")` for a character without a meaning in patterns: empty items at the end are left out.
pub fn split_at(text: &str, separator: char) -> Vec<&str> {
    if text.is_empty() {
        return vec![""];
    }
    let mut items: Vec<&str> = text.split(separator).collect();
    while items.last().is_some_and(|item| item.is_empty()) {
        items.pop();
    }
    items
}

/// `text.trim()`: without characters up to U+0020 at both ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c| c <= ' ')
}

/// `a.equalsIgnoreCase(b)`: character by character, first in upper and then in lower case.
pub fn eq_ignore_case(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    a.chars().map(|c| lower(upper(c))).eq(b.chars().map(|c| lower(upper(c))))
}

fn upper(c: char) -> char {
    single(c, c.to_uppercase())
}

fn lower(c: char) -> char {
    single(c, c.to_lowercase())
}

/// `Character.toUpperCase` and the like leave alone what would become several characters.
fn single(c: char, mut mapped: impl ExactSizeIterator<Item = char>) -> char {
    if mapped.len() == 1 { mapped.next().unwrap_or(c) } else { c }
}

/// `a.compareTo(b)`: by UTF-16 units.
pub fn compare(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting_leaves_empty_items_where_java_does() {
        assert_eq!(split_blanks("a \t b"), ["a", "b"]);
        assert_eq!(split_blanks(" a "), ["", "a"]);
        assert_eq!(split_blanks(""), [""]);
        assert_eq!(split_blanks("a\u{a0}b"), ["a\u{a0}b"]);
        assert_eq!(split_spaces("a  b "), ["a", "", "b"]);
        assert_eq!(split_spaces(""), [""]);
        assert_eq!(split_spaces("  "), [""; 0]);
    }

    #[test]
    fn case_is_ignored_beyond_ascii() {
        assert!(eq_ignore_case("SEQ", "\u{17f}eq"));
        assert!(!eq_ignore_case("file", "\u{fb01}le"));
    }
}
