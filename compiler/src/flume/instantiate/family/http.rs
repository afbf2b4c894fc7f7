//! The http sink: its endpoint must be a URL.

use crate::config::Component;
use crate::flume::verdict::Refusal;
use crate::java::url;

pub(super) fn check(component: &Component) -> Result<(), Refusal> {
    match component.text("endpoint") {
        Some(endpoint) if !url::is_url(endpoint) => Err(Refusal::of("endpoint", "`endpoint` is no URL")),
        _ => Ok(()),
    }
}
