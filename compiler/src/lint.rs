//! The rules: what is wrong with a configuration, a file each.
//!
//! A rule is one value. It reads the configuration and reports; it changes nothing and knows no other rule.

mod allowance;
mod characters;
mod context;
mod delivery;
mod dropped_component;
mod graph;
mod headers;
pub(crate) mod language;
mod migration;
mod names;
pub mod nearest;
mod outside;
mod performance;
mod security;
mod settle;
mod slip;
mod style;
mod syntax;
#[cfg(test)]
mod tests;
mod values;

use logflowc_grammar::finding::{Report, Rule};

pub use context::{Context, kind_word};
pub use nearest::nearest;
pub(crate) use security::password_in_url::secrets as secrets_in_urls;

use crate::link::{Network, Placed};

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
    &syntax::utf_16_file::LINT,
    &syntax::flow_syntax::LINT,
    &syntax::unbuilt_flow::LINT,
    &syntax::unread_include::LINT,
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
    &names::undeclared_name::LINT,
    &names::declared_twice::LINT,
    &names::unused_name::LINT,
    &names::shadowed_name::LINT,
    &names::wrong_direction::LINT,
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
    &values::bad_amount::LINT,
    &values::bad_requirement::LINT,
    &values::lost_on_refusal::LINT,
    &values::pause_after_success::LINT,
    &values::unmatched_status::LINT,
    &values::transport_port::LINT,
    &values::unknown_key::LINT,
    &values::wrong_type::LINT,
    &values::wrong_unit::LINT,
    &values::bad_condition::LINT,
    &values::incomplete_operator::LINT,
    &values::not_run_here::LINT,
    &values::different_pattern::LINT,
    &graph::unread_channel::LINT,
    &graph::unfed_channel::LINT,
    &graph::idle_channel::LINT,
    &graph::selector_channel::LINT,
    &graph::broken_selector::LINT,
    &graph::group_processor::LINT,
    &graph::route_to_nowhere::LINT,
    &graph::impossible_mapping::LINT,
    &graph::unset_selector_header::LINT,
    &graph::selector_of_one::LINT,
    &graph::optional_and_required::LINT,
    &graph::all_channels_optional::LINT,
    &graph::idle_mapping::LINT,
    &graph::competing_sinks::LINT,
    &graph::group_over_channels::LINT,
    &graph::failover_priority::LINT,
    &graph::group_of_one::LINT,
    &graph::stray_priority::LINT,
    &graph::blind_failover::LINT,
    &graph::agent_loop::LINT,
    &graph::hop_protocol::LINT,
    &graph::hop_encryption::LINT,
    &graph::hop_compression::LINT,
    &graph::hop_to_nowhere::LINT,
    &graph::port_taken::LINT,
    &graph::shared_position_file::LINT,
    &graph::shared_spool_directory::LINT,
    &graph::shared_channel_directory::LINT,
    &graph::shared_output_directory::LINT,
    &graph::same_output_file::LINT,
    &graph::shared_consumer_group::LINT,
    &graph::topic_format::LINT,
    &graph::filter_drops_all::LINT,
    &graph::filter_keeps_all::LINT,
    &graph::late_filter::LINT,
    &graph::repeated_interceptor::LINT,
    &graph::extract_after_replace::LINT,
    &graph::misplaced_join::LINT,
    &delivery::transaction_above_capacity::LINT,
    &delivery::batch_above_transaction::LINT,
    &delivery::hop_batch::LINT,
    &delivery::short_buffer::LINT,
    &delivery::small_byte_capacity::LINT,
    &delivery::pointless_durability::LINT,
    &delivery::weak_channel::LINT,
    &delivery::acks_zero::LINT,
    &delivery::batch_of_one::LINT,
    &delivery::channel_for_tests::LINT,
    &delivery::discarded_events::LINT,
    &delivery::overloaded_sinks::LINT,
    &delivery::unproved_requirement::LINT,
    &delivery::partial_transaction::LINT,
    &delivery::shared_transactional_id::LINT,
    &delivery::unflushed_objects::LINT,
    &headers::header_not_set::LINT,
    &headers::timestamp_not_set::LINT,
    &headers::event_time_ignored::LINT,
    &headers::unread_header::LINT,
    &headers::overwritten_header::LINT,
    &headers::header_kept::LINT,
    &headers::event_time_overwritten::LINT,
    &headers::origin_overwritten::LINT,
    &headers::nothing_to_remove::LINT,
    &headers::untrusted_path::LINT,
    &headers::fixed_path::LINT,
    &headers::rounding_without_effect::LINT,
    &headers::rounding_switched_off::LINT,
    &headers::unknown_escape::LINT,
    &headers::literal_escape::LINT,
    &headers::topic_returns::LINT,
    &headers::untold_condition::LINT,
    &headers::missing_percent::LINT,
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
    &migration::logflowc_only::LINT,
    &style::mixed_type_spelling::LINT,
    &style::class_for_short_name::LINT,
    &style::trailing_blank::LINT,
    &style::odd_separator::LINT,
    &style::scattered_settings::LINT,
    &outside::unusable_folder::LINT,
    &outside::busy_port::LINT,
    &outside::unreachable_server::LINT,
    &outside::unusable_target::LINT,
    &dropped_component::LINT,
    &allowance::unknown_allowance::LINT,
    &allowance::unused_allowance::LINT,
];

/// Code, name, level and reason of all rules, by code.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    LINTS.iter().map(|lint| &lint.rule)
}

/// Applies all rules.
pub fn run(context: &Context<'_>, report: &mut Report) {
    for lint in LINTS {
        (lint.check)(context, report);
    }
    settle::settle(report);
    language::settle(context, report);
}

/// Compares configurations with each other.
pub(crate) type Compare = fn(&Network<'_>) -> Placed;

/// The rules that do.
static LINKS: &[(&Lint, Compare)] = &[
    (&graph::agent_loop::LINT, graph::agent_loop::across),
    (&graph::hop_protocol::LINT, graph::hop_protocol::across),
    (&graph::hop_encryption::LINT, graph::hop_encryption::across),
    (&graph::hop_compression::LINT, graph::hop_compression::across),
    (&graph::port_taken::LINT, graph::port_taken::across),
    (&graph::shared_consumer_group::LINT, graph::shared_consumer_group::across),
    (&graph::topic_format::LINT, graph::topic_format::across),
    (&delivery::hop_batch::LINT, delivery::hop_batch::across),
];

/// Applies the rules that compare different files.
pub fn across(network: &Network<'_>) -> Placed {
    LINKS.iter().flat_map(|(_, compare)| compare(network)).collect()
}
