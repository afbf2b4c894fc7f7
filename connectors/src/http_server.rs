//! An HTTP server with a thread and a runtime of its own.

use std::convert::Infallible;
use std::error::Error;
use std::future::Future;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{io, thread};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use logflowc_runtime::connector::Failure;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

use crate::tls::ServerTls;

/// A client that sends no request for this long is sent away, as Jetty does.
const IDLE: Duration = Duration::from_secs(30);

/// How long a stopped server waits for requests that are under way.
const GRACE: Duration = Duration::from_secs(2);

/// Pause before connections are accepted again, after the system had no file left for one.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Answers requests.
pub(crate) trait Service: Send + Sync + 'static {
    /// Answers one request. Several are answered at once.
    fn answer(&self, request: Request<Incoming>) -> impl Future<Output = Response<Full<Bytes>>> + Send;

    /// Takes note of how many connections there are.
    fn connections(&self, _: u64) {}
}

/// A server at work. It is stopped when it is dropped.
pub(crate) struct HttpServer {
    /// Absent when it was told to stop.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl HttpServer {
    /// Serves the connections of a listener that does not block.
    pub(crate) fn start(listener: TcpListener, service: impl Service) -> Result<Self, Failure> {
        Self::start_encrypted(listener, None, service)
    }

    /// The same with encryption, where there is one.
    pub(crate) fn start_encrypted(
        listener: TcpListener,
        tls: Option<&ServerTls>,
        service: impl Service,
    ) -> Result<Self, Failure> {
        let tls = tls.map(ServerTls::acceptor);
        let failed = |error: io::Error| Failure::retry("cannot start an HTTP server", error);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let (stop, stopped) = oneshot::channel();
        let serve = move || {
            if let Err(error) = runtime.block_on(serve(listener, tls, Arc::new(service), stopped)) {
                tracing::error!("an HTTP server broke: {error}");
            }
        };
        let thread = thread::Builder::new().name("http".to_owned()).spawn(serve).map_err(failed)?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

/// Accepts nothing more and waits until the requests under way are answered.
impl Drop for HttpServer {
    fn drop(&mut self) {
        // The server has ended by itself when nobody takes the word.
        let _ = self.stop.take().map(|stop| stop.send(()));
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("an HTTP server panicked");
        }
    }
}

async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    service: Arc<impl Service>,
    stopped: oneshot::Receiver<()>,
) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let graceful = GracefulShutdown::new();
    tokio::select! {
        () = accept(&listener, tls.as_ref(), &service, &graceful) => {}
        _ = stopped => {}
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some HTTP requests are left unanswered");
    }
    Ok(())
}

async fn accept(
    listener: &tokio::net::TcpListener,
    tls: Option<&TlsAcceptor>,
    service: &Arc<impl Service>,
    graceful: &GracefulShutdown,
) {
    let open = Arc::new(AtomicU64::new(0));
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!("cannot accept a connection: {error}");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let (service, open, watcher) = (Arc::clone(service), Arc::clone(&open), graceful.watcher());
        let tls = tls.cloned();
        tokio::spawn(async move {
            service.connections(open.fetch_add(1, Ordering::AcqRel) + 1);
            if let Err(error) = connected(stream, tls, Arc::clone(&service), watcher).await {
                tracing::debug!("an HTTP connection broke: {error}");
            }
            service.connections(open.fetch_sub(1, Ordering::AcqRel) - 1);
        });
    }
}

/// Serves one client, when it has agreed on a key where there is one.
async fn connected(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    service: Arc<impl Service>,
    watcher: Watcher,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    match tls {
        Some(tls) => {
            let stream = tokio::time::timeout(IDLE, tls.accept(stream)).await??;
            converse(stream, service, watcher).await?;
        }
        None => converse(stream, service, watcher).await?,
    }
    Ok(())
}

/// Answers the requests of one client.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + 'static,
    service: Arc<impl Service>,
    watcher: Watcher,
) -> hyper::Result<()> {
    let answer = service_fn(move |request| {
        let service = Arc::clone(&service);
        async move { Ok::<_, Infallible>(service.answer(request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .serve_connection(TokioIo::new(stream), answer);
    watcher.watch(connection).await
}
