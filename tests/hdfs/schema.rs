//! The schema of Avro records stands on the cluster, and Hadoop's shell reads the records with it.

use super::{Hdfs, Lines, RUN, lines_to};
use crate::agent::{Agent, free_port};
use crate::command::Folder;

#[test]
fn a_schema_is_read_from_the_cluster() {
    let Some(hdfs) = Hdfs::start("hdfs-schema") else { return };
    let folder = Folder::new("hdfs-schema-agent");
    let port = free_port();
    let schema = folder.file("line.avsc", r#"{"type": "fixed", "name": "line", "size": 6}"#);
    hdfs.admin("fs.FsShell", &["-put", &schema.display().to_string(), "/line.avsc"]);
    let more = [
        ("hdfs.rollCount", "5"),
        ("serializer", "org.apache.flume.sink.hdfs.AvroEventSerializer$Builder"),
        ("serializer.schemaURL", &hdfs.address("/line.avsc")),
    ];
    folder.file("a.conf", lines_to(&hdfs.address("/records"), port, &more));
    let agent = Agent::ready(folder.path(), &RUN);
    Lines::to(port).send(10);
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    let records: Vec<String> = (0..10).map(|number| format!("\"line {number}\"")).collect();
    assert!(hdfs.shell(&["-text", "/records/*"]).lines().eq(&records));
}
