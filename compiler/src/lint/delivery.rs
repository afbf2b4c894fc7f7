//! Rules about capacity and delivery: what fits, and what is lost when something fails.

pub(super) mod acks_zero;
pub(super) mod batch_above_transaction;
pub(super) mod batch_of_one;
pub(super) mod channel_for_tests;
pub(super) mod discarded_events;
pub(super) mod hop_batch;
pub(super) mod overloaded_sinks;
pub(super) mod partial_transaction;
pub(super) mod pointless_durability;
pub(super) mod shared_transactional_id;
pub(super) mod short_buffer;
pub(super) mod small_byte_capacity;
pub(super) mod transaction_above_capacity;
pub(super) mod unflushed_objects;
pub(super) mod unproved_requirement;
pub(super) mod weak_channel;
