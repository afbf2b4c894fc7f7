//! Messages on a stream: a serial number and the buffers of one message (`org.apache.avro.ipc.netty.NettyTransportCodec`).

use std::io::{self, BufRead, Read as _, Write};

/// No message is longer: what claims to be is not of this protocol, or not meant well.
const MOST: usize = 128 << 20;

/// Where the message begins in a frame of one buffer.
const FRONT: usize = 12;

/// A message with the number that its answer repeats.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) serial: i32,
    pub(crate) message: Vec<u8>,
}

/// The next message; none at the end of the stream. Memory is taken only for what has come.
pub(crate) fn read_frame(stream: &mut impl BufRead) -> io::Result<Option<Frame>> {
    if stream.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let serial = read_int(stream)?;
    let buffers = read_length(stream)?;
    let mut message = Vec::new();
    for _ in 0..buffers {
        let length = read_length(stream)?;
        if length > MOST - message.len() {
            return Err(invalid(format!("a message has more than {MOST} bytes")));
        }
        let wanted = message.len() + length;
        stream.by_ref().take(length as u64).read_to_end(&mut message)?;
        if message.len() < wanted {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(Some(Frame { serial, message }))
}

/// Makes room for what stands in front of the message, which is to be added.
pub(crate) fn start_frame(frame: &mut Vec<u8>) {
    frame.clear();
    frame.resize(FRONT, 0);
}

/// Writes what [`start_frame`] has begun, as one buffer.
pub(crate) fn write_frame(serial: i32, frame: &mut [u8], stream: &mut impl Write) -> io::Result<()> {
    let length = frame.len() - FRONT;
    if length > MOST {
        return Err(invalid(format!("a message of {length} bytes is too long; smaller batches help")));
    }
    let length = u32::try_from(length).expect("the longest message has fewer than 2^32 bytes");
    let front = [serial.cast_unsigned(), 1, length].map(u32::to_be_bytes);
    frame[..FRONT].copy_from_slice(front.as_flattened());
    stream.write_all(frame)?;
    stream.flush()
}

fn read_int(stream: &mut impl BufRead) -> io::Result<i32> {
    let mut bytes = [0; 4];
    stream.read_exact(&mut bytes)?;
    Ok(i32::from_be_bytes(bytes))
}

fn read_length(stream: &mut impl BufRead) -> io::Result<usize> {
    let length = read_int(stream)?;
    let fitting = usize::try_from(length).ok().filter(|length| *length <= MOST);
    fitting.ok_or_else(|| invalid(format!("{length} is no length of a message")))
}

fn invalid(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let (mut frame, mut stream) = (Vec::new(), Vec::new());
        start_frame(&mut frame);
        frame.extend_from_slice(b"message");
        write_frame(-7, &mut frame, &mut stream).expect("memory takes it");
        assert_eq!(stream, b"\xFF\xFF\xFF\xF9\0\0\0\x01\0\0\0\x07message");
        let mut stream = &stream[..];
        let frame = Frame { serial: -7, message: b"message".to_vec() };
        assert_eq!(read_frame(&mut stream).expect("a frame"), Some(frame));
        assert_eq!(read_frame(&mut stream).expect("an end"), None);
    }

    #[test]
    fn buffers_are_one_message_and_may_be_empty() {
        let mut stream = &b"\0\0\0\x01\0\0\0\x03\0\0\0\x02ab\0\0\0\0\0\0\0\x01c"[..];
        let frame = Frame { serial: 1, message: b"abc".to_vec() };
        assert_eq!(read_frame(&mut stream).expect("a frame"), Some(frame));
    }

    #[test]
    fn lengths_that_nobody_means_are_refused() {
        for (stream, what) in [
            (&b"GET / HTTP/1.1\r\n\r\n"[..], "790644820 is no length of a message"),
            (b"\0\0\0\x01\xFF\xFF\xFF\xFF", "-1 is no length of a message"),
            (b"\0\0\0\x01\0\0\0\x01\0\0\0\x09short", "unexpected end of file"),
            (b"\0\0", "failed to fill whole buffer"),
        ] {
            let error = read_frame(&mut &*stream).expect_err("no frame");
            assert_eq!(error.to_string(), what);
        }
    }

    proptest! {
        #[test]
        fn no_input_is_too_strange(bytes: Vec<u8>) {
            let mut stream = &bytes[..];
            while let Ok(Some(_)) = read_frame(&mut stream) {}
        }
    }
}
