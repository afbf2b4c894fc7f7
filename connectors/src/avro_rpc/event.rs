//! Events as the calls carry them (`org.apache.flume.source.avro.AvroFlumeEvent`): a map of headers and a body.

use logflowc_runtime::{Arena, Batch, CopiedFrom, Event, Events, Header, Headers, Piece};

use crate::avro::Invalid;
use crate::avro::binary::{Reader, write_bytes, write_count};

/// Adds the events that stand in `message` from `start` on to an empty batch: one, or a list. The message becomes the
/// arena of the batch, so nothing is copied.
pub(crate) fn decode(
    message: Vec<u8>,
    start: usize,
    is_list: bool,
    headers: &Headers,
    batch: &mut Batch,
) -> Result<(), Invalid> {
    let mut decoder = Decoder { reader: Reader::new(&message), base: 0, headers, batch, mended: Vec::new() };
    decoder.reader.take(start)?;
    let read = if is_list { decoder.events() } else { decoder.event() };
    read?;
    let mended = decoder.mended;
    *batch.arena_mut() = Arena::from(message);
    for (event, header, value) in mended {
        batch.set(event, &header, value.as_bytes());
    }
    batch.copy_headers(CopiedFrom::Hash);
    Ok(())
}

/// Adds the one event that `message` is to a batch that may have others. A message that is none leaves no trace.
pub(crate) fn decode_one(message: &[u8], headers: &Headers, batch: &mut Batch) -> Result<(), Invalid> {
    skip_event(&mut Reader::new(message))?;
    let base = batch.arena_mut().push(message).start();
    let mut decoder = Decoder { reader: Reader::new(message), base, headers, batch, mended: Vec::new() };
    decoder.event()?;
    let mended = decoder.mended;
    for (event, header, value) in mended {
        batch.set(event, &header, value.as_bytes());
    }
    Ok(())
}

fn skip_event(reader: &mut Reader<'_>) -> Result<(), Invalid> {
    loop {
        match reader.block()? {
            0 => break,
            count => (0..count).try_for_each(|_| reader.bytes().and_then(|_| reader.bytes()).map(drop))?,
        }
    }
    reader.bytes().map(drop)
}

struct Decoder<'m, 'b> {
    reader: Reader<'m>,
    /// Where the message stands in the arena.
    base: usize,
    headers: &'b Headers,
    batch: &'b mut Batch,
    /// Values that were no UTF-8, as Java reads them.
    mended: Vec<(usize, Header, String)>,
}

impl<'m> Decoder<'m, '_> {
    fn events(&mut self) -> Result<(), Invalid> {
        loop {
            match self.reader.block()? {
                0 => return Ok(()),
                count => (0..count).try_for_each(|_| self.event())?,
            }
        }
    }

    fn event(&mut self) -> Result<(), Invalid> {
        let event = self.batch.len();
        loop {
            match self.reader.block()? {
                0 => break,
                count => (0..count).try_for_each(|_| self.header(event))?,
            }
        }
        let (body, _) = self.piece()?;
        self.batch.push_piece(body);
        Ok(())
    }

    fn header(&mut self, event: usize) -> Result<(), Invalid> {
        let name = String::from_utf8_lossy(self.reader.bytes()?);
        let header = self.headers.find(&name);
        let (piece, value) = self.piece()?;
        self.batch.set_piece(event, &header, piece);
        if str::from_utf8(value).is_err() {
            self.mended.push((event, header, String::from_utf8_lossy(value).into_owned()));
        }
        Ok(())
    }

    /// The bytes that follow, and where they stand.
    fn piece(&mut self) -> Result<(Piece, &'m [u8]), Invalid> {
        let bytes = self.reader.bytes()?;
        let start = self.base + self.reader.position() - bytes.len();
        Ok((Piece::new(start, bytes.len()), bytes))
    }
}

/// Writes events as a list.
pub(super) fn encode(events: &Events, names: &Headers, out: &mut Vec<u8>) {
    write_count(events.len(), out);
    for event in events.iter() {
        encode_event(event, names, out);
    }
    write_count(0, out);
}

fn encode_event(event: Event<'_>, names: &Headers, out: &mut Vec<u8>) {
    let count = event.headers().count();
    if count > 0 {
        write_count(count, out);
        for (header, value) in event.headers() {
            write_bytes(names.name(&header).as_bytes(), out);
            // A string of Avro is UTF-8; this borrows when the value is.
            write_bytes(String::from_utf8_lossy(value).as_bytes(), out);
        }
    }
    write_count(0, out);
    write_bytes(event.body(), out);
}

#[cfg(test)]
mod tests {
    use logflowc_runtime::{Shared, Slice};
    use proptest::prelude::*;

    use super::*;

    fn decoded(message: &[u8], is_list: bool) -> Result<Batch, Invalid> {
        let mut batch = Batch::default();
        decode(message.to_vec(), 0, is_list, &headers(), &mut batch).map(|()| batch)
    }

    fn headers() -> Headers {
        Headers::new(&["k".to_owned()])
    }

    /// The headers of an event and its body.
    type Shown = (Vec<(String, Vec<u8>)>, Vec<u8>);

    fn shown(batch: &Batch) -> Vec<Shown> {
        let names = headers();
        let with_headers = |event| {
            let headers = batch.headers(event);
            headers.map(|(header, value)| (names.name(&header).to_owned(), value.to_vec())).collect()
        };
        (0..batch.len()).map(|event| (with_headers(event), batch.body(event).to_vec())).collect()
    }

    #[test]
    fn one_event_is_read() {
        let batch = decoded(b"\x02\x02k\x02v\0\x0ahello", false).expect("an event");
        assert_eq!(shown(&batch), [(vec![("k".to_owned(), b"v".to_vec())], b"hello".to_vec())]);
    }

    #[test]
    fn maps_and_lists_come_in_blocks_and_values_are_text() {
        // Two blocks of one event each, the second with its size; a map in two blocks; a value that is no UTF-8.
        let message = b"\x02\0\x02a\x01\x1e\x02\x02k\x02v\x02\x02o\x02\xFF\0\x02b\0";
        let batch = decoded(message, true).expect("events");
        let headers = vec![("k".to_owned(), b"v".to_vec()), ("o".to_owned(), "\u{FFFD}".into())];
        assert_eq!(shown(&batch), [(vec![], b"a".to_vec()), (headers, b"b".to_vec())]);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut batch = Batch::default();
        batch.push(b"one");
        batch.push(b"");
        batch.set(0, &headers().find("k"), b"v");
        batch.set(1, &headers().find("other"), "ü".as_bytes());
        let expected = shown(&batch);
        let mut message = Vec::new();
        encode(&vec![Slice::all(Shared::alone(batch))].into(), &headers(), &mut message);
        assert_eq!(shown(&decoded(&message, true).expect("events")), expected);
    }

    proptest! {
        #[test]
        fn no_input_is_too_strange(bytes: Vec<u8>, is_list: bool) {
            let _ = decoded(&bytes, is_list);
        }
    }
}
