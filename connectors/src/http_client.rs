//! Requests over HTTP, with TLS where the address asks for it, one after the other from the thread of a sink.

use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes};
use hyper::{Request, StatusCode};
use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use logflowc_runtime::connector::Failure;
use rustls::{ClientConfig, RootCertStore};
use tokio::runtime::Handle;

use crate::shared_runtime;

/// Sends requests from any thread of the shared runtime.
pub(crate) type Connections<B> = Client<HttpsConnector<HttpConnector>, B>;

/// Keeps connections for the next requests.
pub(crate) struct HttpClient {
    client: Connections<Full<Bytes>>,
    runtime: Handle,
    /// How long an answer may take.
    patience: Duration,
}

/// What a server has said.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// Empty where nobody wants it, or where it is longer than allowed.
    pub(crate) body: Bytes,
}

impl HttpClient {
    /// `encrypted` loads the certificates that the system trusts (`SSL_CERT_FILE` names others).
    pub(crate) fn new(
        encrypted: bool,
        connect_timeout: Duration,
        patience: Duration,
    ) -> Result<Self, Failure> {
        let client = connections(encrypted, connect_timeout)?;
        let runtime =
            shared_runtime::handle().map_err(|error| Failure::retry("cannot start threads", error))?;
        Ok(Self { client, runtime, patience })
    }

    /// Sends a request and waits for the whole answer, of which up to `most` bytes are of interest.
    /// The error says why there is none.
    pub(crate) fn send(&self, request: Request<Full<Bytes>>, most: usize) -> Result<Answer, String> {
        let answer = async {
            let answer = self.client.request(request).await.map_err(|error| innermost(&error))?;
            let status = answer.status();
            let body = match Limited::new(answer.into_body(), most).collect().await {
                Ok(body) => body.to_bytes(),
                Err(error) if error.is::<LengthLimitError>() => Bytes::new(),
                Err(error) => return Err(innermost(&*error)),
            };
            Ok(Answer { status, body })
        };
        let in_time = self.runtime.block_on(async { tokio::time::timeout(self.patience, answer).await });
        in_time.unwrap_or_else(|_| Err("it does not answer in time".to_owned()))
    }
}

/// Connections to any server. `encrypted` loads the certificates that the system trusts.
pub(crate) fn connections<B>(encrypted: bool, connect_timeout: Duration) -> Result<Connections<B>, Failure>
where
    B: Body<Data: Send> + Send,
{
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(connect_timeout));
    let connector = HttpsConnectorBuilder::new().with_tls_config(tls(encrypted)?).https_or_http();
    let connector = connector.enable_http1().wrap_connector(tcp);
    Ok(Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector))
}

fn tls(encrypted: bool) -> Result<ClientConfig, Failure> {
    let provider = rustls::crypto::ring::default_provider();
    let config = ClientConfig::builder_with_provider(provider.into()).with_safe_default_protocol_versions();
    let config = config.expect("the provider has the versions of TLS that are built in");
    let config = if encrypted {
        let config = config.with_native_roots();
        config.map_err(|error| Failure::fatal("there is no certificate that the system trusts", error))?
    } else {
        config.with_root_certificates(RootCertStore::empty())
    };
    Ok(config.with_no_client_auth())
}

/// The first cause: what is around it only says that sending has failed.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
