//! Sockets to listen on.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs as _, UdpSocket};

use logflowc_runtime::connector::Failure;
use socket2::{Domain, Socket, Type};

/// Connections that the system keeps until they are accepted.
const BACKLOG: i32 = 1024;

/// What the system is asked to keep of datagrams that were not read yet; it may grant less.
const DATAGRAM_BUFFER: usize = 8 << 20;

/// Listens for connections, without blocking. Without a host, on all addresses of the machine.
pub(crate) fn tcp(host: Option<&str>, port: u16) -> Result<TcpListener, Failure> {
    bound(host, port, |address| {
        let socket = socket(address, Type::STREAM)?;
        socket.set_reuse_address(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        Ok(socket.into())
    })
}

/// Listens for datagrams, without blocking. Without a host, on all addresses of the machine.
pub(crate) fn udp(host: Option<&str>, port: u16) -> Result<UdpSocket, Failure> {
    bound(host, port, |address| {
        let socket = socket(address, Type::DGRAM)?;
        // A wish: what is granted depends on the limits of the system.
        let _ = socket.set_recv_buffer_size(DATAGRAM_BUFFER);
        socket.bind(&address.into())?;
        Ok(socket.into())
    })
}

fn socket(address: SocketAddr, kind: Type) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), kind, None)?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Binds the first address of the host that can be had.
fn bound<S>(host: Option<&str>, port: u16, bind: impl Fn(SocketAddr) -> io::Result<S>) -> Result<S, Failure> {
    let what = || format!("cannot listen on {}:{port}", host.unwrap_or("*"));
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    for address in addresses(host, port).map_err(|error| Failure::retry(what(), error))? {
        match bind(address) {
            Ok(socket) => return Ok(socket),
            Err(error) => last = error,
        }
    }
    Err(Failure::retry(what(), last))
}

fn addresses(host: Option<&str>, port: u16) -> io::Result<Vec<SocketAddr>> {
    match host {
        Some(host) => Ok((host, port).to_socket_addrs()?.collect()),
        // The first one also takes IPv4, where the machine has IPv6 at all.
        None => Ok(vec![(Ipv6Addr::UNSPECIFIED, port).into(), (Ipv4Addr::UNSPECIFIED, port).into()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_named() {
        let first = tcp(Some("127.0.0.1"), 0).expect("there is a free port");
        let port = first.local_addr().expect("it is bound").port();
        let Err(Failure::Retry(why)) = tcp(Some("127.0.0.1"), port) else { panic!("the port is in use") };
        assert!(why.starts_with(&format!("cannot listen on 127.0.0.1:{port}: ")), "{why}");
    }
}
