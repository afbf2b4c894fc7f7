//! The bytes of a connection, encrypted or as they are. Nothing here blocks.

use std::io::{self, Read, Write};
use std::net::Shutdown;

use mio::net::TcpStream;

use crate::tls::{Served, ServerTls};

/// Both directions of a connection.
pub(super) enum Wire {
    Open(TcpStream),
    Encrypted(Box<Served<TcpStream>>),
}

impl Wire {
    pub(super) fn new(stream: TcpStream, tls: Option<&ServerTls>) -> io::Result<Self> {
        Ok(match tls {
            Some(tls) => Self::Encrypted(Box::new(tls.served(stream)?)),
            None => Self::Open(stream),
        })
    }

    /// Whether reading may have to go on when the client takes bytes again: it is greeted while it is read from.
    pub(super) fn reads_when_writable(&self) -> bool {
        matches!(self, Self::Encrypted(_))
    }

    /// Reads nothing more from the client.
    pub(super) fn shut(&self) -> io::Result<()> {
        match self {
            Self::Open(stream) => stream,
            Self::Encrypted(stream) => stream.outside(),
        }
        .shutdown(Shutdown::Read)
    }
}

impl Read for Wire {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Open(stream) => stream.read(out),
            Self::Encrypted(stream) => stream.read(out),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Open(stream) => stream.write(bytes),
            Self::Encrypted(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Open(stream) => stream.flush(),
            Self::Encrypted(stream) => stream.flush(),
        }
    }
}
