//! Rules about names: agents, lists, components and what refers to them.

pub(super) mod agent_without_list;
pub(super) mod group_member;
pub(super) mod key_without_place;
pub(super) mod missing_channel;
pub(super) mod missing_type;
pub(super) mod unconfigured_component;
pub(super) mod unknown_channel;
pub(super) mod unknown_type;
pub(super) mod unlisted_component;
pub(super) mod unlisted_part;
