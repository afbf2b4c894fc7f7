//! The end that is called (`org.apache.flume.source.SslContextAwareAbstractSource`).

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use logflowc_plan as plan;
use logflowc_runtime::connector::Failure;
use rustls::server::ServerConnectionData;
use rustls::{ServerConfig, ServerConnection};
use serde::Deserialize;
use tokio_rustls::TlsAcceptor;

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

/// A connection that a client has made, encrypted.
pub(crate) type Served<S> = Encrypted<ServerConnection, S, ServerConnectionData>;

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

    /// The keys of a source with settings of its own.
    pub(crate) fn keys_with(own: &[&'static str]) -> Vec<&'static str> {
        [own, &Self::keys()].concat()
    }

    /// Encrypts a socket that does not block: the client is greeted while it is read from.
    pub(crate) fn served<S: Read + Write>(&self, socket: S) -> io::Result<Served<S>> {
        let connection = ServerConnection::new(Arc::clone(&self.0)).map_err(io::Error::other)?;
        Ok(Encrypted::new(connection, socket))
    }

    /// The same for connections of an asynchronous runtime.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.0))
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
