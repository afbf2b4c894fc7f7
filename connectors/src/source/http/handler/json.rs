//! A list of events in JSON (`org.apache.flume.source.http.JSONHandler`).
//!
//! Without a character set the body is UTF-8, or else ISO-8859-1 unless it is declared as JSON. The original tries only
//! the latter then, and so writes the characters of most clients twice encoded. It gives a header `null` no value, on which sinks fail; here there is no such
//! header.

use std::borrow::Cow;

use encoding_rs::mem;
use logflowc_runtime::{Batch, Headers};

use super::{Refusal, Request};
use crate::charset::{Charset, OnMalformed};
use crate::gson::{Malformed, Reader, Token};

pub(super) fn read(request: &Request, headers: &Headers, batch: &mut Batch) -> Result<(), Refusal> {
    let content_type = request.content_type.as_deref().unwrap_or_default();
    let declared = charset(content_type)?;
    let charset = declared.unwrap_or(Charset::UTF_8);
    let text = if declared.is_some() || is_json(content_type) {
        charset.decode(&request.body, OnMalformed::Replace).unwrap_or_default()
    } else {
        let utf_8 = charset.decode(&request.body, OnMalformed::Fail);
        utf_8.unwrap_or_else(|_| mem::decode_latin1(&request.body))
    };
    let mut events = Events { reader: Reader::new(&text), charset, headers, batch };
    match events.read() {
        Ok(()) => Ok(()),
        Err(Wrong::Syntax(malformed)) => Err(Refusal::bad_request(malformed.to_string())),
        Err(Wrong::Shape) => Err(Refusal::bad_request("this is no list of events")),
        Err(Wrong::Nothing) => Err(Refusal::failure("there is nothing where an event is expected")),
    }
}

/// The character set that a content type names.
fn charset(content_type: &str) -> Result<Option<Charset>, Refusal> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    let name = charsets.next().map(|(_, value)| value.trim().trim_matches('"').to_ascii_lowercase());
    match name.as_deref() {
        None | Some("") => Ok(None),
        Some("utf-8" | "utf8") => Ok(Some(Charset::UTF_8)),
        Some(name @ ("utf-16" | "utf-32")) => Ok(Charset::find(name)),
        _ => Err(Refusal::failure("JSON handler supports UTF-8, UTF-16 and UTF-32 only.")),
    }
}

/// Whether a content type is one of those that Jetty takes for UTF-8.
fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json") || kind.eq_ignore_ascii_case("text/json")
}

/// Why a document has no events.
enum Wrong {
    Syntax(Malformed),
    /// It is JSON, but not of events.
    Shape,
    /// There is `null`, or not even that.
    Nothing,
}

impl From<Malformed> for Wrong {
    fn from(malformed: Malformed) -> Self {
        Self::Syntax(malformed)
    }
}

/// A document on its way into a batch.
struct Events<'t, 'b> {
    reader: Reader<'t>,
    charset: Charset,
    headers: &'b Headers,
    batch: &'b mut Batch,
}

type Members<'t> = Vec<(Cow<'t, str>, Option<Cow<'t, str>>)>;

impl<'t> Events<'t, '_> {
    fn read(&mut self) -> Result<(), Wrong> {
        match self.reader.next()? {
            Token::BeginList => {}
            Token::Null | Token::End => return Err(Wrong::Nothing),
            _ => return Err(Wrong::Shape),
        }
        let mut missing = false;
        loop {
            match self.reader.next()? {
                Token::BeginObject => self.event()?,
                Token::Null => missing = true,
                Token::EndList => break,
                _ => return Err(Wrong::Shape),
            }
        }
        // Bad syntax behind it is worse than a missing event.
        self.reader.next()?;
        if missing { Err(Wrong::Nothing) } else { Ok(()) }
    }

    fn event(&mut self) -> Result<(), Wrong> {
        let mut body = None;
        let mut members = Vec::new();
        loop {
            match self.reader.next()? {
                Token::EndObject => break,
                Token::Name(name) if name == "body" => body = self.text()?,
                Token::Name(name) if name == "headers" => members = self.members()?,
                Token::Name(_) => self.reader.skip()?,
                _ => return Err(Wrong::Shape),
            }
        }
        let event = self.batch.len();
        self.batch.push(&self.charset.encode(&body.unwrap_or_default()));
        for (name, value) in members {
            if let Some(value) = value {
                self.batch.set(event, &self.headers.find(&name), value.as_bytes());
            }
        }
        Ok(())
    }

    /// Headers as an object, or as a list of pairs.
    fn members(&mut self) -> Result<Members<'t>, Wrong> {
        let mut members = Members::new();
        let in_pairs = match self.reader.next()? {
            Token::Null => return Ok(members),
            Token::BeginObject => false,
            Token::BeginList => true,
            _ => return Err(Wrong::Shape),
        };
        loop {
            let name = match self.reader.next()? {
                Token::EndObject | Token::EndList if is_map(&members) => return Ok(members),
                Token::Name(name) => name,
                Token::BeginList if in_pairs => self.text()?.ok_or(Wrong::Shape)?,
                _ => return Err(Wrong::Shape),
            };
            let value = self.text()?;
            if in_pairs && self.reader.next()? != Token::EndList {
                return Err(Wrong::Shape);
            }
            members.push((name, value));
        }
    }

    /// The text that follows; none for `null`.
    fn text(&mut self) -> Result<Option<Cow<'t, str>>, Wrong> {
        match self.reader.next()? {
            Token::Text(text) => Ok(Some(text)),
            Token::Null => Ok(None),
            _ => Err(Wrong::Shape),
        }
    }
}

/// Whether no name has a second value.
fn is_map(members: &Members) -> bool {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by_key(|(name, _)| name);
    sorted.windows(2).all(|pair| pair[0].0 != pair[1].0 || pair[0].1.is_none())
}
