//! What Apache Flume 1.11.0 makes of a configuration, stage by stage.

pub mod filter;
pub mod group;
mod instantiate;
pub mod load;
pub mod substitute;
mod validate;
pub mod verdict;
