//! This machine as Java's `InetAddress.getLocalHost` sees it.

use std::net::IpAddr;

/// The machine's name.
pub fn name() -> Option<String> {
    dns_lookup::get_hostname().ok()
}

/// The address that the machine's name stands for, IPv4 first.
pub fn address() -> Option<IpAddr> {
    let addresses: Vec<IpAddr> = dns_lookup::lookup_host(&name()?).ok()?.collect();
    addresses.iter().find(|ip| ip.is_ipv4()).or(addresses.first()).copied()
}

/// The name that the address stands for, or else the address, as `getCanonicalHostName` gives it.
pub fn full_name() -> Option<String> {
    let address = address()?;
    Some(dns_lookup::lookup_addr(&address).unwrap_or_else(|_| address.to_string()))
}
