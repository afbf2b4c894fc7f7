//! Messages on a stream: the length and the bytes (`org.apache.thrift.transport.layered.TFastFramedTransport`).

use std::io::{self, BufRead, Read as _, Write};

/// No message is longer. The original takes none above 16 MB.
const MOST: usize = 128 << 20;

/// Where the message begins in a frame.
const FRONT: usize = 4;

/// The next message; none at the end of the stream. Memory is taken only for what has come.
pub(crate) fn read_frame(stream: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    if stream.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let mut length = [0; FRONT];
    stream.read_exact(&mut length)?;
    let length = i32::from_be_bytes(length);
    let fitting = usize::try_from(length).ok().filter(|length| *length <= MOST);
    let fitting = fitting.ok_or_else(|| invalid(format!("{length} is no length of a message")))?;
    let mut message = Vec::new();
    stream.by_ref().take(fitting as u64).read_to_end(&mut message)?;
    if message.len() < fitting {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(message))
}

/// Makes room for what stands in front of the message, which is to be added.
pub(crate) fn start_frame(frame: &mut Vec<u8>) {
    frame.clear();
    frame.resize(FRONT, 0);
}

/// Writes what [`start_frame`] has begun.
pub(crate) fn write_frame(frame: &mut [u8], stream: &mut impl Write) -> io::Result<()> {
    let length = frame.len() - FRONT;
    if length > MOST {
        return Err(invalid(format!("a message of {length} bytes is too long; smaller batches help")));
    }
    let length = u32::try_from(length).expect("the longest message has fewer than 2^32 bytes");
    frame[..FRONT].copy_from_slice(&length.to_be_bytes());
    stream.write_all(frame)?;
    stream.flush()
}

fn invalid(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
