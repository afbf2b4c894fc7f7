//! Which protocols and cipher suites are offered: of those that there are, those that are included (all when none is
//! named), without those that are excluded. They have the names that Java gives them.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::version::{TLS12, TLS13};
use rustls::{SupportedCipherSuite, SupportedProtocolVersion};

/// What is included and excluded by name; nothing named is as good as nothing said.
pub(super) struct Names<'n> {
    include: &'n [String],
    exclude: &'n [String],
}

impl<'n> Names<'n> {
    pub(super) fn new(include: Option<&'n Vec<String>>, exclude: Option<&'n Vec<String>>) -> Self {
        let names = |names: Option<&'n Vec<String>>| names.map(Vec::as_slice).unwrap_or_default();
        Self { include: names(include), exclude: names(exclude) }
    }

    fn allow(&self, name: &str) -> bool {
        let has = |names: &[String]| names.iter().any(|known| known == name);
        (self.include.is_empty() || has(self.include)) && !has(self.exclude)
    }
}

/// What a connection may be made of.
pub(super) struct Offer {
    pub(super) provider: Arc<CryptoProvider>,
    pub(super) versions: Vec<&'static SupportedProtocolVersion>,
}

impl Offer {
    pub(super) fn new(protocols: &Names<'_>, suites: &Names<'_>) -> Result<Self, String> {
        let mut provider = ring::default_provider();
        provider.cipher_suites.retain(|suite| suites.allow(&java_name(*suite)));
        let all = [("TLSv1.3", &TLS13), ("TLSv1.2", &TLS12)];
        let has = |version: &SupportedProtocolVersion| {
            provider.cipher_suites.iter().any(|suite| suite.version() == version)
        };
        let versions = all.iter().filter(|(name, version)| protocols.allow(name) && has(version));
        let versions: Vec<_> = versions.map(|(_, version)| *version).collect();
        if versions.is_empty() {
            return Err("no protocol and cipher suite is left; there are TLSv1.2 and TLSv1.3 with AES-GCM \
                        and ChaCha20-Poly1305"
                .to_owned());
        }
        Ok(Self { provider: Arc::new(provider), versions })
    }
}

/// The library marks suites of TLS 1.3 by their names, Java does not.
fn java_name(suite: SupportedCipherSuite) -> String {
    let name = suite.suite().as_str().unwrap_or_default();
    name.strip_prefix("TLS13_").map_or_else(|| name.to_owned(), |rest| format!("TLS_{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn what_is_not_excluded_is_offered() {
        for (include, exclude, expected) in [
            (vec![], names(&["SSLv3"]), &["TLSv1_3", "TLSv1_2"][..]),
            (names(&["TLSv1.2", "TLSv1.1"]), vec![], &["TLSv1_2"]),
            (names(&["TLSv1.2", "TLSv1.3"]), names(&["TLSv1.2"]), &["TLSv1_3"]),
        ] {
            let protocols = Names { include: &include, exclude: &exclude };
            let offer = Offer::new(&protocols, &Names { include: &[], exclude: &[] }).expect("some are left");
            let offered: Vec<String> =
                offer.versions.iter().map(|version| format!("{:?}", version.version)).collect();
            assert_eq!(offered, expected);
        }
    }

    #[test]
    fn suites_have_the_names_of_java() {
        let suites = names(&["TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"]);
        let all = Names { include: &[], exclude: &[] };
        let offer = Offer::new(&all, &Names { include: &suites, exclude: &[] }).expect("some are left");
        assert_eq!((offer.provider.cipher_suites.len(), offer.versions.len()), (2, 2));
        let old = names(&["TLS_RSA_WITH_AES_128_CBC_SHA"]);
        assert!(Offer::new(&all, &Names { include: &old, exclude: &[] }).is_err());
    }
}
