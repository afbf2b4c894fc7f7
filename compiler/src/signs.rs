//! Signs between parts of a body, as settings. Flume takes blanks at both ends of every value away, so they are written
//! with a backslash.

use logflowc_grammar::catalog::Property;
use logflowc_grammar::text::Text;

/// Characters and how they are written.
const ESCAPES: [(char, &str); 5] =
    [(' ', "\\s"), ('\t', "\\t"), ('\n', "\\n"), ('\r', "\\r"), ('\u{c}', "\\f")];

/// Whether a value is such a sign.
pub(crate) fn is_sign(property: &Property) -> bool {
    property.extension && matches!(property.key, "separator" | "delimiter")
}

/// A text with its blanks as they are written.
pub(crate) fn escaped(text: &Text) -> Text {
    let blank = |c: char| ESCAPES.iter().find(|(known, _)| *known == c).map(|(_, written)| *written);
    if !text.as_str().contains(|c| blank(c).is_some()) {
        return text.clone();
    }
    let written = text.as_str().chars().map(|c| blank(c).map_or_else(|| c.to_string(), str::to_owned));
    Text::decoded(written.collect::<String>(), text.span())
}

/// What was meant by a sign.
pub(crate) fn meant(written: &str) -> String {
    let (mut text, mut rest) = (String::new(), written);
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let known = ESCAPES.iter().find(|(_, written)| escape.starts_with(&written[1..]));
        let next = escape.chars().next();
        text.extend(known.map(|(c, _)| *c).or(next));
        rest = &escape[next.map_or(0, char::len_utf8)..];
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use logflowc_grammar::source::{FileId, Span};

    use super::*;

    #[test]
    fn blanks_survive_and_what_is_written_already_stays() {
        let at = Span::new(FileId(0), 0..1);
        for (text, written, sign) in [
            (", ", ",\\s", ", "),
            ("\t", "\\t", "\t"),
            ("\\t", "\\t", "\t"),
            ("\\\\", "\\\\", "\\"),
            ("é|", "é|", "é|"),
        ] {
            assert_eq!(escaped(&Text::decoded(text, at)).as_str(), written);
            assert_eq!(meant(written), sign);
        }
        assert_eq!(meant("a\\"), "a");
    }
}
