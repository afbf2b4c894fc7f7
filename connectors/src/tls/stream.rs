//! A stream that is encrypted on its way.

use std::io::{self, Read, Write};
use std::ops::DerefMut;

use rustls::{ConnectionCommon, SideData, StreamOwned};

/// Both directions of an encrypted connection. Whoever is told so closes it with a word.
pub(crate) struct Encrypted<C, S, D>(StreamOwned<C, S>)
where
    C: DerefMut<Target = ConnectionCommon<D>>,
    S: Read + Write,
    D: SideData;

impl<C, S, D> Encrypted<C, S, D>
where
    C: DerefMut<Target = ConnectionCommon<D>>,
    S: Read + Write,
    D: SideData,
{
    /// The other end is greeted by the first that reads or writes.
    pub(super) fn new(connection: C, stream: S) -> Self {
        Self(StreamOwned::new(connection, stream))
    }

    /// What lies outside of the encryption.
    pub(crate) fn outside(&self) -> &S {
        &self.0.sock
    }

    /// Greets the other end, and waits for what it says.
    pub(super) fn greet(mut connection: C, mut stream: S) -> io::Result<Self> {
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        Ok(Self(StreamOwned::new(connection, stream)))
    }
}

impl<C, S, D> Read for Encrypted<C, S, D>
where
    C: DerefMut<Target = ConnectionCommon<D>>,
    S: Read + Write,
    D: SideData,
{
    /// An end without a word is an end: the messages inside have lengths, so one that is cut off is noticed.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self.0.read(out) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(0),
            read => read,
        }
    }
}

impl<C, S, D> Write for Encrypted<C, S, D>
where
    C: DerefMut<Target = ConnectionCommon<D>>,
    S: Read + Write,
    D: SideData,
{
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<C, S, D> Drop for Encrypted<C, S, D>
where
    C: DerefMut<Target = ConnectionCommon<D>>,
    S: Read + Write,
    D: SideData,
{
    fn drop(&mut self) {
        self.0.conn.send_close_notify();
        // The other end may have gone before.
        let _ = self.0.flush();
    }
}
