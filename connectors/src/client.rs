//! Headers that say who has sent an event.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv6Addr};
use std::ops::Range;
use std::time::{Duration, Instant};

use logflowc_runtime::{Batch, Header, Headers};

/// A name is asked for again after this time.
const KEPT: Duration = Duration::from_mins(10);

/// More names are not kept.
const MOST_NAMES: usize = 10_000;

/// Sets headers with the address and the name of a client, where the settings ask for them.
pub(crate) struct Clients {
    ip: Option<Header>,
    name: Option<Header>,
    names: HashMap<IpAddr, (String, Instant)>,
}

/// One client, as its headers show it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Client {
    ip: String,
    name: String,
}

impl Clients {
    /// The settings `clientIPHeader` and `clientHostnameHeader`.
    pub(crate) fn new(ip: Option<&str>, name: Option<&str>, headers: &Headers) -> Self {
        let find = |name: &str| headers.find(name);
        Self { ip: ip.map(find), name: name.map(find), names: HashMap::new() }
    }

    /// What is to be shown of a client. Asks for its name, if that is shown and not known yet; as in Flume, the source
    /// waits for the answer.
    pub(crate) fn client(&mut self, ip: IpAddr) -> Client {
        let ip = ip.to_canonical();
        let name = if self.name.is_some() { self.name_of(ip) } else { String::new() };
        Client { ip: if self.ip.is_some() { text(ip) } else { String::new() }, name }
    }

    /// Sets the headers of events.
    pub(crate) fn set(&self, client: &Client, batch: &mut Batch, events: Range<usize>) {
        for (header, value) in [(&self.ip, &client.ip), (&self.name, &client.name)] {
            if let Some(header) = header {
                let piece = batch.arena_mut().push(value.as_bytes());
                events.clone().for_each(|event| batch.set_piece(event, header, piece));
            }
        }
    }

    fn name_of(&mut self, ip: IpAddr) -> String {
        let now = Instant::now();
        if let Some((name, until)) = self.names.get(&ip)
            && *until > now
        {
            return name.clone();
        }
        if self.names.len() >= MOST_NAMES {
            self.names.clear();
        }
        let name = look_up(ip).unwrap_or_else(|| text(ip));
        self.names.insert(ip, (name.clone(), now + KEPT));
        name
    }
}

/// The name of an address, if that name has the address too: anybody can claim any name for an address of his own.
pub(crate) fn look_up(ip: IpAddr) -> Option<String> {
    let name = dns_lookup::lookup_addr(&ip).ok()?;
    let mut addresses = dns_lookup::lookup_host(&name).ok()?;
    addresses.any(|address| address.to_canonical() == ip).then_some(name)
}

/// The address as Java writes it: nothing of IPv6 is left out.
pub(crate) fn text(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => long_form(ip),
    }
}

fn long_form(ip: Ipv6Addr) -> String {
    let mut text = String::new();
    for (index, segment) in ip.segments().into_iter().enumerate() {
        let colon = if index == 0 { "" } else { ":" };
        write!(text, "{colon}{segment:x}").expect("a string takes every write");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn addresses_are_written_as_java_writes_them() {
        assert_eq!(text(Ipv6Addr::LOCALHOST.into()), "0:0:0:0:0:0:0:1");
        assert_eq!(text("fe80::a:1".parse().expect("an address")), "fe80:0:0:0:0:0:a:1");
        assert_eq!(text("::ffff:10.0.0.1".parse().expect("an address")), "10.0.0.1");
    }

    #[test]
    fn an_address_without_a_name_is_its_name() {
        // No machine has an address of this net, which is for documentation.
        let ip = Ipv4Addr::new(192, 0, 2, 77);
        let mut clients = Clients::new(None, Some("name"), &Headers::default());
        assert_eq!(clients.client(ip.into()).name, "192.0.2.77");
        assert!(clients.names.contains_key(&ip.into()));
    }
}
