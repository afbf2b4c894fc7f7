//! `java.util.Properties.load(Reader)` in its plainest form: line by line, as the documentation of that method tells it.

/// The pairs of a text, or those before the first `\u` without four digits.
pub fn pairs(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for line in logical_lines(text) {
        let (key, value) = cut(&line);
        let (Some(key), Some(value)) = (unescaped(key), unescaped(value)) else { break };
        pairs.push((key, value));
    }
    pairs
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{c}')
}

/// Lines without comments and blank lines; those that a backslash joins are one.
fn logical_lines(text: &str) -> Vec<Vec<char>> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut natural = text.split('\n').peekable();
    let mut lines = Vec::new();
    while let Some(first) = natural.next() {
        let first = first.trim_start_matches(is_blank);
        if first.is_empty() || first.starts_with(['#', '!']) {
            continue;
        }
        let mut line: Vec<char> = first.chars().collect();
        while goes_on(&line) {
            line.pop();
            let Some(next) = natural.next() else { break };
            line.extend(next.trim_start_matches(is_blank).chars());
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}

/// Whether a line ends in an odd number of backslashes.
fn goes_on(line: &[char]) -> bool {
    line.iter().rev().take_while(|c| **c == '\\').count() % 2 == 1
}

/// Key and value, escapes still in them.
fn cut(line: &[char]) -> (&[char], &[char]) {
    let mut at = 0;
    while at < line.len() && !is_blank(line[at]) && !matches!(line[at], '=' | ':') {
        at += if line[at] == '\\' { 2 } else { 1 };
    }
    let key = &line[..at.min(line.len())];
    let blanks = |rest: &[char]| rest.iter().take_while(|c| is_blank(**c)).count();
    let mut rest = &line[key.len()..];
    rest = &rest[blanks(rest)..];
    if let [sign, behind @ ..] = rest
        && matches!(sign, '=' | ':')
    {
        rest = &behind[blanks(behind)..];
    }
    (key, rest)
}

/// Without escapes; `None` for a `\u` without four digits.
fn unescaped(written: &[char]) -> Option<String> {
    let mut units: Vec<u16> = Vec::new();
    let mut rest = written.iter().copied();
    while let Some(c) = rest.next() {
        let meant = match (c, c == '\\') {
            (_, true) => match rest.next() {
                Some('u') => {
                    let digits: String = rest.by_ref().take(4).collect();
                    let good = digits.len() == 4 && digits.chars().all(|c| c.is_ascii_hexdigit());
                    units.push(u16::from_str_radix(&digits, 16).ok().filter(|_| good)?);
                    continue;
                }
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('f') => '\u{c}',
                Some(other) => other,
                None => break,
            },
            (plain, false) => plain,
        };
        units.extend_from_slice(meant.encode_utf16(&mut [0; 2]));
    }
    Some(String::from_utf16_lossy(&units))
}
