//! Reads JSON as leniently as the library Gson does for Flume.
//!
//! Besides JSON it takes comments, names and texts in single quotes or in none, control characters in texts, `=` and
//! `=>` for `:`, `;` for `,`, and a missing item of a list for `null`. Nothing recurses, so depth does no harm.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use memchr::{memchr2, memmem};

/// A prefix against old browsers, which is skipped.
const PREFIX: &str = ")]}'\n";

/// Reads one document.
pub(crate) struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// What the reader is in, from the outside in.
    scopes: Vec<Scope>,
    /// Whether the value of the document was reached.
    begun: bool,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'t> {
    BeginList,
    EndList,
    BeginObject,
    EndObject,
    /// The name of a member; its value follows.
    Name(Cow<'t, str>),
    /// A text, number or boolean as text.
    Text(Cow<'t, str>),
    Null,
    /// The document is over.
    End,
}

/// The document is none, even with much leniency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed JSON at byte {at}")]
pub(crate) struct Malformed {
    at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// In front of the first item.
    NewList,
    List,
    /// In front of the first name.
    NewObject,
    Object,
    /// Between a name and its value.
    Member,
}

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    FirstOfList,
    List,
    Other,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { text, at: 0, scopes: Vec::new(), begun: false }
    }

    /// The next piece. After the last one it is [`Token::End`].
    pub(crate) fn next(&mut self) -> Result<Token<'t>, Malformed> {
        match self.scopes.last() {
            None => self.document(),
            Some(Scope::NewList) => {
                self.turn_into(Scope::List);
                self.value(Place::FirstOfList)
            }
            Some(Scope::List) => match self.take()? {
                b']' => Ok(self.leave(Token::EndList)),
                b',' | b';' => self.value(Place::List),
                _ => Err(self.malformed()),
            },
            Some(Scope::NewObject) => self.name(true),
            Some(Scope::Object) => match self.take()? {
                b'}' => Ok(self.leave(Token::EndObject)),
                b',' | b';' => self.name(false),
                _ => Err(self.malformed()),
            },
            Some(Scope::Member) => {
                match self.take()? {
                    b':' => {}
                    b'=' => self.at += usize::from(self.bytes().get(self.at) == Some(&b'>')),
                    _ => return Err(self.malformed()),
                }
                self.turn_into(Scope::Object);
                self.value(Place::Other)
            }
        }
    }

    /// Skips the value that follows, with all that is in it.
    pub(crate) fn skip(&mut self) -> Result<(), Malformed> {
        let depth = self.scopes.len();
        self.next()?;
        while self.scopes.len() > depth {
            self.next()?;
        }
        Ok(())
    }

    fn document(&mut self) -> Result<Token<'t>, Malformed> {
        let first = self.peek()?;
        if first.is_none() {
            return Ok(Token::End);
        }
        if self.begun {
            return Err(self.malformed());
        }
        self.begun = true;
        if self.text[self.at..].starts_with(PREFIX) {
            self.at += PREFIX.len();
        }
        if self.peek()?.is_none() { Ok(Token::End) } else { self.value(Place::Other) }
    }

    fn value(&mut self, place: Place) -> Result<Token<'t>, Malformed> {
        match self.take()? {
            b']' if place == Place::FirstOfList => Ok(self.leave(Token::EndList)),
            b']' | b',' | b';' if place != Place::Other => {
                self.at -= 1;
                Ok(Token::Null)
            }
            quote @ (b'"' | b'\'') => Ok(Token::Text(self.quoted(quote)?)),
            b'[' => Ok(self.enter(Scope::NewList, Token::BeginList)),
            b'{' => Ok(self.enter(Scope::NewObject, Token::BeginObject)),
            _ => Ok(keyword(self.bare()?)),
        }
    }

    fn name(&mut self, first: bool) -> Result<Token<'t>, Malformed> {
        let name = match self.take()? {
            b'}' if first => return Ok(self.leave(Token::EndObject)),
            quote @ (b'"' | b'\'') => self.quoted(quote)?,
            _ => Cow::Borrowed(self.bare()?),
        };
        self.turn_into(Scope::Member);
        Ok(Token::Name(name))
    }

    /// Text without quotes; its first byte was taken.
    fn bare(&mut self) -> Result<&'t str, Malformed> {
        let start = self.at - 1;
        let end = |byte: &u8| {
            matches!(byte, b'/' | b'\\' | b';' | b'#' | b'=' | b'{' | b'}' | b'[' | b']' | b':' | b',')
                || matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
        };
        let length = self.bytes()[start..].iter().position(end).unwrap_or(self.text.len() - start);
        self.at = start + length;
        if length == 0 { Err(self.malformed()) } else { Ok(&self.text[start..self.at]) }
    }

    /// Text up to the closing quote; the opening one was taken.
    fn quoted(&mut self, quote: u8) -> Result<Cow<'t, str>, Malformed> {
        let plain = self.plain(quote)?;
        if self.bytes()[self.at - 1] == quote {
            return Ok(Cow::Borrowed(plain));
        }
        let mut units = Text { text: plain.to_owned(), high: None };
        loop {
            self.escape(&mut units)?;
            units.push_str(self.plain(quote)?);
            if self.bytes()[self.at - 1] == quote {
                return Ok(Cow::Owned(units.finish()));
            }
        }
    }

    /// Text up to the next quote or backslash, which is taken too.
    fn plain(&mut self, quote: u8) -> Result<&'t str, Malformed> {
        let start = self.at;
        let length = memchr2(quote, b'\\', &self.bytes()[start..]).ok_or_else(|| self.malformed())?;
        self.at = start + length + 1;
        Ok(&self.text[start..start + length])
    }

    /// What stands behind a backslash.
    fn escape(&mut self, text: &mut Text) -> Result<(), Malformed> {
        let byte = *self.bytes().get(self.at).ok_or_else(|| self.malformed())?;
        self.at += 1;
        let unit = match byte {
            b'u' => {
                let digits = self.text.get(self.at..self.at + 4).filter(|digits| !digits.starts_with('+'));
                let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
                self.at += 4;
                unit.ok_or_else(|| self.malformed())?
            }
            b't' => u16::from(b'\t'),
            b'b' => 0x8,
            b'n' => u16::from(b'\n'),
            b'r' => u16::from(b'\r'),
            b'f' => 0xC,
            b'\n' | b'\'' | b'"' | b'\\' | b'/' => u16::from(byte),
            _ => return Err(self.malformed()),
        };
        text.push(unit);
        Ok(())
    }

    /// The next byte that is neither blank nor comment.
    fn take(&mut self) -> Result<u8, Malformed> {
        let byte = self.peek()?.ok_or_else(|| self.malformed())?;
        self.at += 1;
        Ok(byte)
    }

    /// The same, without taking it; absent at the end of the text.
    fn peek(&mut self) -> Result<Option<u8>, Malformed> {
        loop {
            let rest = &self.bytes()[self.at..];
            match rest {
                [b' ' | b'\t' | b'\n' | b'\r', ..] => self.at += 1,
                [b'#', ..] | [b'/', b'/', ..] => {
                    self.at += memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                }
                [b'/', b'*', comment @ ..] => {
                    let length = memmem::find(comment, b"*/").ok_or_else(|| self.malformed())?;
                    self.at += length + 4;
                }
                _ => return Ok(rest.first().copied()),
            }
        }
    }

    fn enter(&mut self, scope: Scope, token: Token<'t>) -> Token<'t> {
        self.scopes.push(scope);
        token
    }

    fn leave(&mut self, token: Token<'t>) -> Token<'t> {
        self.scopes.pop();
        token
    }

    fn turn_into(&mut self, scope: Scope) {
        *self.scopes.last_mut().expect("the reader is in something") = scope;
    }

    fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    fn malformed(&self) -> Malformed {
        Malformed { at: self.at }
    }
}

/// Bare text as a value.
fn keyword(text: &str) -> Token<'_> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    match text {
        _ if is("null") => Token::Null,
        _ if is("true") => Token::Text(Cow::Borrowed("true")),
        _ if is("false") => Token::Text(Cow::Borrowed("false")),
        _ => Token::Text(Cow::Borrowed(text)),
    }
}

/// A text from parts, some of which are UTF-16 units. As in Java, half a pair becomes a question mark.
struct Text {
    text: String,
    /// The first half of a pair.
    high: Option<u16>,
}

impl Text {
    fn push(&mut self, unit: u16) {
        let high = self.high.take();
        match (high, unit) {
            (_, 0xD800..0xDC00) => {
                self.text.extend(high.map(|_| '?'));
                self.high = Some(unit);
            }
            (Some(high), 0xDC00..0xE000) => self.text.extend(char::decode_utf16([high, unit]).flatten()),
            (_, 0xDC00..0xE000) => self.text.push('?'),
            (high, unit) => {
                self.text.extend(high.map(|_| '?'));
                self.text.extend(char::from_u32(unit.into()));
            }
        }
    }

    fn push_str(&mut self, text: &str) {
        if !text.is_empty() && self.high.take().is_some() {
            self.text.push('?');
        }
        self.text.push_str(text);
    }

    fn finish(mut self) -> String {
        self.text.extend(self.high.map(|_| '?'));
        self.text
    }
}
