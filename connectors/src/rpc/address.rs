//! Where a server is, and how long it is waited for.

use std::fmt::Display;
use std::io;
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use logflowc_runtime::connector::Failure;
use serde::Deserialize;

use crate::entry::milliseconds;

/// A server, as the settings of a sink name it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Address {
    #[serde(rename = "hostname")]
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Longest time until a connection stands, and for the system to take what is sent.
    #[serde(deserialize_with = "milliseconds")]
    pub(crate) connect_timeout: Duration,
    /// Longest silence of the server while an answer is due.
    #[serde(deserialize_with = "milliseconds")]
    pub(crate) request_timeout: Duration,
}

impl Address {
    /// A connection to the first address of the host that answers.
    pub(crate) fn socket(&self) -> io::Result<TcpStream> {
        let stream = self.first()?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(self.connect_timeout))?;
        stream.set_read_timeout(Some(self.request_timeout))?;
        Ok(stream)
    }

    /// Something with this server did not succeed, and may some other time.
    pub(crate) fn failure(&self, verb: &str, why: impl Display) -> Failure {
        Failure::retry(format_args!("cannot {verb} {}:{}", self.host, self.port), why)
    }

    fn first(&self) -> io::Result<TcpStream> {
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
        for address in (self.host.as_str(), self.port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, self.connect_timeout) {
                Ok(stream) => return Ok(stream),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

/// What reading an answer failed with, in words that tell who is to blame.
pub(crate) fn no_answer(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::WouldBlock => io::Error::new(io::ErrorKind::TimedOut, "it does not answer in time"),
        _ => error,
    }
}
