//! How both ends agree on a protocol (Avro 1.11 specification, "Handshake"; `org.apache.avro.ipc.Responder`).

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::PoisonError;

use serde_json::Value;

use crate::avro::Invalid;
use crate::avro::binary::{Reader, write_bytes, write_long};

/// The hash under which Flume 1.11 knows the protocol.
const HASH: [u8; 16] =
    [0x86, 0xaa, 0xda, 0xe2, 0xc4, 0x54, 0x74, 0xc0, 0xfe, 0x93, 0xff, 0xd0, 0xf2, 0x35, 0x0a, 0x65];

/// The protocol, for those who do not know the hash.
const TEXT: &str = concat!(
    r#"{"protocol":"AvroSourceProtocol","namespace":"org.apache.flume.source.avro","types":["#,
    r#"{"type":"enum","name":"Status","symbols":["OK","FAILED","UNKNOWN"]},"#,
    r#"{"type":"record","name":"AvroFlumeEvent","fields":["#,
    r#"{"name":"headers","type":{"type":"map","values":"string"}},{"name":"body","type":"bytes"}]}],"#,
    r#""messages":{"append":{"request":[{"name":"event","type":"AvroFlumeEvent"}],"response":"Status"},"#,
    r#""appendBatch":{"request":[{"name":"events","type":{"type":"array","items":"AvroFlumeEvent"}}],"#,
    r#""response":"Status"}}}"#,
);

/// Most hashes of clients that are remembered. A forgotten client sends its protocol again.
const MOST_KNOWN: usize = 1000;

/// How well the ends know each other, as it is numbered on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    /// Both know the protocol of the other.
    Both = 0,
    /// The client is to learn the server's.
    Client = 1,
    /// The server does not know the client's; the call was not executed.
    None = 2,
}

/// The protocols of clients, by their hashes.
#[derive(Debug, Default)]
pub(crate) struct Protocols(Mutex<HashSet<[u8; 16]>>);

impl Protocols {
    /// Reads the handshake of a client and adds what the server says to it.
    pub(crate) fn answer(&self, request: &mut Reader<'_>, answer: &mut Vec<u8>) -> Result<Match, Invalid> {
        let hash = hash(request)?;
        let text = optional(request)?;
        let right = self::hash(request)? == HASH;
        skip_meta(request)?;
        let matched = match (self.knows(hash, text)?, right) {
            (true, true) => Match::Both,
            (true, false) => Match::Client,
            (false, _) => Match::None,
        };
        write_long(matched as i64, answer);
        if matched == Match::Both {
            answer.extend_from_slice(&[0, 0]);
        } else {
            write_long(1, answer);
            write_bytes(TEXT.as_bytes(), answer);
            write_long(1, answer);
            answer.extend_from_slice(&HASH);
        }
        write_long(0, answer);
        Ok(matched)
    }

    fn knows(&self, hash: [u8; 16], text: Option<&[u8]>) -> Result<bool, Invalid> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if hash == HASH || known.contains(&hash) {
            return Ok(true);
        }
        let Some(text) = text else { return Ok(false) };
        must_fit(text)?;
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(hash);
        Ok(true)
    }
}

/// Adds the handshake of a client, with its protocol when the server has asked for it.
pub(crate) fn ask(with_protocol: bool, request: &mut Vec<u8>) {
    request.extend_from_slice(&HASH);
    write_long(i64::from(with_protocol), request);
    if with_protocol {
        write_bytes(TEXT.as_bytes(), request);
    }
    request.extend_from_slice(&HASH);
    write_long(0, request);
}

/// Reads what a server says to a handshake.
pub(crate) fn answered(answer: &mut Reader<'_>) -> Result<Match, Invalid> {
    let matched = match answer.long()? {
        0 => Match::Both,
        1 => Match::Client,
        2 => Match::None,
        other => return Err(Invalid(format!("{other} is no answer to a handshake"))),
    };
    optional(answer)?;
    if is_there(answer)? {
        hash(answer)?;
    }
    skip_meta(answer)?;
    Ok(matched)
}

fn hash(reader: &mut Reader<'_>) -> Result<[u8; 16], Invalid> {
    Ok(reader.take(16)?.try_into().expect("so many bytes were asked for"))
}

/// Which branch of a union with `null` follows.
fn is_there(reader: &mut Reader<'_>) -> Result<bool, Invalid> {
    match reader.long()? {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(Invalid(format!("a handshake has no branch {other}"))),
    }
}

fn optional<'b>(reader: &mut Reader<'b>) -> Result<Option<&'b [u8]>, Invalid> {
    if is_there(reader)? { reader.bytes().map(Some) } else { Ok(None) }
}

fn skip_meta(reader: &mut Reader<'_>) -> Result<(), Invalid> {
    if is_there(reader)? { super::skip_metadata(reader) } else { Ok(()) }
}

/// All releases of Flume write events alike; a protocol that does not is refused before it is misread.
fn must_fit(text: &[u8]) -> Result<(), Invalid> {
    let protocol: Value = serde_json::from_slice(text)
        .map_err(|error| Invalid(format!("the client's protocol is no JSON: {error}")))?;
    let types = protocol["types"].as_array().map(Vec::as_slice).unwrap_or_default();
    let event = types.iter().find(|kind| kind["name"] == "AvroFlumeEvent");
    let fields = event.and_then(|event| event["fields"].as_array()).map(Vec::as_slice).unwrap_or_default();
    let fits = match fields {
        [headers, body] => {
            let strings = ["string", "bytes"];
            let values = &headers["type"]["values"];
            headers["name"] == "headers"
                && headers["type"]["type"] == "map"
                && strings.iter().any(|string| values == string || values["type"] == *string)
                && body["name"] == "body"
                && (body["type"] == "bytes" || body["type"] == "string")
        }
        _ => false,
    };
    if fits { Ok(()) } else { Err(Invalid::new("the client's protocol has other events than Flume's")) }
}

#[cfg(test)]
mod tests;
