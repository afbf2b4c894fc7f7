//! Which partition an event is meant for.

use logflowc_runtime::connector::Failure;
use logflowc_runtime::{Event, Header, Headers};

/// The number of a header, or else one for all events; otherwise the key decides.
pub(crate) struct Partition {
    fixed: Option<i32>,
    header: Option<Header>,
}

impl Partition {
    pub(crate) fn new(fixed: Option<i32>, header: Option<&str>, headers: &Headers) -> Self {
        Self { fixed, header: header.map(|name| headers.find(name)) }
    }

    /// As in Flume, a header that is no number fails the batch.
    pub(crate) fn of(&self, event: Event<'_>) -> Result<Option<i32>, Failure> {
        let Some(written) = self.header.as_ref().and_then(|header| event.value(header)) else {
            return Ok(self.fixed);
        };
        let text = String::from_utf8_lossy(written);
        let number = text.parse();
        number.map(Some).map_err(|_| Failure::Retry(format!("`{text}` is no number of a partition")))
    }
}
