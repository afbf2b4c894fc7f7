//! Requests on their way from the HTTP server to the source, and answers on their way back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::{Method, Response, StatusCode, Version, header};
use logflowc_runtime::metrics::SourceCounters;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use super::handler::Request;
use crate::http_server::Service;

/// A client that sends nothing of a body for this long is given up, as Jetty does.
const IDLE: Duration = Duration::from_secs(30);

/// Memory is set aside for a body of this size before any of it has come.
const SET_ASIDE: u64 = 1 << 20;

/// What the source is told.
pub(super) enum Message {
    Job(Job),
    /// The agent is to stop.
    Wake,
}

/// A request that waits for its answer.
pub(super) struct Job {
    pub(super) request: Request,
    pub(super) answer: Answer,
    /// When it was complete.
    pub(super) arrived: Instant,
    /// What its body takes of the room for all.
    pub(super) room: OwnedSemaphorePermit,
}

/// The way back to the client. One that is forgotten counts as "try again later".
pub(super) struct Answer(oneshot::Sender<(StatusCode, String)>);

impl Answer {
    pub(super) fn ok(self) {
        self.send(StatusCode::OK, "");
    }

    pub(super) fn send(self, status: StatusCode, reason: impl Into<String>) {
        // A client that has gone does not hear it.
        let _ = self.0.send((status, reason.into()));
    }

    /// The channels have no room.
    pub(super) fn try_later(self) {
        self.send(
            StatusCode::SERVICE_UNAVAILABLE,
            "Error appending event to channel. Channel might be full.",
        );
    }
}

/// Hands requests to the source.
pub(super) struct Requests {
    pub(super) jobs: mpsc::Sender<Message>,
    /// A longer body is refused.
    pub(super) most: usize,
    /// What goes beyond this is left out.
    pub(super) of_interest: usize,
    /// Bytes that the bodies of all requests under way may have together.
    pub(super) room: Arc<Semaphore>,
    pub(super) counters: Arc<SourceCounters>,
}

impl Service for Requests {
    async fn answer(&self, request: hyper::Request<Incoming>) -> Response<Full<Bytes>> {
        let (status, reason) = match self.pass_on(request).await {
            Ok(answer) => answer,
            Err(status) => (status, String::new()),
        };
        let reason = if reason.is_empty() && !status.is_success() { status.to_string() } else { reason };
        let mut response = Response::new(Full::from(reason));
        *response.status_mut() = status;
        if status == StatusCode::METHOD_NOT_ALLOWED {
            let methods = header::HeaderValue::from_static("GET, HEAD, POST");
            response.headers_mut().insert(header::ALLOW, methods);
        }
        response
    }

    fn connections(&self, count: u64) {
        self.counters.connections.set(count);
    }
}

impl Requests {
    /// Gives a request to the source and waits for what it says.
    async fn pass_on(&self, request: hyper::Request<Incoming>) -> Result<(StatusCode, String), StatusCode> {
        refuse_method(request.method(), request.version())?;
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let content_type = content_type.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let query = request.uri().query().unwrap_or_default().to_owned();
        let (body, room) = self.body(request.into_body()).await?;
        let (answer, answered) = oneshot::channel();
        let request = Request { query, content_type, body };
        let job = Job { request, answer: Answer(answer), arrived: Instant::now(), room };
        let unavailable = StatusCode::SERVICE_UNAVAILABLE;
        self.jobs.send(Message::Job(job)).await.map_err(|_| unavailable)?;
        answered.await.map_err(|_| unavailable)
    }

    /// Reads a body into the room that is left for it. A client that finds none is to try again later: if it waited in
    /// the middle of its body, all might wait for each other.
    async fn body(&self, mut body: Incoming) -> Result<(Vec<u8>, OwnedSemaphorePermit), StatusCode> {
        let expected = body.size_hint().lower();
        let fits = |length: u64| usize::try_from(length).is_ok_and(|length| length <= self.most);
        if self.of_interest > self.most && !fits(expected) {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(expected.min(SET_ASIDE)).unwrap_or(0));
        let mut taken = self.room_for(0)?;
        while let Some(frame) =
            tokio::time::timeout(IDLE, body.frame()).await.map_err(|_| StatusCode::REQUEST_TIMEOUT)?
        {
            let frame = frame.map_err(|_| StatusCode::BAD_REQUEST)?;
            let Ok(data) = frame.into_data() else { continue };
            taken.merge(self.room_for(data.len())?);
            let room = self.of_interest - bytes.len();
            if data.len() >= room {
                tracing::warn!("a request body is longer than {} bytes and cut there", self.of_interest);
                bytes.extend_from_slice(&data[..room]);
                return Ok((bytes, taken));
            }
            bytes.extend_from_slice(&data);
            if bytes.len() > self.most {
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
        }
        Ok((bytes, taken))
    }

    fn room_for(&self, bytes: usize) -> Result<OwnedSemaphorePermit, StatusCode> {
        let bytes = u32::try_from(bytes).map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        let taken = Arc::clone(&self.room).try_acquire_many_owned(bytes);
        taken.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
    }
}

/// As the servlets of Flume answer, which take POST and GET.
fn refuse_method(method: &Method, version: Version) -> Result<(), StatusCode> {
    match *method {
        Method::POST | Method::GET | Method::HEAD => Ok(()),
        Method::PUT | Method::DELETE if version == Version::HTTP_11 => Err(StatusCode::METHOD_NOT_ALLOWED),
        Method::PUT | Method::DELETE => Err(StatusCode::BAD_REQUEST),
        Method::OPTIONS | Method::TRACE => Err(StatusCode::FORBIDDEN),
        _ => Err(StatusCode::NOT_IMPLEMENTED),
    }
}
