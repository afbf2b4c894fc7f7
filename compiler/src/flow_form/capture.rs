//! The named groups of `extract`: Java knows a group by its number, the language by the header that it fills.

use logflowc_grammar::source::Span;
use logflowc_grammar::text::{Joined, Text};

/// A pattern whose named groups have become plain ones.
pub struct Captures {
    /// The pattern as Java reads it.
    pub pattern: Text,
    /// The headers, one for each group.
    pub groups: Vec<Capture>,
    /// Groups without a name.
    pub unnamed: Vec<Span>,
}

/// A group and the header that it fills.
pub struct Capture {
    /// The header.
    pub header: Text,
    /// The type behind a colon.
    pub kind: Option<Text>,
}

/// Takes the names out of a pattern.
pub fn captures(written: &Text) -> Captures {
    let text = written.as_str();
    let mut found =
        Captures { pattern: Text::empty(written.span()), groups: Vec::new(), unnamed: Vec::new() };
    let mut pattern = Joined::new(written.span());
    let (mut from, mut in_class, mut escaped, mut literal) = (0, 0_usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if literal => literal = !text[..at + c.len_utf8()].ends_with("\\E"),
            'Q' if escaped => literal = true,
            _ if escaped => {}
            '[' => in_class += 1,
            ']' => in_class = in_class.saturating_sub(1),
            '(' if in_class == 0 => {
                if let Some((name, kind, end)) = name(&text[at + 1..]) {
                    let start = at + 3;
                    let header = written.slice(start..start + name);
                    let kind = kind.map(|kind| written.slice(start + name + 1..start + name + 1 + kind));
                    found.groups.push(Capture { header, kind });
                    pattern.push(&written.slice(from..at + 1));
                    from = at + 1 + end;
                } else if !text[at + 1..].starts_with('?') {
                    found.unnamed.push(written.span_of(at..at + 1));
                }
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped && !literal;
    }
    pattern.push(&written.slice(from..text.len()));
    found.pattern = pattern.finish();
    found
}

/// The lengths of the name and the type in `?<name:type>`, and of the whole.
fn name(text: &str) -> Option<(usize, Option<usize>, usize)> {
    let rest = text.strip_prefix("?<")?;
    let inner = &rest[..rest.find('>')?];
    let (name, kind) = match inner.split_once(':') {
        Some((name, kind)) => (name, Some(kind)),
        None => (inner, None),
    };
    let letter = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(letter);
    good.then_some((name.len(), kind.map(str::len), inner.len() + 3))
}

#[cfg(test)]
mod tests {
    use logflowc_grammar::source::FileId;

    use super::*;

    #[test]
    fn names_leave_the_pattern_and_lookbehind_stays() {
        let text = r"\Qé\E\((?<user_id>\w+)(?<=x)[(?<no>](?<status:int>\d)(?:y)(z)\Q(\E";
        let found = captures(&Text::verbatim(text, Span::new(FileId(0), 0..text.len())));
        assert_eq!(found.pattern.as_str(), r"\Qé\E\((\w+)(?<=x)[(?<no>](\d)(?:y)(z)\Q(\E");
        let names: Vec<_> = found.groups.iter().map(|group| group.header.as_str()).collect();
        assert_eq!(names, ["user_id", "status"]);
        assert_eq!(found.groups[1].kind.as_ref().map(Text::as_str), Some("int"));
        assert_eq!(found.unnamed.len(), 1);
        let status = found.groups[1].header.span();
        assert_eq!(&text[status.range()], "status");
    }
}
