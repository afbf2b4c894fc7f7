//! Two name nodes of which one is active, found by Hadoop's settings.

use std::process::Command;

use super::{Hdfs, Lines, RUN, lines_to};
use crate::agent::{Agent, free_port};
use crate::command::Folder;

/// The class of the command that makes a name node active.
const ADMIN: &str = "hdfs.tools.DFSHAAdmin";

/// Words of a command, and variables of its environment.
type Way<'t> = (&'t [&'t str], &'t [(&'t str, &'t str)]);

/// A cluster with two name nodes; the first is active.
fn cluster() -> Option<Hdfs> {
    let script = [("HDFS_NAMENODES", "2"), ("HDFS_HEAP", "256m")];
    let hdfs = Hdfs::with("hdfs-service", &script)?;
    let address = |at: u16| format!("127.0.0.1:{}", hdfs.port() + at);
    let provider = "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider";
    let settings = [
        ("dfs.nameservices", "cluster"),
        ("dfs.ha.namenodes.cluster", "nn0,nn1"),
        ("dfs.namenode.rpc-address.cluster.nn0", &address(0)),
        ("dfs.namenode.rpc-address.cluster.nn1", &address(1)),
        ("dfs.client.failover.proxy.provider.cluster", provider),
    ];
    hdfs.configure("hdfs-site.xml", &settings);
    hdfs.configure("core-site.xml", &[("fs.defaultFS", "hdfs://cluster")]);
    hdfs.admin(ADMIN, &["-transitionToActive", "nn0"]);
    Some(hdfs)
}

fn agent(folder: &Folder, settings: &Folder) -> Agent {
    let mut command = Command::new(env!("CARGO_BIN_EXE_logflowc"));
    Agent::of(command.args(RUN).current_dir(folder.path()).env("HADOOP_CONF_DIR", settings.path()))
}

#[test]
fn another_name_node_takes_over() {
    let Some(hdfs) = cluster() else { return };
    let folder = Folder::new("hdfs-service-agent");
    let port = free_port();
    let more = [("hdfs.rollCount", "70"), ("hdfs.callTimeout", "5000")];
    folder.file("a.conf", lines_to("hdfs://cluster/service", port, &more));
    let agent = agent(&folder, hdfs.settings());
    agent.says("logflowc: ready");
    let mut lines = Lines::to(port);
    lines.send(100);
    // Events come while nobody is active.
    hdfs.admin(ADMIN, &["-transitionToStandby", "nn0"]);
    lines.send(100);
    hdfs.admin(ADMIN, &["-transitionToActive", "nn1"]);
    lines.send(100);
    hdfs.kill("namenode1");
    lines.send(100);
    hdfs.admin(ADMIN, &["-transitionToActive", "--forceactive", "nn0"]);
    lines.send(100);
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    // By the default of the settings.
    lines.arrived(&hdfs, "/service");
}

#[test]
fn a_default_without_a_port_is_not_taken_for_local_files() {
    let settings = Folder::new("hdfs-default-settings");
    let property = "<property><name>fs.defaultFS</name><value>hdfs://nn</value></property>";
    for file in ["core-site.xml", "etc/hadoop/core-site.xml"] {
        settings.file(file, format!("<configuration>{property}</configuration>"));
    }
    let folder = Folder::new("hdfs-default");
    let path = folder.path().join("out").display().to_string();
    folder.file("a.conf", lines_to(&path, free_port(), &[]));
    let there = settings.path().display().to_string();
    let on_path = format!("flume/lib/a.jar:{there}");
    // What stands further in front on the class path wins.
    let ways: [Way<'_>; 5] = [
        (&RUN, &[("HADOOP_HOME", &there)]),
        (&RUN, &[("HADOOP_HOME", "nowhere"), ("HADOOP_CONF_DIR", &there)]),
        (&RUN, &[("HADOOP_CONF_DIR", "nowhere"), ("FLUME_CLASSPATH", &on_path)]),
        (&["agent", "-n", "a", "-f", "a.conf", "--classpath", &on_path], &[]),
        (&["agent", "-n", "a", "-f", "a.conf", "--conf", &there], &[("HADOOP_CONF_DIR", "nowhere")]),
    ];
    for (words, variables) in ways {
        let mut command = Command::new(env!("CARGO_BIN_EXE_logflowc"));
        for variable in ["HADOOP_HOME", "HADOOP_CONF_DIR", "FLUME_CLASSPATH"] {
            command.env_remove(variable);
        }
        let agent = Agent::of(command.args(words).current_dir(folder.path()).envs(variables.iter().copied()));
        agent.says("say `hdfs://HOST:8020`");
    }
}
