//! The rules: what is wrong with a configuration, a file each.
//!
//! A rule is one value. It reads the configuration and reports; it changes nothing and knows no other rule.

mod acks_zero;
mod agent_loop;
mod agent_without_list;
mod all_channels_optional;
mod bad_pattern;
mod bad_replacement;
mod batch_above_transaction;
mod batch_of_one;
mod blind_failover;
mod broken_selector;
mod busy_port;
mod byte_order_mark;
mod channel_for_tests;
mod comment_in_value;
mod competing_sinks;
mod context;
mod different_pattern;
mod discarded_events;
mod dropped_component;
mod duplicate_key;
mod empty_configuration;
mod empty_value;
mod event_time_ignored;
mod event_time_overwritten;
mod extract_after_replace;
mod failover_priority;
mod filter_drops_all;
mod filter_keeps_all;
mod fixed_path;
mod group_member;
mod group_of_one;
mod group_over_channels;
mod group_processor;
mod header_kept;
mod header_not_set;
mod hop_batch;
mod hop_compression;
mod hop_encryption;
mod hop_protocol;
mod hop_to_nowhere;
mod idle_channel;
mod idle_mapping;
mod ignored_property;
mod impossible_mapping;
mod invalid_json;
mod key_without_place;
mod late_filter;
mod latin1_value;
mod literal_escape;
mod lost_backslash;
mod malformed_escape;
mod misplaced_member;
mod missing_channel;
mod missing_property;
mod missing_type;
pub mod nearest;
mod not_a_boolean;
mod not_a_number;
mod not_a_port;
mod not_run_here;
mod nothing_to_remove;
mod number_out_of_range;
mod optional_and_required;
mod origin_overwritten;
mod overwritten_header;
mod pointless_durability;
mod port_taken;
mod repeated_interceptor;
mod rounding_switched_off;
mod rounding_without_effect;
mod route_to_nowhere;
mod same_output_file;
mod selector_channel;
mod selector_of_one;
mod shared_channel_directory;
mod shared_consumer_group;
mod shared_output_directory;
mod shared_position_file;
mod shared_spool_directory;
mod short_buffer;
mod short_spelling;
mod small_byte_capacity;
mod stray_priority;
mod substitution_loop;
#[cfg(test)]
mod tests;
mod timestamp_not_set;
mod topic_returns;
mod transaction_above_capacity;
mod unconfigured_component;
mod unfed_channel;
mod unknown_allowance;
mod unknown_channel;
mod unknown_charset;
mod unknown_escape;
mod unknown_property;
mod unknown_type;
mod unknown_word;
mod unlisted_component;
mod unlisted_part;
mod unreachable_server;
mod unread_channel;
mod unread_header;
mod unresolved_reference;
mod unset_selector_header;
mod untrusted_path;
mod unusable_folder;
mod unused_allowance;
mod weak_channel;

use logflowc_grammar::finding::{Report, Rule};

pub use context::{Context, kind_word};
pub use nearest::nearest;

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
    &malformed_escape::LINT,
    &empty_configuration::LINT,
    &byte_order_mark::LINT,
    &duplicate_key::LINT,
    &lost_backslash::LINT,
    &comment_in_value::LINT,
    &empty_value::LINT,
    &latin1_value::LINT,
    &substitution_loop::LINT,
    &unresolved_reference::LINT,
    &invalid_json::LINT,
    &misplaced_member::LINT,
    &short_spelling::LINT,
    &key_without_place::LINT,
    &unlisted_component::LINT,
    &unconfigured_component::LINT,
    &missing_type::LINT,
    &unknown_type::LINT,
    &unknown_channel::LINT,
    &missing_channel::LINT,
    &group_member::LINT,
    &unlisted_part::LINT,
    &agent_without_list::LINT,
    &unknown_property::LINT,
    &not_a_number::LINT,
    &number_out_of_range::LINT,
    &not_a_port::LINT,
    &not_a_boolean::LINT,
    &unknown_word::LINT,
    &missing_property::LINT,
    &ignored_property::LINT,
    &bad_pattern::LINT,
    &bad_replacement::LINT,
    &unknown_charset::LINT,
    &not_run_here::LINT,
    &different_pattern::LINT,
    &unread_channel::LINT,
    &unfed_channel::LINT,
    &idle_channel::LINT,
    &selector_channel::LINT,
    &broken_selector::LINT,
    &group_processor::LINT,
    &route_to_nowhere::LINT,
    &impossible_mapping::LINT,
    &unset_selector_header::LINT,
    &selector_of_one::LINT,
    &optional_and_required::LINT,
    &all_channels_optional::LINT,
    &idle_mapping::LINT,
    &competing_sinks::LINT,
    &group_over_channels::LINT,
    &failover_priority::LINT,
    &group_of_one::LINT,
    &stray_priority::LINT,
    &blind_failover::LINT,
    &agent_loop::LINT,
    &hop_protocol::LINT,
    &hop_encryption::LINT,
    &hop_compression::LINT,
    &hop_to_nowhere::LINT,
    &port_taken::LINT,
    &shared_position_file::LINT,
    &shared_spool_directory::LINT,
    &shared_channel_directory::LINT,
    &shared_output_directory::LINT,
    &same_output_file::LINT,
    &shared_consumer_group::LINT,
    &filter_drops_all::LINT,
    &filter_keeps_all::LINT,
    &late_filter::LINT,
    &repeated_interceptor::LINT,
    &extract_after_replace::LINT,
    &transaction_above_capacity::LINT,
    &batch_above_transaction::LINT,
    &hop_batch::LINT,
    &short_buffer::LINT,
    &small_byte_capacity::LINT,
    &pointless_durability::LINT,
    &weak_channel::LINT,
    &acks_zero::LINT,
    &batch_of_one::LINT,
    &channel_for_tests::LINT,
    &discarded_events::LINT,
    &header_not_set::LINT,
    &timestamp_not_set::LINT,
    &event_time_ignored::LINT,
    &unread_header::LINT,
    &overwritten_header::LINT,
    &header_kept::LINT,
    &event_time_overwritten::LINT,
    &origin_overwritten::LINT,
    &nothing_to_remove::LINT,
    &untrusted_path::LINT,
    &fixed_path::LINT,
    &rounding_without_effect::LINT,
    &rounding_switched_off::LINT,
    &unknown_escape::LINT,
    &literal_escape::LINT,
    &topic_returns::LINT,
    &unusable_folder::LINT,
    &busy_port::LINT,
    &unreachable_server::LINT,
    &dropped_component::LINT,
    &unknown_allowance::LINT,
    &unused_allowance::LINT,
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
}

/// Compares configurations with each other.
type Compare = fn(&Network<'_>) -> Placed;

/// The rules that do.
static LINKS: &[(&Lint, Compare)] = &[
    (&agent_loop::LINT, agent_loop::across),
    (&hop_protocol::LINT, hop_protocol::across),
    (&hop_encryption::LINT, hop_encryption::across),
    (&hop_compression::LINT, hop_compression::across),
    (&port_taken::LINT, port_taken::across),
    (&hop_batch::LINT, hop_batch::across),
];

/// Applies the rules that compare different files.
pub fn across(network: &Network<'_>) -> Placed {
    LINKS.iter().flat_map(|(_, compare)| compare(network)).collect()
}
