//! Which clients may connect (`ipFilterRules`): the first rule that fits decides, and where none fits they may.
//!
//! ```text
//! rule = allow|deny : ip|name : pattern, with * for any characters and ? for one
//! ```

use std::net::IpAddr;

use crate::client;

/// Rules in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter(Vec<Rule>);

#[derive(Debug, Clone)]
struct Rule {
    allows: bool,
    by_name: bool,
    pattern: String,
}

impl Filter {
    /// Fails with the first rule that is none.
    pub(crate) fn new(rules: &[String]) -> Result<Self, String> {
        rules.iter().map(|rule| Rule::new(rule.trim())).collect::<Result<_, _>>().map(Self)
    }

    /// Whether this client may connect. Asks for its name only when a rule needs it; the source waits for the answer.
    pub(super) fn lets_in(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        let address = client::text(ip);
        let mut known = None;
        let fitting = self.0.iter().find(|rule| {
            if !rule.by_name {
                return matches(&rule.pattern, &address);
            }
            let name = known.get_or_insert_with(|| client::look_up(ip).unwrap_or_else(|| address.clone()));
            rule.pattern == "localhost" && ip.is_loopback() || matches(&rule.pattern, name)
        });
        fitting.is_none_or(|rule| rule.allows)
    }
}

impl Rule {
    fn new(rule: &str) -> Result<Self, String> {
        let parts: Vec<&str> = rule.splitn(3, ':').collect();
        let [access @ ("allow" | "deny"), kind @ ("ip" | "name"), pattern] = parts[..] else {
            return Err(format!("`{rule}` is no rule of the form allow|deny:ip|name:pattern"));
        };
        Ok(Self { allows: access == "allow", by_name: kind == "name", pattern: pattern.to_owned() })
    }
}

/// Whether a pattern fits the whole text.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    // Behind the last star, and what it has taken so far.
    let mut star = None;
    while read < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                star = Some((at, read));
            }
            Some(byte) if *byte == b'?' || *byte == text[read] => (at, read) = (at + 1, read + 1),
            _ => match star {
                Some((behind, taken)) => {
                    star = Some((behind, taken + 1));
                    (at, read) = (behind, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(rules: &[&str]) -> Filter {
        let rules: Vec<String> = rules.iter().copied().map(str::to_owned).collect();
        Filter::new(&rules).expect("these are rules")
    }

    fn lets_in(rules: &[&str], ip: &str) -> bool {
        filter(rules).lets_in(ip.parse().expect("an address"))
    }

    #[test]
    fn the_first_rule_that_fits_decides() {
        for (rules, ip, may) in [
            (&[][..], "10.0.0.1", true),
            (&["deny:ip:10.*"], "10.0.0.1", false),
            (&["deny:ip:10.*"], "11.0.0.1", true),
            (&["allow:ip:10.0.0.?", "deny:ip:*"], "10.0.0.1", true),
            (&["allow:ip:10.0.0.?", "deny:ip:*"], "10.0.0.12", false),
            (&["deny:ip:*", "allow:ip:*"], "10.0.0.1", false),
            (&["deny:ip:127.*"], "::ffff:127.0.0.1", false),
            (&["allow:name:localhost", "deny:ip:*"], "127.0.0.1", true),
            (&["deny:ip:0:0:0:0:0:0:0:1"], "::1", false),
        ] {
            assert_eq!(lets_in(rules, ip), may, "{rules:?} {ip}");
        }
    }

    #[test]
    fn patterns_fit_whole_texts() {
        for (pattern, text, fits) in [
            ("*.example.com", "a.b.example.com", true),
            ("*.example.com", "example.com", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-b-b", false),
            ("**", "", true),
            ("?", "", false),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_no_rule_is_named() {
        for rule in ["", "allow", "allow:ip", "permit:ip:*", "allow:host:*", "ALLOW:ip:*"] {
            let refused = Filter::new(&[rule.to_owned()]).map(|_| ());
            assert_eq!(refused, Err(format!("`{rule}` is no rule of the form allow|deny:ip|name:pattern")));
        }
    }
}
