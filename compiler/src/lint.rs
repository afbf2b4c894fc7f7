//! The rules: what is wrong with a configuration, a file each.
//!
//! A rule is one value. It reads the configuration and reports; it changes nothing and knows no other rule.

mod agent_without_list;
mod bad_pattern;
mod bad_replacement;
mod batch_above_transaction;
mod broken_selector;
mod byte_order_mark;
mod comment_in_value;
mod context;
mod different_pattern;
mod dropped_component;
mod duplicate_key;
mod empty_configuration;
mod empty_value;
mod group_member;
mod group_processor;
mod idle_channel;
mod ignored_property;
mod invalid_json;
mod key_without_place;
mod latin1_value;
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
mod number_out_of_range;
mod selector_channel;
mod short_spelling;
mod substitution_loop;
#[cfg(test)]
mod tests;
mod transaction_above_capacity;
mod unconfigured_component;
mod unfed_channel;
mod unknown_channel;
mod unknown_charset;
mod unknown_property;
mod unknown_type;
mod unknown_word;
mod unlisted_component;
mod unlisted_part;
mod unread_channel;
mod unresolved_reference;

use logflowc_grammar::finding::{Report, Rule};

pub use context::Context;

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
    &transaction_above_capacity::LINT,
    &batch_above_transaction::LINT,
    &dropped_component::LINT,
];

/// Applies all rules.
pub fn run(context: &Context<'_>, report: &mut Report) {
    for lint in LINTS {
        (lint.check)(context, report);
    }
}
