//! Patterns that were chosen by hand, each on all bodies of its block.

use super::peer::Case;

const BLOCKS: &str = include_str!("chosen.txt");

/// What is put in the place of matches; each in turn.
const REPLACEMENTS: &[&str] =
    &["<$0>", "", "$1", "[$1$2]", r"\$\\", "${n}", "$12", "${x}$0", "$", r"\", "$x", "${n", "${}", "$3"];

pub(crate) fn cases() -> Vec<Case> {
    BLOCKS.split("\n\n").flat_map(block).collect()
}

/// The cases of a block: every pattern with every body.
fn block(block: &str) -> Vec<Case> {
    let bodies: Vec<String> = quoted(block, '"').map(unescaped).collect();
    let patterns = quoted(block, '/').map(|pattern| pattern.replace('⏎', "\n"));
    let cases = patterns.zip(REPLACEMENTS.iter().cycle()).flat_map(|(pattern, replacement)| {
        let case = move |body: &String| Case {
            pattern: pattern.clone(),
            replacement: (*replacement).to_owned(),
            body: body.clone(),
        };
        bodies.iter().map(case).collect::<Vec<_>>()
    });
    cases.collect()
}

/// The lines between two marks.
fn quoted(block: &str, mark: char) -> impl Iterator<Item = &str> {
    block.lines().filter_map(move |line| line.strip_prefix(mark)?.strip_suffix(mark))
}

fn unescaped(body: &str) -> String {
    let mut text = String::new();
    let mut rest = body.chars();
    while let Some(char) = rest.next() {
        text.push(match char {
            '\\' => match rest.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('u') => {
                    let code: String = rest.by_ref().skip(1).take_while(|&char| char != '}').collect();
                    let code = u32::from_str_radix(&code, 16).expect("codes are hexadecimal");
                    char::from_u32(code).expect("codes are characters")
                }
                _ => '\\',
            },
            char => char,
        });
    }
    text
}
