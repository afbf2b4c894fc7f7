//! Addresses as `java.net.URL` and `java.net.URI` take them.

use super::number::{fits_int, integer};
use super::text::trim;

/// Protocols for which the JDK has a handler, besides `jar`, which has an address of its own inside.
const PROTOCOLS: [&str; 7] = ["http", "https", "ftp", "file", "mailto", "jrt", "jmod"];

/// Whether `new URL(text)` succeeds.
pub fn is_url(text: &str) -> bool {
    let text = trim(text);
    let text =
        if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("url:")) { &text[4..] } else { text };
    let Some((protocol, rest)) = text.split_once(':') else { return false };
    if protocol.eq_ignore_ascii_case("jar") {
        return rest.rsplit_once("!/").is_some_and(|(archive, _)| is_url(archive));
    }
    let known = PROTOCOLS.iter().any(|known| known.eq_ignore_ascii_case(protocol));
    let authority = rest.split('#').next().and_then(|rest| rest.strip_prefix("//"));
    known && authority.is_none_or(|rest| is_authority(rest.split(['/', '?']).next().unwrap_or_default()))
}

/// `user@host:port`, where the port is a number and an address in brackets is closed.
fn is_authority(authority: &str) -> bool {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let port = match host.strip_prefix('[') {
        Some(address) => match address.split_once(']') {
            Some((address, "")) => return is_ipv6(address),
            Some((address, rest)) if is_ipv6(address) => rest.strip_prefix(':'),
            _ => None,
        },
        None => Some(host.split_once(':').map_or("", |(_, port)| port)),
    };
    port.is_some_and(|port| port.is_empty() || integer(port).is_some_and(|port| fits_int(port) && port >= -1))
}

fn is_ipv6(address: &str) -> bool {
    address.split('%').next().unwrap_or_default().parse::<std::net::Ipv6Addr>().is_ok()
}

/// `new URI(text).getScheme()`; nothing where the text is no URI.
pub fn scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let mut letters = scheme.chars();
    let named = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    (named && !rest.is_empty() && rest.chars().all(is_legal)).then_some(scheme)
}

fn is_legal(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-!.~'()*,;:$&+=?/[]@%#".contains(c) || !c.is_ascii() && !c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_need_a_known_protocol_and_a_port_that_is_a_number() {
        let good = [
            "http://h",
            "HTTP://h:80/x",
            "url:http://h",
            "http:",
            "http://[::1]:80",
            "http://h:",
            "jar:file:/x!/y",
        ];
        assert!(good.iter().all(|text| is_url(text)));
        let bad = ["h:80", "htp://h", "http://h:x", "http://h:-2", "//h", "http://[::1", "jar:file:/x", ""];
        assert!(!bad.iter().any(|text| is_url(text)));
    }

    #[test]
    fn a_scheme_ends_at_the_colon() {
        assert_eq!(scheme("tcp://h:61616"), Some("tcp"));
        assert_eq!(scheme("dynamicQueues/x"), None);
        assert_eq!(scheme("tcp://h x"), None);
    }
}
