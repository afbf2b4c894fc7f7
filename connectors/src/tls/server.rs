//! The end that is called (`org.apache.flume.source.SslContextAwareAbstractSource`).

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use logflowc_plan as plan;
use logflowc_runtime::connector::Failure;
use rustls::{ServerConfig, ServerConnection};
use serde::Deserialize;

use super::ec_key::completed;
use super::offer::Offer;
use super::stream::Encrypted;
use super::{end, key_store};

/// A client that has not agreed on a key after such a silence is given up.
const GREETING: Duration = Duration::from_secs(10);

/// The keys that sources have beside those of both ends.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Settings {
    keystore: Option<String>,
    keystore_password: Option<String>,
    keystore_type: String,
}

/// Encrypts connections that clients have made.
#[derive(Clone)]
pub(crate) struct ServerTls(Arc<ServerConfig>);

impl Settings {
    fn config(&self, Offer { provider, versions }: Offer) -> Result<ServerConfig, String> {
        let path = self.keystore.as_deref().ok_or("there is no `keystore`")?;
        let store = key_store::read(path, &self.keystore_type, self.keystore_password.as_deref())?;
        let identity = store.identities.into_iter().next();
        let identity = identity.ok_or_else(|| format!("`{path}` has no private key"))?;
        let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(&versions);
        let builder = builder.map_err(|error| error.to_string())?.with_no_client_auth();
        let key = completed(identity.key, identity.chain.first());
        let config = builder.with_single_cert(identity.chain, key);
        config.map_err(|error| format!("the key of `{path}` is of no use: {error}"))
    }
}

impl ServerTls {
    /// The keys that are read.
    pub(crate) fn keys() -> Vec<&'static str> {
        end::keys::<Settings>()
    }

    /// How to encrypt, if that is asked for. Fails when the key cannot be had.
    pub(crate) fn of(settings: &plan::Settings) -> Result<Option<Self>, Failure> {
        Ok(end::configured(settings, Settings::config)?.map(Self))
    }

    /// Agrees with a client on a key. `wrap` puts around the socket what lies outside of the encryption.
    pub(crate) fn encrypt<S: Read + Write + Send, W: FnOnce(TcpStream) -> S>(
        &self,
        socket: TcpStream,
        wrap: W,
    ) -> io::Result<impl Read + Write + Send + use<S, W>> {
        let connection = ServerConnection::new(Arc::clone(&self.0)).map_err(io::Error::other)?;
        let handle = socket.try_clone()?;
        handle.set_read_timeout(Some(GREETING))?;
        let stream = Encrypted::greet(connection, wrap(socket))?;
        handle.set_read_timeout(None)?;
        Ok(stream)
    }
}
