//! The monitoring server: counters over HTTP while an agent runs.

mod json;
mod metric;
mod prometheus;

use std::net::TcpListener;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use logflowc_runtime::Board;
use logflowc_runtime::connector::Failure;

use crate::http_server::{HttpServer, Service};
use crate::listen;

/// A server of counters (`org.apache.flume.instrumentation.http.HTTPMetricsServer`). It is stopped when it is dropped.
///
/// `/metrics` is what the original answers, `/metrics/prometheus` the same in the text format of Prometheus.
pub struct Monitor {
    port: u16,
    _server: HttpServer,
}

impl Monitor {
    /// Serves what stands on the board, on all addresses of this machine; with port 0 the system chooses one.
    pub fn start(port: u16, board: Arc<Board>) -> Result<Self, Failure> {
        let listener = listen::tcp(None, port)?;
        let port = port_of(&listener)?;
        Ok(Self { port, _server: HttpServer::start(listener, Pages(board))? })
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }
}

fn port_of(listener: &TcpListener) -> Result<u16, Failure> {
    let address = listener.local_addr();
    Ok(address.map_err(|error| Failure::retry("a socket has no address", error))?.port())
}

struct Pages(Arc<Board>);

/// What is sent back.
struct Page {
    status: StatusCode,
    content_type: &'static str,
    body: String,
}

const START: &str = "<!DOCTYPE html><title>logflowc</title>\
    <p>Counters: <a href=\"/metrics\">as Flume's</a>, <a href=\"/metrics/prometheus\">for Prometheus</a>.\n";

impl Service for Pages {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let page = self.page(request.method(), request.uri().path());
        let mut response = Response::new(Full::from(page.body));
        *response.status_mut() = page.status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(page.content_type));
        response
    }
}

impl Pages {
    /// As the original, it takes every other method for GET, and the path in any case.
    fn page(&self, method: &Method, path: &str) -> Page {
        match path.to_ascii_lowercase().as_str() {
            _ if [Method::TRACE, Method::OPTIONS].contains(method) => Page::refusal(StatusCode::FORBIDDEN),
            "/" => Page::good("text/html;charset=utf-8", START.to_owned()),
            "/metrics" => Page::good("application/json;charset=utf-8", json::text(&self.0.read())),
            "/metrics/prometheus" => Page::good(prometheus::CONTENT_TYPE, prometheus::text(&self.0.read())),
            _ => Page::refusal(StatusCode::NOT_FOUND),
        }
    }
}

impl Page {
    fn good(content_type: &'static str, body: String) -> Self {
        Self { status: StatusCode::OK, content_type, body }
    }

    fn refusal(status: StatusCode) -> Self {
        Self { status, content_type: "text/plain;charset=utf-8", body: format!("{status}\n") }
    }
}

#[cfg(test)]
mod tests;
