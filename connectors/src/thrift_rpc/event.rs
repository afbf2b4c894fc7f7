//! Events as the calls carry them (`org.apache.flume.thrift.ThriftFlumeEvent`): a map of headers and a body.

use logflowc_runtime::{Arena, Batch, CopiedFrom, Event, Events, Header, Headers, Piece};

use super::{Kind, Malformed, Protocol, Reader, Writer};

/// The only parameter of a call.
const PARAMETER: i16 = 1;

/// The fields of an event.
const HEADERS: (i16, Kind) = (1, Kind::Map);
const BODY: (i16, Kind) = (2, Kind::Bytes);

/// The fields of an entry of Scribe.
const CATEGORY: (i16, Kind) = (1, Kind::Bytes);
const MESSAGE: (i16, Kind) = (2, Kind::Bytes);

/// Adds the events of a call, whose parameters begin at `start`, to an empty batch: one, or a list. The message becomes
/// the arena of the batch, so nothing is copied.
pub(crate) fn decode(
    protocol: Protocol,
    message: Vec<u8>,
    start: usize,
    is_list: bool,
    headers: &Headers,
    batch: &mut Batch,
) -> Result<(), Malformed> {
    let kind = if is_list { Kind::List } else { Kind::Struct };
    parameter(protocol, message, start, kind, batch, |reader, found| {
        let count = if is_list { reader.list(Kind::Struct)? } else { 1 };
        (0..count).try_for_each(|_| event(reader, headers, found))
    })?;
    batch.copy_headers(CopiedFrom::Hash);
    Ok(())
}

/// The same with a list of entries of Scribe, whose category becomes a header.
pub(crate) fn decode_entries(
    message: Vec<u8>,
    start: usize,
    category: &Header,
    batch: &mut Batch,
) -> Result<(), Malformed> {
    parameter(Protocol::Binary, message, start, Kind::List, batch, |reader, found| {
        let count = reader.list(Kind::Struct)?;
        (0..count).try_for_each(|_| entry(reader, category, found))
    })
}

/// What was found in a message that cannot be lent to the batch before it is read to its end.
struct Found<'b> {
    batch: &'b mut Batch,
    /// Values that were no UTF-8, as Java reads them.
    mended: Vec<(usize, Header, String)>,
}

fn parameter(
    protocol: Protocol,
    message: Vec<u8>,
    start: usize,
    kind: Kind,
    batch: &mut Batch,
    mut events: impl FnMut(&mut Reader<'_>, &mut Found<'_>) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    let mut found = Found { batch, mended: Vec::new() };
    let mut reader = Reader::new(protocol, &message);
    reader.skip_bytes(start)?;
    reader.fields(&[(PARAMETER, kind)], |reader, _| events(reader, &mut found))?;
    let Found { batch, mended } = found;
    *batch.arena_mut() = Arena::from(message);
    for (event, header, value) in mended {
        batch.set(event, &header, value.as_bytes());
    }
    Ok(())
}

fn event(reader: &mut Reader<'_>, headers: &Headers, found: &mut Found<'_>) -> Result<(), Malformed> {
    let event = found.batch.len();
    let (mut has_headers, mut body) = (false, None);
    reader.fields(&[HEADERS, BODY], |reader, number| {
        if number == BODY.0 {
            body = Some(piece(reader)?.0);
            return Ok(());
        }
        has_headers = true;
        for _ in 0..reader.map()? {
            let name = String::from_utf8_lossy(reader.bytes()?);
            found.header(reader, event, headers.find(&name))?;
        }
        Ok(())
    })?;
    let missing = || Malformed::new("an event needs headers and a body");
    found.batch.push_piece(body.filter(|_| has_headers).ok_or_else(missing)?);
    Ok(())
}

fn entry(reader: &mut Reader<'_>, category: &Header, found: &mut Found<'_>) -> Result<(), Malformed> {
    let event = found.batch.len();
    let mut body = None;
    reader.fields(&[CATEGORY, MESSAGE], |reader, number| {
        if number == MESSAGE.0 {
            body = Some(piece(reader)?.0);
            return Ok(());
        }
        found.header(reader, event, category.clone())
    })?;
    found.batch.push_piece(body.ok_or_else(|| Malformed::new("an entry has no message"))?);
    Ok(())
}

impl Found<'_> {
    /// Sets a header to the text that follows.
    fn header(&mut self, reader: &mut Reader<'_>, event: usize, header: Header) -> Result<(), Malformed> {
        let (piece, value) = piece(reader)?;
        self.batch.set_piece(event, &header, piece);
        if str::from_utf8(value).is_err() {
            self.mended.push((event, header, String::from_utf8_lossy(value).into_owned()));
        }
        Ok(())
    }
}

/// The bytes that follow, and where they stand.
fn piece<'m>(reader: &mut Reader<'m>) -> Result<(Piece, &'m [u8]), Malformed> {
    let bytes = reader.bytes()?;
    Ok((Piece::new(reader.position() - bytes.len(), bytes.len()), bytes))
}

/// Writes events as the parameter of a call.
pub(super) fn encode(events: &Events, names: &Headers, writer: &mut Writer<'_>) {
    writer.field(0, PARAMETER, Kind::List);
    writer.list(Kind::Struct, events.len());
    for event in events.iter() {
        encode_event(event, names, writer);
    }
    writer.stop();
}

fn encode_event(event: Event<'_>, names: &Headers, writer: &mut Writer<'_>) {
    writer.field(0, HEADERS.0, HEADERS.1);
    writer.map(event.headers().count());
    for (header, value) in event.headers() {
        writer.bytes(names.name(&header).as_bytes());
        // A string of Thrift is UTF-8; this borrows when the value is.
        writer.bytes(String::from_utf8_lossy(value).as_bytes());
    }
    writer.field(HEADERS.0, BODY.0, BODY.1);
    writer.bytes(event.body());
    writer.stop();
}

#[cfg(test)]
mod tests {
    use logflowc_runtime::{Shared, Slice};
    use proptest::prelude::*;

    use super::*;

    fn headers() -> Headers {
        Headers::new(&["k".to_owned()])
    }

    fn shown(batch: &Batch) -> Vec<String> {
        let names = headers();
        let show = |event| {
            let headers = batch.headers(event).map(|(header, value)| {
                format!("{}={} ", names.name(&header), String::from_utf8_lossy(value))
            });
            headers.collect::<String>() + &String::from_utf8_lossy(batch.body(event))
        };
        (0..batch.len()).map(show).collect()
    }

    #[test]
    fn what_is_written_is_read_back_in_both_protocols() {
        let mut batch = Batch::default();
        for number in 0..20 {
            batch.push(format!("{number}").repeat(number * 10).as_bytes());
        }
        batch.set(0, &headers().find("k"), b"v");
        batch.set(1, &headers().find("other"), "ü".as_bytes());
        let expected = shown(&batch);
        let events: Events = vec![Slice::all(Shared::alone(batch))].into();
        for protocol in [Protocol::Binary, Protocol::Compact] {
            let mut message = b"front".to_vec();
            encode(&events, &headers(), &mut Writer::new(protocol, &mut message));
            let mut read = Batch::default();
            decode(protocol, message, 5, true, &headers(), &mut read).expect("events");
            assert_eq!(shown(&read), expected);
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_original() {
        // Seen with Flume 1.11.0, as is the answer.
        let message = b"\x1c\x1b\x01\x88\x01k\x01v\x18\x05hello\0\0";
        let mut batch = Batch::default();
        decode(Protocol::Compact, message.to_vec(), 0, false, &headers(), &mut batch).expect("an event");
        assert_eq!(shown(&batch), ["k=v hello"]);
        let mut answer = Vec::new();
        Writer::new(Protocol::Compact, &mut answer).result(b"append", 7, crate::rpc::Status::Ok);
        assert_eq!(answer, b"\x82\x41\x07\x06append\x05\0\0\0");
    }

    #[test]
    fn what_is_not_expected_is_passed_over() {
        // A number, a list of truth values and a truth value stand before the headers; a value is no UTF-8.
        let message = b"\x1c\x35\x02\x19\x21\x01\x02\x11\x0b\x02\x01\x88\x01k\x01\xFF\x18\x01x\0\0";
        let mut batch = Batch::default();
        decode(Protocol::Compact, message.to_vec(), 0, false, &headers(), &mut batch).expect("an event");
        assert_eq!(shown(&batch), ["k=\u{FFFD} x"]);
        let bodiless =
            decode(Protocol::Compact, b"\x1c\x1b\0\0\0".to_vec(), 0, false, &headers(), &mut batch);
        assert!(bodiless.is_err_and(|why| why.to_string() == "an event needs headers and a body"));
    }

    proptest! {
        #[test]
        fn no_input_is_too_strange(bytes: Vec<u8>, is_list: bool, is_binary: bool) {
            let protocol = if is_binary { Protocol::Binary } else { Protocol::Compact };
            let _ = decode(protocol, bytes, 0, is_list, &headers(), &mut Batch::default());
        }
    }
}
