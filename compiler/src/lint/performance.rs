//! Rules about settings that cost more than they bring.

pub(super) mod empty_files;
pub(super) mod heap_bound_channel;
pub(super) mod leading_wildcard;
pub(super) mod nested_repetition;
pub(super) mod small_batch;
pub(super) mod small_files;
