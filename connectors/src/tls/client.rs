//! The end that calls (`org.apache.flume.api.SSLContextAwareAbstractRpcClient`).
//!
//! As in Flume, a server is trusted for its certificate, whatever the name in it: in its key stores the names of the
//! machines seldom stand. Who wants to trust one server alone has a trust store with the certificate of that one.

use std::io::{self, Read, Write};
use std::sync::Arc;

use logflowc_plan as plan;
use logflowc_runtime::connector::Failure;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use serde::Deserialize;

use super::offer::Offer;
use super::stream::Encrypted;
use super::{end, key_store};

/// The keys that sinks have beside those of both ends.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Settings {
    /// The thrift sink has no such key.
    trust_all_certs: Option<bool>,
    truststore: Option<String>,
    truststore_password: Option<String>,
    truststore_type: String,
}

/// Encrypts connections to servers.
#[derive(Debug, Clone)]
pub(crate) struct ClientTls(Arc<ClientConfig>);

impl Settings {
    fn config(&self, Offer { provider, versions }: Offer) -> Result<ClientConfig, String> {
        let whom = if self.trust_all_certs == Some(true) { Whom::All } else { self.trusted()? };
        let trust = Trust { whom, provider: Arc::clone(&provider) };
        let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(&versions);
        let builder = builder.map_err(|error| error.to_string())?;
        let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(trust));
        Ok(builder.with_no_client_auth())
    }

    fn trusted(&self) -> Result<Whom, String> {
        let exact = match &self.truststore {
            Some(path) => {
                key_store::read(path, &self.truststore_type, self.truststore_password.as_deref())?.trusted
            }
            None => rustls_native_certs::load_native_certs().certs,
        };
        let mut roots = RootCertStore::empty();
        // One that is too old for this library can still be trusted as it is.
        let (usable, _) = roots.add_parsable_certificates(exact.iter().cloned());
        if exact.is_empty() {
            let place = self.truststore.as_deref().unwrap_or("the system");
            return Err(format!("`{place}` has no certificate to trust"));
        }
        tracing::debug!("{usable} of {} certificates can vouch for others", exact.len());
        Ok(Whom::Of { exact, roots })
    }
}

impl ClientTls {
    /// The keys that are read.
    pub(crate) fn keys() -> Vec<&'static str> {
        end::keys::<Settings>()
    }

    /// How to encrypt, if that is asked for. Fails when nobody is known who could be trusted.
    pub(crate) fn of(settings: &plan::Settings) -> Result<Option<Self>, Failure> {
        Ok(end::configured(settings, Settings::config)?.map(Self))
    }

    /// Agrees with a server on a key.
    pub(crate) fn encrypt<S: Read + Write + Send>(
        &self,
        host: &str,
        stream: S,
    ) -> io::Result<impl Read + Write + Send + use<S>> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let connection = ClientConnection::new(Arc::clone(&self.0), name).map_err(io::Error::other)?;
        Encrypted::greet(connection, stream)
    }
}

/// Decides whether a server is trusted.
#[derive(Debug)]
struct Trust {
    whom: Whom,
    provider: Arc<CryptoProvider>,
}

#[derive(Debug)]
enum Whom {
    All,
    Of {
        /// Trusted as they are, as in Java.
        exact: Vec<CertificateDer<'static>>,
        /// Trusted to vouch for others.
        roots: RootCertStore,
    },
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if let Whom::Of { exact, roots } = &self.whom
            && !exact.contains(certificate)
        {
            let certificate = ParsedCertificate::try_from(certificate)?;
            let known = self.provider.signature_verification_algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&certificate, roots, intermediates, now, known)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
