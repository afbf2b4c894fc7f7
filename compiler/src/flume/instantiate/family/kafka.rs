//! The Kafka source: it needs topics under one of three keys.

use crate::config::Component;
use crate::flume::verdict::Refusal;

pub(super) fn check(component: &Component) -> Result<(), Refusal> {
    let keys = ["kafka.topics.regex", "kafka.topics", "topic"];
    if keys.iter().any(|key| component.text(key).is_some()) {
        return Ok(());
    }
    Err(Refusal::of("kafka.topics", "it has no topic"))
}
