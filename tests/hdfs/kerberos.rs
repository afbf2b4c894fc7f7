//! A cluster that wants to know who somebody is: Kerberos for calls, and data that is encrypted on its way.

use std::path::Path;
use std::process::Command;

use super::{Hdfs, Lines, RUN};
use crate::agent::{Agent, free_port};
use crate::command::Folder;
use crate::server::Server;

/// Who the daemons are.
const DAEMON: &str = "hdfs/localhost@LOGFLOW.TEST";

/// Kerberos itself, with the keys of everybody in one file.
struct Kdc(Server);

impl Kdc {
    fn path(&self, name: &str) -> String {
        self.0.home().join(name).display().to_string()
    }

    fn keytab(&self) -> String {
        self.path("all.keytab")
    }

    fn conf(&self) -> String {
        self.path("krb5.conf")
    }

    /// What makes Java know it.
    fn java(&self) -> String {
        format!("-Djava.security.krb5.conf={}", self.conf())
    }

    /// A cluster that asks everybody, and a shell that is the cluster itself.
    fn cluster(&self) -> Option<Hdfs> {
        let keytab = self.keytab();
        let settings = [
            ("hadoop.security.authentication", "kerberos"),
            ("dfs.namenode.kerberos.principal", DAEMON),
            ("dfs.namenode.keytab.file", &keytab),
            ("dfs.datanode.kerberos.principal", DAEMON),
            ("dfs.datanode.keytab.file", &keytab),
            ("dfs.web.authentication.kerberos.principal", "HTTP/localhost@LOGFLOW.TEST"),
            ("dfs.web.authentication.kerberos.keytab", &keytab),
            ("dfs.block.access.token.enable", "true"),
            ("dfs.data.transfer.protection", "privacy"),
            // Its web pages are not encrypted.
            ("ignore.secure.ports.for.testing", "true"),
            ("dfs.permissions.enabled", "true"),
            ("hadoop.proxyuser.flume.hosts", "*"),
            ("hadoop.proxyuser.flume.groups", "*"),
        ];
        let set: Vec<String> = settings.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let script = [
            ("HDFS_PROCESSES", "1"),
            ("HDFS_HEAP", "256m"),
            ("HDFS_SET", &set.join(",")),
            ("JAVA_TOOL_OPTIONS", &self.java()),
        ];
        let mut hdfs = Hdfs::with("hdfs-kerberos", &script)?;
        let address = hdfs.address("/");
        let [authentication, principal, ..] = settings;
        let client = [
            ("fs.defaultFS", &*address),
            authentication,
            principal,
            ("dfs.data.transfer.protection", "privacy"),
        ];
        hdfs.configure("core-site.xml", &client);
        let tickets = self.path("tickets");
        let mut kinit = Command::new("kinit");
        kinit.args(["-k", "-t", &keytab, "-c", &tickets, DAEMON]).env("KRB5_CONFIG", self.conf());
        assert!(kinit.status().expect("it came with the server").success());
        hdfs.tell("KRB5CCNAME", &format!("FILE:{tickets}"));
        hdfs.tell("JAVA_TOOL_OPTIONS", &self.java());
        Some(hdfs)
    }

    /// Starts an agent that has no tickets.
    fn agent(&self, hdfs: &Hdfs, folder: &Path) -> Agent {
        let mut command = Command::new(env!("CARGO_BIN_EXE_logflowc"));
        command.args(RUN).current_dir(folder).env("HADOOP_CONF_DIR", hdfs.settings().path());
        command.env("KRB5_CONFIG", self.conf()).env("KRB5CCNAME", "FILE:no-such-tickets");
        let agent = Agent::of(&mut command);
        agent.says("logflowc: ready");
        agent
    }
}

/// An agent with a sink that writes as itself, and one that writes as another user.
fn two_users(hdfs: &Hdfs, port: u16, principal: &str, keytab: &str) -> String {
    let sink = |name: &str, more: &str| {
        let path = hdfs.address(&format!("/{name}"));
        format!(
            "a.channels.{name}.type = memory\na.channels.{name}.capacity = 1000\na.sinks.{name}.channel = {name}\n\
             a.sinks.{name}.type = hdfs\na.sinks.{name}.hdfs.path = {path}\n\
             a.sinks.{name}.hdfs.fileType = DataStream\na.sinks.{name}.hdfs.rollInterval = 0\n\
             a.sinks.{name}.hdfs.rollSize = 0\na.sinks.{name}.hdfs.rollCount = 70\n\
             a.sinks.{name}.hdfs.kerberosPrincipal = {principal}\na.sinks.{name}.hdfs.kerberosKeytab = {keytab}\n{more}"
        )
    };
    format!(
        "a.sources = r\na.channels = flume alice\na.sinks = flume alice\na.sources.r.channels = flume alice\n\
         a.sources.r.type = netcat\na.sources.r.bind = 127.0.0.1\na.sources.r.port = {port}\n{}{}",
        sink("flume", ""),
        sink("alice", "a.sinks.alice.hdfs.proxyUser = alice\n")
    )
}

#[test]
fn kerberos_is_told_who_writes() {
    let kdc = Server::asked("LOGFLOWC_HDFS", "kdc", &["KDC_PORT"], &[]).map(Kdc);
    let Some((kdc, hdfs)) = kdc.and_then(|kdc| kdc.cluster().map(|hdfs| (kdc, hdfs))) else { return };
    let users = ["flume", "alice"];
    hdfs.admin("fs.FsShell", &["-mkdir", "/flume", "/alice"]);
    for user in users {
        hdfs.admin("fs.FsShell", &["-chown", user, &format!("/{user}")]);
    }
    let folder = Folder::new("hdfs-kerberos-agent");
    let port = free_port();
    let conf = |principal: &str| two_users(&hdfs, port, principal, &kdc.keytab());
    folder.file("a.conf", conf("nobody@LOGFLOW.TEST"));
    let agent = kdc.agent(&hdfs, folder.path());
    Lines::to(port).send(1);
    agent.says("Kerberos: ");
    drop(agent);
    folder.file("a.conf", conf("flume@LOGFLOW.TEST"));
    let agent = kdc.agent(&hdfs, folder.path());
    let mut lines = Lines::to(port);
    lines.send(200);
    let outcome = agent.stop();
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    for user in users {
        lines.arrived(&hdfs, &format!("/{user}"));
        let owners = hdfs.shell(&["-stat", "%u", &format!("/{user}/*")]);
        assert!(owners.lines().count() == 3 && owners.lines().all(|owner| owner == user), "{owners}");
    }
}
