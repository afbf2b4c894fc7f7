//! Keys with their certificates, and certificates to trust, from files: key stores of Java, or PEM.
//!
//! What a file is, its first bytes say: Java itself reads a PKCS#12 store that is called JKS.

use std::{fs, str};

use p12_keystore::{KeyStoreEntry, Pkcs12ImportPolicy};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::jks;

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct KeyStore {
    /// In the order of the file.
    pub(crate) identities: Vec<Identity>,
    /// Whom to trust: as in Java, also those whose keys are here.
    pub(crate) trusted: Vec<CertificateDer<'static>>,
}

/// A private key and who vouches for it, the owner first.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) key: PrivateKeyDer<'static>,
    pub(crate) chain: Vec<CertificateDer<'static>>,
}

/// Reads a file of one of these types (`keystore-type`). The error names the file and never the password.
pub(crate) fn read(path: &str, kind: &str, password: Option<&str>) -> Result<KeyStore, String> {
    let read = || {
        known(kind)?;
        let bytes = fs::read(path).map_err(|error| error.to_string())?;
        of(&bytes, password)
    };
    read().map_err(|why| format!("cannot open `{path}`: {why}"))
}

/// Whether stores of a type can be read.
pub(crate) fn known(kind: &str) -> Result<(), String> {
    const KINDS: [&str; 3] = ["JKS", "PKCS12", "PEM"];
    if KINDS.iter().any(|known| known.eq_ignore_ascii_case(kind)) {
        return Ok(());
    }
    Err(format!("key stores of type `{kind}` are not read, but {}", KINDS.join(", ")))
}

fn of(bytes: &[u8], password: Option<&str>) -> Result<KeyStore, String> {
    /// A sequence in DER.
    const PKCS12: u8 = 0x30;
    if bytes.starts_with(&jks::MAGIC) {
        jks::read(bytes, password)
    } else if bytes.first() == Some(&PKCS12) {
        pkcs12(bytes, password.unwrap_or_default())
    } else {
        pem(bytes)
    }
}

fn pkcs12(bytes: &[u8], password: &str) -> Result<KeyStore, String> {
    let read = p12_keystore::KeyStore::from_pkcs12(bytes, password, Pkcs12ImportPolicy::Relaxed);
    let read = read.map_err(|error| format!("the password is wrong, or the file is damaged ({error})"))?;
    let der = |certificate: &p12_keystore::Certificate| certificate.as_der().to_vec().into();
    let mut store = KeyStore::default();
    for (_, entry) in read.entries() {
        match entry {
            KeyStoreEntry::Certificate(certificate) => store.trusted.push(der(certificate)),
            KeyStoreEntry::PrivateKeyChain(entry) => {
                let chain: Vec<CertificateDer<'static>> = entry.certs().iter().map(der).collect();
                store.trusted.extend(chain.first().cloned());
                let key = PrivatePkcs8KeyDer::from(entry.key().as_der().to_vec()).into();
                store.identities.push(Identity { key, chain });
            }
            KeyStoreEntry::Secret(_) => {}
        }
    }
    Ok(store)
}

/// A key, if there is one, and certificates: those that vouch for the key, or those to trust.
fn pem(bytes: &[u8]) -> Result<KeyStore, String> {
    let wrong = |error| format!("it is neither JKS nor PKCS12, and as PEM: {error}");
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(bytes).collect();
    let chain = certificates.map_err(wrong)?;
    let mut store = KeyStore { trusted: chain.clone(), ..KeyStore::default() };
    match PrivateKeyDer::from_pem_slice(bytes) {
        Ok(key) => store.identities.push(Identity { key, chain }),
        Err(_) if str::from_utf8(bytes).is_ok_and(|text| text.contains("BEGIN ENCRYPTED PRIVATE KEY")) => {
            return Err("its key is encrypted, which is read from JKS and PKCS12 only".to_owned());
        }
        Err(_) if chain.is_empty() => return Err("it is neither JKS, PKCS12 nor PEM".to_owned()),
        Err(_) => {}
    }
    Ok(store)
}
