//! The receipt for events that were leased from a channel of Kafka. A sink that writes to the same servers in
//! transactions tells the group within them, so that a batch is written and forgotten, or neither.

use std::sync::{Arc, OnceLock};

use logflowc_runtime::connector::Failure;
use rdkafka::consumer::ConsumerGroupMetadata;
use rdkafka::error::KafkaError;
use rdkafka::producer::{Producer, ProducerContext, ThreadedProducer};

use super::publisher::ANSWER;
use super::subscriber::Offsets;

/// What the group of a channel has to be told when the events of a lease are written.
pub(crate) struct Receipt {
    servers: Arc<[String]>,
    offsets: Offsets,
    /// As what the channel is a member of its group; the group refuses the offsets of one that it has given up.
    member: Option<Arc<ConsumerGroupMetadata>>,
    outcome: OnceLock<Outcome>,
}

/// How the transaction that had the offsets has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The group knows.
    Told,
    /// The servers did not say whether they have committed it.
    InDoubt,
}

impl Receipt {
    pub(crate) fn new(
        servers: Arc<[String]>,
        offsets: Offsets,
        member: Option<Arc<ConsumerGroupMetadata>>,
    ) -> Self {
        Self { servers, offsets, member, outcome: OnceLock::new() }
    }

    /// Whether the channel is known to be on the same servers.
    pub(crate) fn is_of(&self, servers: &[String]) -> bool {
        self.servers.iter().any(|server| servers.contains(server))
    }

    /// The offsets, as long as the group was not told.
    pub(crate) fn offsets(&self) -> Option<&Offsets> {
        (self.outcome.get() != Some(&Outcome::Told)).then_some(&self.offsets)
    }

    /// Whether the events may be written and forgotten already; then only the group can tell.
    pub(crate) fn is_in_doubt(&self) -> bool {
        self.outcome.get() == Some(&Outcome::InDoubt)
    }

    /// Makes the offsets a part of the transaction.
    pub(super) fn tell<C: ProducerContext>(&self, producer: &ThreadedProducer<C>) -> Result<(), Failure> {
        if self.offsets.is_empty() {
            return Ok(());
        }
        let not_told = |error: KafkaError| Failure::retry("the group of the channel is not told", error);
        let Some(member) = &self.member else {
            return Err(Failure::Retry("the channel has lost its place in its group".to_owned()));
        };
        let offsets = self.offsets.list().map_err(not_told)?;
        producer.send_offsets_to_transaction(&offsets, member, ANSWER).map_err(not_told)
    }

    /// The transaction was to be committed; `known` when the servers say that it is.
    pub(super) fn ended(&self, known: bool) {
        let outcome = if known { Outcome::Told } else { Outcome::InDoubt };
        self.outcome.set(outcome).expect("a batch is written once in a lease");
    }
}
