//! Rules about comments that allow what other rules find.

pub(super) mod unknown_allowance;
pub(super) mod unused_allowance;
