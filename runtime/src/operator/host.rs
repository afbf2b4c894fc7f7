//! Sets a header to the address or name of this machine (`org.apache.flume.interceptor.HostInterceptor`).

use logflowc_plan::HeaderId;

use super::{Operator, set_all};
use crate::batch::Batch;
use crate::local_host;

/// The machine as it was known when the agent started.
pub(super) struct Host {
    header: HeaderId,
    keep: bool,
    /// Absent when the machine's own name could not be looked up; then the header is left out, as Flume does.
    value: Option<String>,
}

impl Host {
    pub(super) fn new(header: HeaderId, keep: bool, address: bool) -> Self {
        let value =
            if address { local_host::address().map(|ip| ip.to_string()) } else { local_host::full_name() };
        if value.is_none() {
            tracing::warn!("this machine's own name cannot be looked up; events get no host header");
        }
        Self { header, keep, value }
    }
}

impl Operator for Host {
    fn apply(&mut self, batch: &mut Batch) {
        if let Some(value) = &self.value {
            set_all(batch, self.header, value.as_bytes(), self.keep);
        }
    }
}
