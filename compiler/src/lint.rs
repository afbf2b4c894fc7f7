//! The rules: what is wrong with a configuration, a file each.
//!
//! A rule is one value. It reads the configuration and reports; it changes nothing and knows no other rule.

mod batch_above_transaction;
mod broken_selector;
mod characters;
mod context;
mod dropped_component;
mod group_processor;
mod idle_channel;
mod migration;
mod names;
pub mod nearest;
mod performance;
mod security;
mod selector_channel;
mod settle;
mod slip;
mod style;
mod syntax;
#[cfg(test)]
mod tests;
mod transaction_above_capacity;
mod unfed_channel;
mod unread_channel;
mod values;

use logflowc_grammar::finding::{Report, Rule};

pub use context::Context;
pub(crate) use security::password_in_url::password as password_in_url;

/// A rule with its examples and its check.
pub struct Lint {
    /// Code, name, level and reason.
    pub rule: Rule,
    /// A configuration in which it finds something.
    pub bad: &'static str,
    /// The same configuration, mended.
    pub good: &'static str,
    /// The version that brought it.
    pub since: &'static str,
    check: fn(&Context<'_>, &mut Report),
}

/// An example behind a small configuration in which everything is in order.
macro_rules! framed {
    ($($text:literal),+ $(,)?) => {
        concat!(
            "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c\n",
            "a.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c\n",
            $($text),+
        )
    };
}
use framed;

/// All rules, by code.
pub static LINTS: &[&Lint] = &[
    &syntax::malformed_escape::LINT,
    &syntax::empty_configuration::LINT,
    &syntax::byte_order_mark::LINT,
    &syntax::duplicate_key::LINT,
    &syntax::lost_backslash::LINT,
    &syntax::comment_in_value::LINT,
    &syntax::empty_value::LINT,
    &syntax::latin1_value::LINT,
    &syntax::substitution_loop::LINT,
    &syntax::unresolved_reference::LINT,
    &syntax::invalid_json::LINT,
    &syntax::misplaced_member::LINT,
    &syntax::short_spelling::LINT,
    &syntax::quoted_value::LINT,
    &syntax::invisible_character::LINT,
    &syntax::typographic_character::LINT,
    &syntax::windows_path::LINT,
    &syntax::foreign_comment::LINT,
    &syntax::swallowed_setting::LINT,
    &syntax::template_tag::LINT,
    &names::key_without_place::LINT,
    &names::unlisted_component::LINT,
    &names::unconfigured_component::LINT,
    &names::missing_type::LINT,
    &names::unknown_type::LINT,
    &names::unknown_channel::LINT,
    &names::missing_channel::LINT,
    &names::group_member::LINT,
    &names::unlisted_part::LINT,
    &names::agent_without_list::LINT,
    &names::comma_in_list::LINT,
    &names::misspelt_section::LINT,
    &names::repeated_name::LINT,
    &names::choice_without_type::LINT,
    &names::mapping_without_multiplexing::LINT,
    &names::dotted_name::LINT,
    &names::type_of_another_kind::LINT,
    &names::missing_builder::LINT,
    &names::moved_class::LINT,
    &names::misspelt_agent::LINT,
    &values::unknown_property::LINT,
    &values::not_a_number::LINT,
    &values::number_out_of_range::LINT,
    &values::not_a_port::LINT,
    &values::not_a_boolean::LINT,
    &values::unknown_word::LINT,
    &values::missing_property::LINT,
    &values::ignored_property::LINT,
    &values::bad_pattern::LINT,
    &values::bad_replacement::LINT,
    &values::unknown_charset::LINT,
    &values::key_spelling::LINT,
    &values::guide_spelling::LINT,
    &values::missing_prefix::LINT,
    &values::superfluous_prefix::LINT,
    &values::foreign_property::LINT,
    &values::unit_in_number::LINT,
    &values::digit_separator::LINT,
    &values::arithmetic_in_number::LINT,
    &values::milliseconds_for_seconds::LINT,
    &values::seconds_for_milliseconds::LINT,
    &values::megabytes_for_bytes::LINT,
    &values::codec_without_compression::LINT,
    &values::compression_without_codec::LINT,
    &values::word_in_wrong_case::LINT,
    &values::text_in_sequence_file::LINT,
    &values::filter_on_everything::LINT,
    &values::surplus_serializer::LINT,
    &values::doubled_backslash::LINT,
    &values::tail_by_descriptor::LINT,
    &values::tail_command::LINT,
    &values::command_needs_shell::LINT,
    &values::shell_without_command_flag::LINT,
    &values::idle_setting::LINT,
    &values::overruled_setting::LINT,
    &values::half_of_a_pair::LINT,
    &values::unmet_need::LINT,
    &values::spooled_live_folder::LINT,
    &values::relative_path::LINT,
    &values::bare_position_file::LINT,
    &values::default_position_file::LINT,
    &values::default_consumer_group::LINT,
    &values::demonstration_component::LINT,
    &values::placeholder_value::LINT,
    &values::server_without_port::LINT,
    &values::host_with_more::LINT,
    &values::endpoint_without_scheme::LINT,
    &values::round_above_day::LINT,
    &values::endless_resend::LINT,
    &values::not_run_here::LINT,
    &values::different_pattern::LINT,
    &unread_channel::LINT,
    &unfed_channel::LINT,
    &idle_channel::LINT,
    &selector_channel::LINT,
    &broken_selector::LINT,
    &group_processor::LINT,
    &transaction_above_capacity::LINT,
    &batch_above_transaction::LINT,
    &performance::nested_repetition::LINT,
    &performance::leading_wildcard::LINT,
    &performance::small_batch::LINT,
    &performance::small_files::LINT,
    &performance::empty_files::LINT,
    &performance::heap_bound_channel::LINT,
    &security::secret_in_clear_text::LINT,
    &security::open_listener::LINT,
    &security::unverified_peer::LINT,
    &security::weak_protocol::LINT,
    &security::keystore_without_ssl::LINT,
    &security::temporary_folder::LINT,
    &security::command_as_root::LINT,
    &security::password_without_encryption::LINT,
    &security::privileged_port::LINT,
    &security::password_in_url::LINT,
    &migration::removed_component::LINT,
    &migration::outdated_component::LINT,
    &migration::old_kafka_key::LINT,
    &migration::zookeeper_for_kafka::LINT,
    &migration::old_offset_reset::LINT,
    &migration::read_smallest_offset::LINT,
    &migration::old_kafka_client_property::LINT,
    &migration::renamed_key::LINT,
    &migration::refused_naming_url::LINT,
    &migration::experimental_component::LINT,
    &style::mixed_type_spelling::LINT,
    &style::class_for_short_name::LINT,
    &style::trailing_blank::LINT,
    &style::odd_separator::LINT,
    &style::scattered_settings::LINT,
    &dropped_component::LINT,
];

/// Applies all rules.
pub fn run(context: &Context<'_>, report: &mut Report) {
    for lint in LINTS {
        (lint.check)(context, report);
    }
    settle::settle(report);
}
