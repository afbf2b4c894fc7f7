//! What a cluster does to its writers: no room, a data node that never comes back, a network that is cut.

use super::network::Network;
use super::{Hdfs, Lines, RUN, lines_to};
use crate::agent::{Agent, free_port};
use crate::command::Folder;

/// The class of the command that sets quotas.
const ADMIN: &str = "hdfs.tools.DFSAdmin";

/// Starts an agent that writes new files all the time.
fn agent(folder: &Folder, path: &str) -> (Agent, Lines) {
    let port = free_port();
    let more = [("hdfs.rollCount", "70"), ("hdfs.callTimeout", "4000")];
    folder.file("a.conf", lines_to(path, port, &more));
    let agent = Agent::ready(folder.path(), &RUN);
    (agent, Lines::to(port))
}

fn stop(agent: Agent) {
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
}

#[test]
fn a_full_quota_is_waited_for() {
    let Some(hdfs) = Hdfs::start("hdfs-quota") else { return };
    let folder = Folder::new("hdfs-quota-agent");
    hdfs.shell(&["-mkdir", "/quota"]);
    let (agent, mut lines) = agent(&folder, &hdfs.address("/quota"));
    lines.send(100);
    // Less than a block.
    hdfs.admin(ADMIN, &["-setSpaceQuota", "100", "/quota"]);
    lines.send(100);
    // It is not left at one attempt.
    agent.says_times("DiskSpace quota of /quota is exceeded", 3);
    hdfs.admin(ADMIN, &["-clrSpaceQuota", "/quota"]);
    lines.send(100);
    hdfs.admin(ADMIN, &["-setQuota", "1", "/quota"]);
    lines.send(100);
    agent.says_times("NameSpace quota", 3);
    hdfs.admin(ADMIN, &["-clrQuota", "/quota"]);
    lines.send(100);
    stop(agent);
    lines.arrived(&hdfs, "/quota");
}

#[test]
fn a_data_node_that_never_comes_back_costs_nothing() {
    let nodes = [("HDFS_PROCESSES", "1"), ("HDFS_DATANODES", "2"), ("HDFS_HEAP", "256m")];
    let Some(hdfs) = Hdfs::with("hdfs-node", &nodes) else { return };
    let folder = Folder::new("hdfs-node-agent");
    let (agent, mut lines) = agent(&folder, &hdfs.address("/node"));
    lines.send(100);
    hdfs.kill("datanode0");
    lines.send(500);
    stop(agent);
    lines.arrived(&hdfs, "/node");
}

#[test]
fn a_network_that_is_cut_costs_nothing() {
    let Some(mut network) = Network::start() else { return };
    let Some(hdfs) = Hdfs::with("hdfs-cut", &[("HDFS_DN_IP", "127.0.0.2")]) else { return };
    network.way_from(hdfs.data_port(), &format!("127.0.0.2:{}", hdfs.data_port()));
    let port = network.way(&format!("127.0.0.1:{}", hdfs.port()));
    let folder = Folder::new("hdfs-cut-agent");
    let (agent, mut lines) = agent(&folder, &format!("hdfs://127.0.0.1:{port}/cut"));
    lines.send(100);
    network.swallow();
    lines.send(100);
    agent.says_times("cannot write", 2);
    network.mend();
    lines.send(100);
    network.cut();
    lines.send(100);
    agent.says_times("cannot write", 4);
    network.mend();
    lines.send(100);
    stop(agent);
    lines.arrived(&hdfs, "/cut");
}
