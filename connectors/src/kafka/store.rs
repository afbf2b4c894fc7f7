//! Key stores of Java, as the PEM texts that librdkafka takes.

use std::collections::BTreeMap;

use pem_rfc7468::{LineEnding, encode_string};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::tls::key_store;

/// A file that is read when the client is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Store {
    role: Role,
    path: String,
    kind: String,
    password: Option<String>,
}

/// What a store is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Whom to trust.
    Trust,
    /// Who we are.
    Key,
}

impl Role {
    fn property(self, what: &str) -> String {
        let store = if self == Self::Trust { "truststore" } else { "keystore" };
        format!("ssl.{store}.{what}")
    }
}

impl Store {
    /// The store at a path, with its type and password from the properties beside it. The error says why there is none.
    pub(super) fn new(role: Role, path: &str, all: &BTreeMap<String, String>) -> Result<Self, String> {
        let given = |what| all.get(&role.property(what)).map(|text| text.trim().to_owned());
        let kind = given("type").unwrap_or_else(|| "JKS".to_owned());
        key_store::known(&kind)?;
        Ok(Self { role, path: path.to_owned(), kind, password: given("password") })
    }

    /// Reads the file. The properties of librdkafka hold its content; the error names the file and never the password.
    pub(super) fn open(&self) -> Result<Vec<(&'static str, String)>, String> {
        let store = key_store::read(&self.path, &self.kind, self.password.as_deref())?;
        if self.role == Role::Trust {
            if store.trusted.is_empty() {
                return Err(format!("`{}` holds no certificate", self.path));
            }
            return Ok(vec![("ssl.ca.pem", chain(&store.trusted))]);
        }
        let own = store.identities.first().ok_or_else(|| format!("`{}` holds no key", self.path))?;
        Ok(vec![("ssl.key.pem", key(&own.key)), ("ssl.certificate.pem", chain(&own.chain))])
    }
}

fn chain(certificates: &[CertificateDer<'_>]) -> String {
    certificates.iter().map(|certificate| pem("CERTIFICATE", certificate)).collect()
}

fn key(key: &PrivateKeyDer<'_>) -> String {
    let label = match key {
        PrivateKeyDer::Pkcs1(_) => "RSA PRIVATE KEY",
        PrivateKeyDer::Sec1(_) => "EC PRIVATE KEY",
        _ => "PRIVATE KEY",
    };
    pem(label, key.secret_der())
}

fn pem(label: &str, der: &[u8]) -> String {
    encode_string(label, LineEnding::LF, der).expect("a text is long enough for what it holds")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(role: Role, file: &str, kind: &str) -> Result<Vec<(&'static str, String)>, String> {
        let path = format!("{}/tests/tls/{file}", env!("CARGO_MANIFEST_DIR"));
        let all = [("type", kind), ("password", "changeit")];
        let all = all.map(|(what, value)| (role.property(what), value.to_owned())).into();
        Store::new(role, &path, &all)?.open()
    }

    #[test]
    fn stores_of_every_type_hold_the_same_certificate() {
        let texts = [("trust.jks", "JKS"), ("trust.p12", "PKCS12"), ("trust.pem", "PEM")];
        let texts = texts.map(|(file, kind)| opened(Role::Trust, file, kind).expect("readable"));
        assert!(texts[0][0].1.starts_with("-----BEGIN CERTIFICATE-----\n"), "{}", texts[0][0].1);
        assert!(texts.iter().all(|text| *text == texts[0]));
    }

    #[test]
    fn a_key_comes_with_its_certificates() {
        for (file, kind) in [("server.jks", "JKS"), ("server.p12", "pkcs12"), ("server.pem", "PEM")] {
            let own = opened(Role::Key, file, kind).expect("readable");
            assert!(own[0].1.contains("PRIVATE KEY"), "{file}");
            assert!(own[1].1.contains("CERTIFICATE"), "{file}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        assert!(opened(Role::Key, "trust.pem", "PEM").expect_err("no key").contains("holds no key"));
        assert!(opened(Role::Key, "server.jks", "BKS").expect_err("unknown").contains("`BKS`"));
        assert!(opened(Role::Trust, "nowhere.jks", "JKS").expect_err("missing").contains("nowhere.jks"));
    }
}
