//! Java's own format of key stores (`sun.security.provider.JavaKeyStore`).
//!
//! ```text
//! store       = FEEDFEED  version (int: 1 or 2)  count (int)  entry*  digest (20 bytes)
//! entry       = 1 (int)  alias (text)  date (long)  key (bytes)  count (int)  certificate*
//!             | 2 (int)  alias (text)  date (long)  certificate
//! certificate = [type (text), in version 2]  DER (bytes)
//! text        = length (short)  bytes        bytes = length (int)  bytes
//! ```
//! The digest is SHA-1 of the password, a phrase and all before. A key is an `EncryptedPrivateKeyInfo` with a method of
//! Sun's: salt, the key combined with a stream of SHA-1 over password and salt, and SHA-1 of password and key.

use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use sha1::{Digest as _, Sha1};

use super::der::{OBJECT, OCTETS, SEQUENCE, element};
use super::key_store::{Identity, KeyStore};

/// What a file begins with.
pub(super) const MAGIC: [u8; 4] = [0xFE, 0xED, 0xFE, 0xED];

/// Stands between password and store in the digest.
const PHRASE: &[u8] = b"Mighty Aphrodite";

/// The length of a digest, and of a salt.
const DIGEST: usize = 20;

/// The object identifier 1.3.6.1.4.1.42.2.17.1.1, by which Sun calls its method.
const METHOD: &[u8] = &[0x2B, 6, 1, 4, 1, 0x2A, 2, 0x11, 1, 1];

/// Reads a store. Without a password its integrity is not known, and its keys stay closed.
pub(super) fn read(bytes: &[u8], password: Option<&str>) -> Result<KeyStore, String> {
    let password = password.map(|text| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>());
    let (content, digest) = bytes.split_last_chunk::<DIGEST>().ok_or(TORN)?;
    if let Some(password) = &password
        && sha1(&[password, PHRASE, content]) != *digest
    {
        return Err("the password is wrong, or the file is damaged".to_owned());
    }
    let mut reader = Reader { rest: content, version: 0 };
    reader.store(password.as_deref()).ok_or(TORN)?
}

const TORN: &str = "the file ends too early";

struct Reader<'b> {
    rest: &'b [u8],
    version: u32,
}

impl<'b> Reader<'b> {
    /// `None` says that the bytes do not suffice.
    fn store(&mut self, password: Option<&[u8]>) -> Option<Result<KeyStore, String>> {
        self.take(MAGIC.len())?;
        self.version = self.int()?;
        let mut store = KeyStore::default();
        for _ in 0..self.int()? {
            let kind = self.int()?;
            self.text()?;
            self.take(8)?;
            match kind {
                1 => {
                    let key = self.bytes()?;
                    let chain: Vec<_> =
                        (0..self.int()?).map(|_| self.certificate()).collect::<Option<_>>()?;
                    store.trusted.extend(chain.first().cloned());
                    match password.map(|password| opened(key, password)) {
                        Some(Ok(key)) => store.identities.push(Identity { key: key.into(), chain }),
                        Some(Err(why)) => return Some(Err(why.to_owned())),
                        None => {}
                    }
                }
                2 => store.trusted.push(self.certificate()?),
                _ => return Some(Err(format!("it has an entry of the unknown kind {kind}"))),
            }
        }
        Some(Ok(store))
    }

    fn certificate(&mut self) -> Option<CertificateDer<'static>> {
        if self.version == 2 {
            self.text()?;
        }
        self.bytes().map(|bytes| bytes.to_vec().into())
    }

    fn text(&mut self) -> Option<&'b [u8]> {
        let length = u16::from_be_bytes(self.take(2)?.try_into().ok()?);
        self.take(length.into())
    }

    fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = self.int()?;
        self.take(usize::try_from(length).ok()?)
    }

    fn int(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }
}

/// A key in PKCS#8, out of its protection.
fn opened(info: &[u8], password: &[u8]) -> Result<PrivatePkcs8KeyDer<'static>, &'static str> {
    let protected = protected(info).ok_or("a key is protected in an unknown way")?;
    let (salt, protected) = protected.split_first_chunk::<DIGEST>().ok_or(TORN)?;
    let (hidden, digest) = protected.split_last_chunk::<DIGEST>().ok_or(TORN)?;
    let mut key = hidden.to_vec();
    let mut stream = *salt;
    for piece in key.chunks_mut(DIGEST) {
        stream = sha1(&[password, &stream]);
        piece.iter_mut().zip(stream).for_each(|(byte, mask)| *byte ^= mask);
    }
    if sha1(&[password, &key]) == *digest {
        Ok(key.into())
    } else {
        Err("the password of a key is not that of the store")
    }
}

/// What stands protected in an `EncryptedPrivateKeyInfo` of Sun's method.
fn protected(info: &[u8]) -> Option<&[u8]> {
    let (info, _) = element(info, SEQUENCE)?;
    let (method, rest) = element(info, SEQUENCE)?;
    let (object, _) = element(method, OBJECT)?;
    let (octets, _) = element(rest, OCTETS)?;
    (object == METHOD).then_some(octets)
}

fn sha1(parts: &[&[u8]]) -> [u8; DIGEST] {
    parts.iter().fold(Sha1::new(), Sha1::chain_update).finalize().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_input_is_too_strange(bytes: Vec<u8>) {
            let _ = read(&[&MAGIC[..], &[0, 0, 0, 2, 0, 0, 0, 1], &bytes].concat(), None);
            let _ = opened(&bytes, b"password");
        }
    }
}
