//! Sources and sinks: whatever speaks to the outside, a file each.
//!
//! A connector reads checked settings into a plain struct without defaults of its own; names, types and defaults of
//! the keys stand in the catalog.

mod avro;
mod avro_rpc;
mod block;
mod channel;
mod charset;
mod client;
mod datagrams;
mod deserializer;
#[cfg(test)]
mod drive;
mod entry;
mod gson;
mod hadoop;
mod hdfs_client;
mod http_client;
mod http_server;
mod java_order;
mod java_path;
mod java_zone;
mod json_text;
mod kafka;
mod listen;
pub mod monitor;
mod path_manager;
mod pattern;
#[cfg(test)]
mod peer;
mod regular_file;
mod rpc;
mod s3_client;
mod send;
mod serializer;
mod shared_runtime;
mod sink;
mod source;
mod syslog;
mod tcp_lines;
mod thrift_rpc;
mod tls;

use logflowc_plan as plan;
use logflowc_runtime::channel::Channel;
use logflowc_runtime::connector::{
    ChannelContext, Connectors, Failure, Sink, SinkContext, Source, SourceContext,
};

pub use channel::CHANNELS;
pub use entry::Entry;
pub use hadoop::class_path_begins_with;
pub use kafka::{objections as kafka_objections, probe as kafka_probe};
pub use send::{LineSender, NotSent, Servers};
pub use sink::{SINKS, elasticsearch_objections, probe as sink_probe};
pub use source::{SOURCES, http_objections};
pub use thrift_rpc::objections as thrift_objections;
pub use tls::objections as tls_objections;

/// All connectors of this build.
#[derive(Debug, Clone, Copy, Default)]
pub struct All;

impl Connectors for All {
    fn source(&self, plan: &plan::Source, context: SourceContext) -> Result<Box<dyn Source>, Failure> {
        let entry = SOURCES.iter().find(|entry| entry.name == plan.component);
        let entry =
            entry.ok_or_else(|| Failure::Fatal(format!("there is no source `{}`", plan.component)))?;
        // Any other would tell that lines have arrived which still wait for others.
        if plan.join.is_some() && !matches!(plan.component.as_str(), "taildir" | "spooldir") {
            return Err(Failure::Fatal(format!("a source `{}` cannot join lines", plan.component)));
        }
        (entry.make)(&plan.settings, context)
    }

    fn channel(
        &self,
        component: &str,
        settings: &plan::Settings,
        context: ChannelContext,
    ) -> Result<Channel, Failure> {
        let entry = CHANNELS.iter().find(|entry| entry.name == component);
        let entry = entry.ok_or_else(|| Failure::Fatal(format!("there is no channel `{component}`")))?;
        Ok(*(entry.make)(settings, context)?)
    }

    fn sink(&self, plan: &plan::Sink, context: SinkContext) -> Result<Box<dyn Sink>, Failure> {
        let entry = SINKS.iter().find(|entry| entry.name == plan.component);
        let entry = entry.ok_or_else(|| Failure::Fatal(format!("there is no sink `{}`", plan.component)))?;
        (entry.make)(&plan.settings, context)
    }
}
