//! Rules about what older releases of Flume had, and newer ones have no more.

pub(super) mod experimental_component;
pub(super) mod logflowc_only;
pub(super) mod old_kafka_client_property;
pub(super) mod old_kafka_key;
pub(super) mod old_offset_reset;
pub(super) mod outdated_component;
pub(super) mod read_smallest_offset;
pub(super) mod refused_naming_url;
pub(super) mod removed_component;
pub(super) mod renamed_key;
pub(super) mod zookeeper_for_kafka;
