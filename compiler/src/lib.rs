//! The compiler: text in, findings and plans out. It opens no file, reads no clock and no environment.

pub mod config;
pub mod flume;
pub mod java;
pub mod world;
