//! What components check beyond their single keys, a file per family.

mod capacity;
mod database;
mod hbase;
mod hdfs;
mod hive;
mod http;
mod ip_filter;
mod jms;
mod kafka;
mod ports;
mod taildir;

use logflowc_grammar::catalog::{self, Kind};

use crate::config::Component;
use crate::flume::verdict::Refusal;
use crate::java::joda;

/// Whether the keys of a component fit together.
pub(super) fn check(component: &Component, class: &catalog::Component) -> Result<(), Refusal> {
    match (class.kind, class.name) {
        (Kind::Channel, "memory" | "file" | "spillablememory") => capacity::check(component, class),
        (Kind::Channel, "jdbc") => database::check(component),
        (Kind::Source, "avro") => ip_filter::check(component),
        (Kind::Source, "jms") => jms::check(component),
        (Kind::Source, "kafka") => kafka::check(component),
        (Kind::Source, "multiport_syslogtcp") => ports::check(component),
        (Kind::Source, "taildir") => taildir::check(component),
        (Kind::Sink, "hbase2") => hbase::check(component),
        (Kind::Sink, "hdfs") => hdfs::check(component),
        (Kind::Sink, "hive") => hive::check(component),
        (Kind::Sink, "http") => http::check(component),
        (Kind::HbaseSerializer, "RegexHBase2EventSerializer") => hbase::check_serializer(component),
        (Kind::HiveSerializer, "DELIMITED") => hive::check_serializer(component),
        (Kind::RegexSerializer, "millis") => date_pattern(component),
        _ => Ok(()),
    }
}

fn date_pattern(component: &Component) -> Result<(), Refusal> {
    match component.text("pattern") {
        Some(pattern) if joda::parse(pattern).is_err() => {
            Err(Refusal::of("pattern", format!("`{pattern}` is no date pattern")))
        }
        _ => Ok(()),
    }
}
