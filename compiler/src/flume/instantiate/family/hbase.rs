//! The hbase2 sink and its serializers.

use super::super::settings::number;
use crate::config::Component;
use crate::flume::verdict::Refusal;
use crate::java::number::{fits_int, integer};
use crate::java::text::{eq_ignore_case, split_at, trim};

pub(super) fn check(component: &Component) -> Result<(), Refusal> {
    let serializer = component.text("serializer").unwrap_or_default();
    if serializer.starts_with("org.apache.flume.sink.hbase.") {
        return Err(Refusal::of("serializer", format!("`{serializer}` is no serializer for HBase 2")));
    }
    component.text("zookeeperQuorum").map_or(Ok(()), quorum)
}

/// Every server needs a port, and all have the same.
fn quorum(servers: &str) -> Result<(), Refusal> {
    let refusal = |why| Refusal::of("zookeeperQuorum", why);
    let mut port = None;
    for server in split_at(servers, ',') {
        let found =
            split_at(server, ':').get(1).and_then(|port| integer(trim(port))).filter(|port| fits_int(*port));
        let Some(found) = found else {
            return Err(refusal(format!("`{server}` in `zookeeperQuorum` has no port")));
        };
        if *port.get_or_insert(found) != found {
            return Err(refusal("the servers of `zookeeperQuorum` have different ports".to_owned()));
        }
    }
    Ok(())
}

pub(super) fn check_serializer(component: &Component) -> Result<(), Refusal> {
    let index = number(component, "rowKeyIndex").and_then(|index| usize::try_from(index).ok());
    let columns = split_at(component.text("colNames").unwrap_or("payload"), ',');
    match index.map(|index| columns.get(index)) {
        None => Ok(()),
        Some(Some(name)) if eq_ignore_case(name, "ROW_KEY") => Ok(()),
        Some(_) => Err(Refusal::of("rowKeyIndex", "the column at `rowKeyIndex` is not ROW_KEY")),
    }
}
