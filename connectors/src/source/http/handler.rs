//! Handlers turn a request into events.

mod blob;
mod json;

use hyper::StatusCode;
use logflowc_runtime::{Batch, CopiedFrom, Headers};
use serde::Deserialize;

/// What a handler is given of a request.
pub(super) struct Request {
    /// What stands behind the `?` of the address.
    pub(super) query: String,
    /// The header `Content-Type`.
    pub(super) content_type: Option<String>,
    pub(super) body: Vec<u8>,
}

/// Why there are no events.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) reason: String,
}

/// A handler with its settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "component")]
pub(super) enum Handler {
    #[serde(rename = "json")]
    Json,
    #[serde(rename = "blob")]
    Blob(blob::Settings),
    #[serde(rename = "core_blob")]
    CoreBlob(blob::CoreSettings),
}

impl Handler {
    /// Adds the events of a request. The batch is of no use when it is refused.
    pub(super) fn read(
        &self,
        request: &Request,
        headers: &Headers,
        batch: &mut Batch,
    ) -> Result<(), Refusal> {
        match self {
            Self::Json => {
                json::read(request, headers, batch)?;
                batch.copy_headers(CopiedFrom::List);
                Ok(())
            }
            Self::Blob(_) => {
                blob::read(request, headers, batch);
                Ok(())
            }
            Self::CoreBlob(settings) => blob::read_core(settings, request, headers, batch),
        }
    }

    /// How many bytes of a body are of interest.
    pub(super) fn most(&self) -> usize {
        match self {
            Self::Blob(settings) => settings.max_blob_length,
            Self::Json | Self::CoreBlob(_) => usize::MAX,
        }
    }
}

impl Refusal {
    /// The client has sent something else than it should.
    fn bad_request(reason: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, reason: reason.into() }
    }

    /// What Flume answers where its handler fails.
    fn failure(reason: impl Into<String>) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, reason: reason.into() }
    }
}
