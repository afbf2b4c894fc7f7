//! Puts something else in the place of what nobody may see.

mod sensitive;

use hmac::{Hmac, KeyInit, Mac};
use logflowc_plan::{self as plan, Redaction};
use sha2::Sha256;

use self::sensitive::Finder;
use super::Operator;
use crate::batch::Batch;
use crate::pattern::{Pattern, PatternError};

/// What is looked for, and what is put there.
pub(super) struct Redact {
    kinds: Option<Finder>,
    pattern: Option<Pattern>,
    by: By,
    body: Vec<u8>,
    /// The body after the first of two searches.
    half: Vec<u8>,
}

enum By {
    Text(Vec<u8>),
    Hash(Box<Hmac<Sha256>>),
}

impl Redact {
    pub(super) fn new(
        kinds: &[plan::Sensitive],
        pattern: Option<&plan::Pattern>,
        by: &Redaction,
    ) -> Result<Self, PatternError> {
        let by = match by {
            Redaction::Text { text } => By::Text(text.clone().into_bytes()),
            Redaction::Hash { key } => By::Hash(Box::new(
                Hmac::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length"),
            )),
        };
        let kinds = (!kinds.is_empty()).then(|| Finder::new(kinds));
        let pattern = pattern.map(Pattern::new).transpose()?;
        Ok(Self { kinds, pattern, by, body: Vec::new(), half: Vec::new() })
    }
}

impl By {
    fn put(&self, found: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => out.extend_from_slice(text),
            Self::Hash(keyed) => {
                let hash = keyed.as_ref().clone().chain_update(found).finalize().into_bytes();
                let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble)];
                out.extend(hash.iter().take(8).flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
            }
        }
    }
}

impl Operator for Redact {
    fn apply(&mut self, batch: &mut Batch) {
        let Self { kinds, pattern, by, body, half } = self;
        for event in 0..batch.len() {
            let mut changed = false;
            half.clear();
            if let Some(pattern) = pattern {
                match pattern.replace_with(batch.body(event), half, |groups, out| {
                    by.put(groups.get(0).unwrap_or_default(), out);
                }) {
                    Ok(found) => changed = found,
                    // What cannot be searched might hold anything.
                    Err(error) => {
                        tracing::warn!("{error}; the body of the event is left out");
                        half.clear();
                        changed = true;
                    }
                }
            }
            if let Some(kinds) = kinds {
                body.clear();
                let whole = if changed { half.as_slice() } else { batch.body(event) };
                if kinds.replace(whole, body, |found, out| by.put(found, out)) {
                    batch.set_body(event, body);
                    continue;
                }
            }
            if changed {
                batch.set_body(event, half);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use logflowc_plan::Sensitive;

    use super::*;

    fn redact(kinds: &[Sensitive], by: &Redaction, body: &str) -> String {
        let mut batch = Batch::default();
        batch.push(body.as_bytes());
        Redact::new(kinds, None, by).expect("no pattern").apply(&mut batch);
        String::from_utf8_lossy(batch.body(0)).into_owned()
    }

    fn masked(kind: Sensitive, body: &str) -> String {
        redact(&[kind], &Redaction::Text { text: "*".to_owned() }, body)
    }

    #[test]
    fn addresses_of_mail_are_found() {
        let body = "to=<ann.b+c@mail.example.co.uk>, x@y no, a@b.io; 100%@5 user@host";
        assert_eq!(masked(Sensitive::Emails, body), "to=<*>, x@y no, *; 100%@5 user@host");
    }

    #[test]
    fn addresses_of_machines_are_found_and_times_and_versions_are_not() {
        let body =
            "10.0.0.1:80 [2001:db8::1]:443 ::ffff:10.1.2.3 12:34:56 std::env 300.1.1.1 fe80::a%eth0 v1.2.3";
        let expected = "*:80 [*]:443 * 12:34:56 std::env 300.1.1.1 *%eth0 v1.2.3";
        assert_eq!(masked(Sensitive::Ips, body), expected);
    }

    #[test]
    fn numbers_of_cards_are_found_by_their_last_digit() {
        // Published test numbers, and the first of them with a wrong last digit.
        let body =
            "4111111111111111 4111-1111-1111-1111, 378282246310005 4111111111111112 id=12345678901234567890";
        let expected = "* *, * 4111111111111112 id=12345678901234567890";
        assert_eq!(masked(Sensitive::CreditCards, body), expected);
        assert_eq!(masked(Sensitive::CreditCards, "4111 1111 1111 1111 22"), "* 22");
    }

    #[test]
    fn a_number_that_is_no_card_hides_no_address_behind_it() {
        let by = Redaction::Text { text: "*".to_owned() };
        let kinds = [Sensitive::CreditCards, Sensitive::Ips];
        assert_eq!(redact(&kinds, &by, "1700000000000 10.0.0.1 200"), "1700000000000 * 200");
    }

    #[test]
    fn hashes_are_equal_for_equal_things_and_those_of_rfc_4231() {
        let by = Redaction::Hash { key: "Jefe".to_owned() };
        let text = redact(&[Sensitive::Ips], &by, "10.0.0.1 10.0.0.1 10.0.0.2");
        let parts: Vec<&str> = text.split(' ').collect();
        assert_eq!(parts[0], parts[1]);
        assert_ne!(parts[0], parts[2]);
        assert_eq!(parts[0].len(), 16);
        let mut out = Vec::new();
        let Redact { by, .. } = Redact::new(&[], None, &by).expect("no pattern");
        by.put(b"what do ya want for nothing?", &mut out);
        assert_eq!(out, b"5bdcc146bf60754e");
    }
}
