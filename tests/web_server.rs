//! An HTTP server on this machine, with TLS where a test wants it. It is gone when it is dropped, with all connections.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsAcceptor;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) content_type: String,
    pub(crate) accept: String,
    pub(crate) body: Vec<u8>,
}

pub(crate) struct WebServer {
    /// Its connections end with it.
    _runtime: Runtime,
}

/// Answers a request with a status.
type Answer = dyn Fn(Asked) -> u16 + Send + Sync;

impl WebServer {
    /// Listens on a port of this machine.
    pub(crate) fn start(port: u16, answer: impl Fn(Asked) -> u16 + Send + Sync + 'static) -> Self {
        Self::serve(port, None, Arc::new(answer))
    }

    /// The same with TLS: files in PEM.
    pub(crate) fn encrypted(
        port: u16,
        certificate: &Path,
        key: &Path,
        answer: impl Fn(Asked) -> u16 + Send + Sync + 'static,
    ) -> Self {
        let certificate = CertificateDer::from_pem_file(certificate).expect("a certificate");
        let key = PrivateKeyDer::from_pem_file(key).expect("a key");
        let config = ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into());
        let config = config.with_safe_default_protocol_versions().expect("versions of TLS");
        let config = config.with_no_client_auth().with_single_cert(vec![certificate], key);
        let acceptor = TlsAcceptor::from(Arc::new(config.expect("a certificate and its key")));
        Self::serve(port, Some(acceptor), Arc::new(answer))
    }

    fn serve(port: u16, tls: Option<TlsAcceptor>, answer: Arc<Answer>) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a thread");
        let listener = runtime.block_on(TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))));
        let listener = listener.expect("the port is free");
        runtime.spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.expect("it listens");
                let (tls, answer) = (tls.clone(), Arc::clone(&answer));
                tokio::spawn(async move {
                    match tls {
                        None => connection(stream, answer).await,
                        // A client that does not trust us goes away.
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                connection(stream, answer).await;
                            }
                        }
                    }
                });
            }
        });
        Self { _runtime: runtime }
    }
}

async fn connection(stream: impl AsyncRead + AsyncWrite + Unpin, answer: Arc<Answer>) {
    let service = service_fn(|request| {
        let answer = Arc::clone(&answer);
        async move {
            let status = match asked(request).await {
                Some(asked) => answer(asked),
                None => 400,
            };
            // The original takes an answer without a body for none.
            let answer = Response::builder().status(status).body(Full::new(Bytes::from_static(b"heard")));
            Ok::<_, Infallible>(answer.expect("a status"))
        }
    });
    // Clients may go away at any time.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn asked(request: Request<Incoming>) -> Option<Asked> {
    let header = |name| {
        let value = request.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let (content_type, accept) = (header("content-type"), header("accept"));
    let (method, path) = (request.method().to_string(), request.uri().to_string());
    // Half a request is none.
    let body = request.into_body().collect().await.ok()?.to_bytes().to_vec();
    Some(Asked { method, path, content_type, accept, body })
}
