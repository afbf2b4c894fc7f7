//! Rules about the text: what stands in the file is not what its author sees.

pub(super) mod byte_order_mark;
pub(super) mod comment_in_value;
pub(super) mod duplicate_key;
pub(super) mod empty_configuration;
pub(super) mod empty_value;
pub(super) mod flow_syntax;
pub(super) mod foreign_comment;
pub(super) mod invalid_json;
pub(super) mod invisible_character;
pub(super) mod latin1_value;
pub(super) mod lost_backslash;
pub(super) mod malformed_escape;
pub(super) mod misplaced_member;
pub(super) mod quoted_value;
pub(super) mod short_spelling;
pub(super) mod substitution_loop;
pub(super) mod swallowed_setting;
pub(super) mod template_tag;
pub(super) mod typographic_character;
pub(super) mod unbuilt_flow;
pub(super) mod unread_include;
pub(super) mod unresolved_reference;
pub(super) mod utf_16_file;
pub(super) mod windows_path;
