//! Rules about how a configuration reads.

pub(super) mod class_for_short_name;
pub(super) mod mixed_type_spelling;
pub(super) mod odd_separator;
pub(super) mod scattered_settings;
pub(super) mod trailing_blank;
