//! The body of a request is one event, its parameters are headers
//! (`org.apache.flume.sink.solr.morphline.BlobHandler`, `org.apache.flume.source.http.BLOBHandler`).
//!
//! The former takes a form for parameters, and loses a blob that a client has sent as one without saying so; here only
//! the parameters of the address count.

use logflowc_runtime::{Batch, Headers};
use serde::Deserialize;

use super::{Refusal, Request};

#[derive(Debug, Clone, Deserialize)]
pub(in super::super) struct Settings {
    /// A longer body is cut.
    #[serde(rename = "maxBlobLength")]
    pub(in super::super) max_blob_length: usize,
}

#[derive(Debug, Clone, Deserialize)]
pub(in super::super) struct CoreSettings {
    #[serde(rename = "mandatoryParameters")]
    mandatory_parameters: Vec<String>,
}

pub(super) fn read(request: &Request, headers: &Headers, batch: &mut Batch) {
    batch.push(&request.body);
    if let Some(content_type) = &request.content_type {
        batch.set(0, &headers.find("Content-Type"), content_type.as_bytes());
    }
    set_parameters(request, headers, batch);
}

pub(super) fn read_core(
    settings: &CoreSettings,
    request: &Request,
    headers: &Headers,
    batch: &mut Batch,
) -> Result<(), Refusal> {
    batch.push(&request.body);
    set_parameters(request, headers, batch);
    // The original takes the empty list for a list of one empty name, and refuses every request.
    let mandatory = settings.mandatory_parameters.iter().filter(|name| !name.is_empty());
    for name in mandatory {
        if batch.value(0, &headers.find(name)).is_none() {
            return Err(Refusal::failure(format!("Please specify {name} parameter in the request.")));
        }
    }
    Ok(())
}

/// Of several parameters with one name, the first counts.
fn set_parameters(request: &Request, headers: &Headers, batch: &mut Batch) {
    let parameters: Vec<_> = form_urlencoded::parse(request.query.as_bytes()).collect();
    for (name, value) in parameters.iter().rev() {
        batch.set(0, &headers.find(name), value.as_bytes());
    }
}
