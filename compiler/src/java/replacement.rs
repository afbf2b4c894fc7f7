//! The replacement of `Matcher.replaceAll`: text with references to groups.

use logflowc_plan::Part;

/// A replacement at which Java throws when the first match is found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ReplacementError {
    /// Place in the replacement, in bytes.
    pub at: usize,
    /// What is wrong, as the message of a finding.
    pub message: String,
}

/// Reads a replacement for a pattern that has `groups` groups, some of them with names.
///
/// `$1` is a group, and takes further digits as long as there is such a group; `${name}` is a named group; a backslash
/// makes the next character mean itself.
pub fn parse(text: &str, groups: u32, names: &[(String, u32)]) -> Result<Vec<Part>, ReplacementError> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let at = text.len() - rest.len();
        rest = &rest[char.len_utf8()..];
        match char {
            '\\' => {
                let Some(char) = rest.chars().next() else {
                    return Err(error(at, "nothing follows the last `\\`"));
                };
                rest = &rest[char.len_utf8()..];
                literal.push(char);
            }
            '$' => {
                let (index, behind) = reference(rest, groups, names).map_err(|message| error(at, message))?;
                rest = behind;
                if !literal.is_empty() {
                    parts.push(Part::Text { text: std::mem::take(&mut literal) });
                }
                parts.push(Part::Group { index });
            }
            char => literal.push(char),
        }
    }
    if !literal.is_empty() {
        parts.push(Part::Text { text: literal });
    }
    Ok(parts)
}

/// The group that a `$` refers to, and the text behind the reference.
fn reference<'a>(rest: &'a str, groups: u32, names: &[(String, u32)]) -> Result<(u32, &'a str), String> {
    if let Some(rest) = rest.strip_prefix('{') {
        let length = rest.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(length);
        let Some(behind) = behind.strip_prefix('}') else {
            return Err("the name of the group is not closed by `}`".to_owned());
        };
        let group = names.iter().find(|(known, _)| known == name);
        return group.map(|&(_, index)| (index, behind)).ok_or_else(|| format!("there is no group `{name}`"));
    }
    let mut digits = rest.chars().map_while(|char| char.to_digit(10));
    let Some(mut index) = digits.next() else {
        return Err("`$` needs the number or the name of a group; write `\\$` for the character".to_owned());
    };
    let mut length = 1;
    for digit in digits {
        let longer = index.saturating_mul(10).saturating_add(digit);
        if longer > groups {
            break;
        }
        index = longer;
        length += 1;
    }
    if index > groups {
        return Err(format!("there is no group {index}"));
    }
    Ok((index, &rest[length..]))
}

fn error(at: usize, message: impl Into<String>) -> ReplacementError {
    ReplacementError { at, message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let names = [("user".to_owned(), 2)];
        let parts = match parse(text, 12, &names) {
            Ok(parts) => parts,
            Err(error) => return format!("{}: {error}", error.at),
        };
        let shown = parts.iter().map(|part| match part {
            Part::Text { text } => format!("{text:?}"),
            Part::Group { index } => index.to_string(),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn digits_are_taken_as_long_as_there_is_such_a_group() {
        assert_eq!(shown("a$1b"), r#""a" 1 "b""#);
        assert_eq!(shown("$12$13$012"), r#"12 1 "3" 12"#);
        assert_eq!(shown("$0${user}!"), r#"0 2 "!""#);
    }

    #[test]
    fn a_backslash_makes_the_next_character_mean_itself() {
        assert_eq!(shown(r"\$1\\n"), r#""$1\\n""#);
        assert_eq!(shown(r"a\"), r"1: nothing follows the last `\`");
    }

    #[test]
    fn references_to_nothing_are_refused() {
        assert_eq!(
            shown("a$"),
            r"1: `$` needs the number or the name of a group; write `\$` for the character"
        );
        assert_eq!(shown("${nobody}"), "0: there is no group `nobody`");
        assert_eq!(shown("${user"), "0: the name of the group is not closed by `}`");
        assert_eq!(parse("$3", 2, &[]).unwrap_err().message, "there is no group 3");
    }
}
