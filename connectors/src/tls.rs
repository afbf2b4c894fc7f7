//! TLS for both ends of a connection, as the settings of Flume ask for it (`ssl`, `keystore`, `truststore` and others).

mod client;
mod der;
mod ec_key;
mod end;
mod jks;
pub(crate) mod key_store;
pub mod objections;
mod offer;
mod server;
mod stream;
#[cfg(test)]
mod tests;

pub(crate) use client::ClientTls;
pub(crate) use server::{Served, ServerTls};
