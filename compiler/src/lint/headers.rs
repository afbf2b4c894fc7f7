//! Rules about headers, and the paths and topics that are made of them.

pub(super) mod event_time_ignored;
pub(super) mod event_time_overwritten;
pub(super) mod fixed_path;
pub(super) mod header_kept;
pub(super) mod header_not_set;
pub(super) mod literal_escape;
pub(super) mod missing_percent;
pub(super) mod nothing_to_remove;
pub(super) mod origin_overwritten;
pub(super) mod overwritten_header;
pub(super) mod rounding_switched_off;
pub(super) mod rounding_without_effect;
pub(super) mod timestamp_not_set;
pub(super) mod topic_returns;
pub(super) mod unknown_escape;
pub(super) mod unread_header;
pub(super) mod untold_condition;
pub(super) mod untrusted_path;
