//! Kafka, as librdkafka speaks it: what the sink, the source and the channel share.
//!
//! A configuration is written for Kafka's Java client. Its properties are translated, and what has no counterpart
//! is told before anything runs.

mod class;
mod client;
mod jaas;
pub mod objections;
mod partition;
pub mod probe;
mod property;
mod publisher;
mod receipt;
mod record;
mod store;
mod subscriber;
mod topics;

/// The header with the key of a record.
pub(crate) const KEY: &str = "key";

pub(crate) use client::{Role, config};
pub(crate) use partition::Partition;
pub(crate) use publisher::{Publisher, Record};
pub(crate) use receipt::Receipt;
pub(crate) use record::{Format, read_event};
pub(crate) use subscriber::{Offsets, Subscriber};
pub(crate) use topics::Topics;
