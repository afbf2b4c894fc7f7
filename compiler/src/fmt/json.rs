//! JSON: what fits on a line stands on one, the rest is indented by two spaces. Comments stay.

/// Lines are not made longer than this.
const WIDTH: usize = 100;

/// The pieces of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Open(&'t str),
    Close(&'t str),
    Comma,
    Colon,
    /// A string, number or word.
    Scalar(&'t str),
    /// A comment that has a line of its own.
    Comment(&'t str),
    /// A comment behind something.
    Remark(&'t str),
}

/// The lines of a JSON text without mistakes.
pub(super) fn lines(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let mut writer = Writer { tokens: &tokens, at: 0, lines: vec![String::new()], depth: 0 };
    while writer.at < tokens.len() {
        writer.step();
    }
    let mut lines = writer.lines;
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// How many comments a text has between its values.
pub(crate) fn comments(text: &str) -> usize {
    tokens(text).iter().filter(|token| matches!(token, Token::Comment(_) | Token::Remark(_))).count()
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut new_line = true;
    while let Some(first) = rest.chars().next() {
        let length = length(rest, first);
        let (piece, tail) = rest.split_at(length);
        rest = tail;
        match first {
            '\n' | '\r' => new_line = true,
            ' ' | '\t' | '\u{feff}' => {}
            _ => {
                tokens.push(match first {
                    '{' | '[' => Token::Open(piece),
                    '}' | ']' => Token::Close(piece),
                    ',' => Token::Comma,
                    ':' => Token::Colon,
                    '/' if new_line => Token::Comment(piece),
                    '/' => Token::Remark(piece),
                    _ => Token::Scalar(piece),
                });
                new_line = false;
            }
        }
    }
    tokens
}

fn length(rest: &str, first: char) -> usize {
    match first {
        '"' => string_length(rest),
        '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
        '/' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
        '{' | '}' | '[' | ']' | ',' | ':' | ' ' | '\t' | '\n' | '\r' | '\u{feff}' => first.len_utf8(),
        _ => rest.find(|c| "{}[],:\" \t\n\r/".contains(c) && c != '/').unwrap_or(rest.len()),
    }
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}

struct Writer<'t> {
    tokens: &'t [Token<'t>],
    at: usize,
    lines: Vec<String>,
    depth: usize,
}

impl Writer<'_> {
    fn step(&mut self) {
        let token = self.tokens[self.at];
        self.at += 1;
        match token {
            Token::Open(bracket) => self.open(bracket),
            Token::Close(bracket) => {
                self.depth -= 1;
                self.line();
                self.put(bracket);
            }
            Token::Comma => {
                self.put(",");
                self.remarks();
                self.line();
            }
            Token::Colon => self.put(": "),
            Token::Scalar(text) => self.put(text),
            Token::Comment(text) => {
                self.line();
                self.comment(text);
                self.line();
            }
            Token::Remark(text) => {
                self.put(" ");
                self.comment(text);
                self.line();
            }
        }
    }

    /// Comments that belong to the line at hand.
    fn remarks(&mut self) {
        while let Some(Token::Remark(text)) = self.tokens.get(self.at) {
            self.put(" ");
            self.comment(text);
            self.at += 1;
        }
    }

    fn open(&mut self, bracket: &str) {
        if let Some((text, end)) = self.on_one_line() {
            self.put(&text);
            self.at = end;
            return;
        }
        self.put(bracket);
        self.depth += 1;
        self.remarks();
        self.line();
    }

    /// The value whose bracket was just read, if it fits on the line, and where it ends. The outermost one has
    /// lines of its own.
    fn on_one_line(&self) -> Option<(String, usize)> {
        let start = self.at - 1;
        let mut text = String::new();
        let mut depth = 0;
        let room = WIDTH.saturating_sub(self.lines.last().map_or(0, |line| line.chars().count()));
        for (index, token) in self.tokens.iter().enumerate().skip(start) {
            let after_open = index > start && matches!(self.tokens[index - 1], Token::Open(_));
            match token {
                Token::Open(bracket) => {
                    depth += 1;
                    text += if after_open && text.ends_with('{') { " " } else { "" };
                    text += bracket;
                }
                Token::Close(bracket) => {
                    depth -= 1;
                    text += if *bracket == "}" && !after_open { " " } else { "" };
                    text += bracket;
                }
                Token::Comma => text += ", ",
                Token::Colon => text += ": ",
                Token::Scalar(scalar) => {
                    text += if after_open && text.ends_with('{') { " " } else { "" };
                    text += scalar;
                }
                Token::Comment(_) | Token::Remark(_) => return None,
            }
            let empty = index == start + 1;
            if depth == 0 {
                return (self.depth > 0 || empty).then_some((text, index + 1));
            }
            if text.chars().count() >= room {
                return None;
            }
        }
        None
    }

    fn put(&mut self, text: &str) {
        let indent = "  ".repeat(self.depth);
        let line = self.lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(&indent);
            line.push_str(text.trim_start());
        } else {
            line.push_str(text);
        }
    }

    /// A comment may have several lines, which stay as they are.
    fn comment(&mut self, text: &str) {
        for (index, line) in text.lines().enumerate() {
            if index > 0 {
                self.lines.push(line.trim_end().to_owned());
            } else {
                self.put(line.trim_end());
            }
        }
    }

    fn line(&mut self) {
        self.lines.push(String::new());
    }
}
