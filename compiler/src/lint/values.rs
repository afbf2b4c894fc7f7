//! Rules about keys and values, one component at a time.

pub(super) mod bad_pattern;
pub(super) mod bad_replacement;
pub(super) mod different_pattern;
pub(super) mod ignored_property;
pub(super) mod missing_property;
pub(super) mod not_a_boolean;
pub(super) mod not_a_number;
pub(super) mod not_a_port;
pub(super) mod not_run_here;
pub(super) mod number_out_of_range;
pub(super) mod unknown_charset;
pub(super) mod unknown_property;
pub(super) mod unknown_word;
