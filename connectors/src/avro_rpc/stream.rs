//! What lies between the calls and the socket: nothing, or one zlib stream in each direction for the whole connection
//! (`org.apache.flume.source.AvroSource`, `compression-type`).

use std::io::{self, Read, Write};

use flate2::write::ZlibEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};

/// Compressed bytes that are read at once.
const BLOCK: usize = 32 << 10;

/// A stream that is compressed on its way. What was written goes out when it is flushed.
pub(crate) struct Deflated<S: Write> {
    encoder: ZlibEncoder<S>,
    decoder: Decompress,
    input: Box<[u8]>,
    /// What of the input is not decompressed yet.
    start: usize,
    end: usize,
}

impl<S: Write> Deflated<S> {
    pub(crate) fn new(stream: S, level: u32) -> Self {
        Self {
            encoder: ZlibEncoder::new(stream, Compression::new(level)),
            decoder: Decompress::new(true),
            input: vec![0; BLOCK].into(),
            start: 0,
            end: 0,
        }
    }

    /// Decompresses what is there, without waiting for more. Gives `None` when that is not enough for a byte.
    fn decompress(&mut self, out: &mut [u8]) -> io::Result<Option<usize>> {
        let (read, written) = (self.decoder.total_in(), self.decoder.total_out());
        let input = &self.input[self.start..self.end];
        let status = self.decoder.decompress(input, out, FlushDecompress::None)?;
        let [read, written] = [self.decoder.total_in() - read, self.decoder.total_out() - written]
            .map(|count| usize::try_from(count).expect("not more than there was room for"));
        self.start += read;
        let ended = status == Status::StreamEnd;
        if written == 0 && !ended && self.start < self.end && read == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the compressed data does not go on"));
        }
        Ok((written > 0 || ended || out.is_empty()).then_some(written))
    }
}

impl<S: Read + Write> Read for Deflated<S> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            // The decoder may hold bytes for which there was no room before, so it is asked before the socket.
            if let Some(written) = self.decompress(out)? {
                return Ok(written);
            }
            if self.start == self.end {
                (self.start, self.end) = (0, self.encoder.get_mut().read(&mut self.input)?);
                if self.end == 0 {
                    return Ok(0);
                }
            }
        }
    }
}

impl<S: Write> Write for Deflated<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.encoder.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.encoder.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// What was written can be read, a few bytes at a time.
    #[derive(Default)]
    struct Loop(VecDeque<u8>);

    impl Read for Loop {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let most = out.len().min(7);
            self.0.read(&mut out[..most])
        }
    }

    impl Write for Loop {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn every_flush_lets_the_other_end_read_all() {
        let mut stream = Deflated::new(Loop::default(), 6);
        let long = "much of the same ".repeat(100_000).into_bytes();
        for message in [&b"first"[..], &long, b"x"] {
            stream.write_all(message).expect("memory takes it");
            stream.flush().expect("memory takes it");
            let mut read = vec![0; message.len()];
            stream.read_exact(&mut read).expect("all of it can be read");
            assert!(read == message);
        }
        assert_eq!(stream.read(&mut [0; 10]).expect("nothing is left"), 0);
    }

    #[test]
    fn the_stream_begins_as_that_of_the_original() {
        let mut stream = Deflated::new(Loop::default(), 6);
        stream.write_all(b"x").and_then(|()| stream.flush()).expect("memory takes it");
        let written: Vec<u8> = stream.encoder.get_ref().0.iter().copied().collect();
        assert!(written.starts_with(b"\x78\x9C") && written.ends_with(b"\0\0\xFF\xFF"), "{written:?}");
    }

    #[test]
    fn what_is_not_compressed_is_refused() {
        let plain = Loop(b"\0\0\0\x01\0\0\0\x01".iter().copied().collect());
        assert!(Deflated::new(plain, 6).read(&mut [0; 10]).is_err());
    }
}
