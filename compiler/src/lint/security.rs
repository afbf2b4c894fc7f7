//! Rules about secrets, open ports and places that others can write to.

pub(super) mod command_as_root;
pub(super) mod keystore_without_ssl;
pub(super) mod open_listener;
pub(super) mod password_in_url;
pub(super) mod password_without_encryption;
pub(super) mod privileged_port;
pub(super) mod secret_in_clear_text;
pub(super) mod temporary_folder;
pub(super) mod unverified_peer;
pub(super) mod weak_protocol;
