//! Rules about names: agents, lists, components and what refers to them.

pub(super) mod agent_without_list;
pub(super) mod choice_without_type;
pub(super) mod comma_in_list;
pub(super) mod declared_twice;
pub(super) mod dotted_name;
pub(super) mod group_member;
pub(super) mod key_without_place;
pub(super) mod mapping_without_multiplexing;
pub(super) mod missing_builder;
pub(super) mod missing_channel;
pub(super) mod missing_type;
pub(super) mod misspelt_agent;
pub(super) mod misspelt_section;
pub(super) mod moved_class;
pub(super) mod repeated_name;
pub(super) mod shadowed_name;
pub(super) mod type_of_another_kind;
pub(super) mod unconfigured_component;
pub(super) mod undeclared_name;
pub(super) mod unknown_channel;
pub(super) mod unknown_type;
pub(super) mod unlisted_component;
pub(super) mod unlisted_part;
pub(super) mod unused_name;
pub(super) mod wrong_direction;
