//! The engine: batches, rings, channels, stages. It has never heard of text, spans or configuration files.

mod arena;
mod batch;
pub mod channel;
pub mod connector;
pub mod date;
mod drain_stage;
mod engine;
mod header_order;
mod headers;
pub mod local_host;
pub mod metrics;
pub mod operator;
pub mod pattern;
mod pause;
mod policy;
mod pool;
mod ring;
mod route;
mod signal;
mod slice;
mod source_stage;
mod stop;
mod sync;
mod utf8;

pub use arena::{Arena, Piece};
pub use batch::Batch;
pub use drain_stage::SinkFailed;
pub use engine::{Carried, Engine, Notice, Notify, StartError, Stopped};
pub use header_order::{Copied, CopiedFrom, HeaderOrder};
pub use headers::{Header, Headers};
pub use pool::{Pool, Shared};
pub use ring::{Consumer, Producer, ring};
pub use slice::{Event, Events, Slice};
pub use source_stage::SourceEnd;
pub use stop::Stop;
