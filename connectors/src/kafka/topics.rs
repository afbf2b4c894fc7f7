//! The topics of a source: a list, or all that match a pattern.

use std::ffi::OsStr;
use std::time::{Duration, Instant};

use logflowc_runtime::connector::Failure;

use super::Subscriber;
use crate::pattern::NamePattern;

/// Topics of Kafka itself; Java's client never takes them for a pattern.
const INTERNAL: &[&str] = &["__consumer_offsets", "__transaction_state"];

/// Which topics a source reads.
pub(crate) enum Topics {
    /// These.
    Listed(Vec<String>),
    /// Those that match. New ones are looked for every now and then.
    Matching { pattern: Box<NamePattern>, every: Duration, look_at: Instant },
}

impl Topics {
    /// Subscribes to what is there, where it is time to look.
    pub(crate) fn subscribe(&mut self, subscriber: &mut Subscriber) -> Result<(), Failure> {
        match self {
            Self::Listed(topics) => subscriber.subscribe(topics.clone()),
            Self::Matching { pattern, every, look_at } => {
                if Instant::now() < *look_at {
                    return Ok(());
                }
                *look_at = Instant::now() + *every;
                let fits = |topic: &String| {
                    !INTERNAL.contains(&topic.as_str()) && pattern.matches(OsStr::new(topic))
                };
                let mut topics: Vec<String> = subscriber.all_topics()?.into_iter().filter(fits).collect();
                topics.sort();
                if topics.is_empty() { Ok(()) } else { subscriber.subscribe(topics) }
            }
        }
    }
}
