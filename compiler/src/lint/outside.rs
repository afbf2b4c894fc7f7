//! Rules about what only the outside knows. They ask nothing by themselves.

pub(super) mod busy_port;
pub(super) mod unreachable_server;
pub(super) mod unusable_folder;
pub(super) mod unusable_target;
