//! Keys on elliptic curves as Java stores them: without their public half, which the TLS library wants to see.
//!
//! ```text
//! PKCS#8 = sequence { version, method, octets { sequence { 1, private key, [1] bits of the public key } } }
//! ```
//! The first certificate has that half (RFC 5480, RFC 5915).

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ParsedCertificate;

use super::der::{BITS, INTEGER, OBJECT, OCTETS, SEQUENCE, element, written};

/// The object identifier 1.2.840.10045.2.1, by which such keys are called.
const METHOD: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1];

/// The tag of the public half.
const PUBLIC: u8 = 0xA1;

/// The key with the public half that stands in its certificate. Other keys, and those that are whole, stay as they are.
pub(super) fn completed(
    key: PrivateKeyDer<'static>,
    owner: Option<&CertificateDer<'_>>,
) -> PrivateKeyDer<'static> {
    let PrivateKeyDer::Pkcs8(pkcs8) = &key else { return key };
    let whole = owner.and_then(public).and_then(|public| with_public(pkcs8.secret_pkcs8_der(), &public));
    whole.map_or(key, |whole| PrivateKeyDer::Pkcs8(whole.into()))
}

/// The public key of a certificate, as an element.
fn public(certificate: &CertificateDer<'_>) -> Option<Vec<u8>> {
    let parsed = ParsedCertificate::try_from(certificate).ok()?;
    let info = parsed.subject_public_key_info();
    let (info, _) = element(&info, SEQUENCE)?;
    let (_, rest) = element(info, SEQUENCE)?;
    element(rest, BITS).map(|(bits, _)| written(BITS, bits))
}

fn with_public(pkcs8: &[u8], public: &[u8]) -> Option<Vec<u8>> {
    let (all, _) = element(pkcs8, SEQUENCE)?;
    let (version, rest) = element(all, INTEGER)?;
    let (method, rest) = element(rest, SEQUENCE)?;
    let (object, _) = element(method, OBJECT)?;
    let (inner, _) = element(rest, OCTETS)?;
    let (inner, _) = element(inner, SEQUENCE)?;
    let (_, secret) = element(inner, INTEGER)?;
    let (_, rest) = element(secret, OCTETS)?;
    if object != METHOD || rest.contains(&PUBLIC) {
        return None;
    }
    let inner = written(SEQUENCE, &[inner, &written(PUBLIC, public)].concat());
    let parts = [written(INTEGER, version), written(SEQUENCE, method), written(OCTETS, &inner)];
    Some(written(SEQUENCE, &parts.concat()))
}
