//! Characters that look like others, or like nothing.

/// Whether a character takes no room.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Whether a character looks like a blank and is none for Flume.
pub(super) fn is_odd_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// What was typed before a program made it beautiful.
pub(super) fn typed(c: char) -> Option<&'static str> {
    Some(match c {
        '“' | '”' | '„' => "\"",
        '‘' | '’' | '‚' => "'",
        '–' | '—' | '−' => "-",
        '…' => "...",
        '，' => ",",
        '：' => ":",
        '；' => ";",
        '＝' => "=",
        '（' => "(",
        '）' => ")",
        _ => return None,
    })
}

/// Whether a character of a text was not typed on purpose; those have rules of their own.
pub(super) fn is_slip(c: char) -> bool {
    is_invisible(c) || is_odd_blank(c) || typed(c).is_some()
}

/// A text for a message: characters without a shape are written as escapes.
pub(super) fn visible(text: &str) -> String {
    let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_as_escapes() {
        assert_eq!(visible("a\tb\\d"), "a\\tb\\d");
    }

    #[test]
    fn letters_of_other_languages_are_no_slips() {
        let slips: String = "ü中–\u{200b}é\u{a0}".chars().filter(|c| is_slip(*c)).collect();
        assert_eq!(slips, "–\u{200b}\u{a0}");
    }
}
