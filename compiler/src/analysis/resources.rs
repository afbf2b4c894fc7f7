//! Resources: what a component needs for itself, so that two that name the same are in each other's way.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::source::Span;

use super::{class, text};
use crate::config::{Agent, Component};
use crate::flow::items;
use crate::lint::kind_word;

/// What kind of thing is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// A port of this machine.
    Port,
    /// The file in which a source keeps its positions.
    PositionFile,
    /// The folder that a source empties.
    SpoolDirectory,
    /// A folder of a channel on disk.
    ChannelDirectory,
    /// A folder into which a sink writes files that it names itself.
    OutputDirectory,
    /// Path and prefix of the files of a sink.
    OutputFile,
    /// The name of a producer that writes transactions to Kafka.
    Producer,
}

/// A component names a resource.
#[derive(Debug, Clone)]
pub struct Claim {
    /// What is claimed.
    pub resource: Resource,
    /// Which one, in one spelling for all that mean the same.
    pub value: String,
    /// As a reader would say it.
    pub shown: String,
    /// For a port, the address.
    pub host: String,
    /// Where it is named.
    pub span: Span,
    /// The name is a default.
    pub default: bool,
    /// `source`, `channel` or `sink`.
    pub kind: Kind,
    /// The name of the component.
    pub owner: String,
    /// The channels that it is connected to.
    pub channels: Vec<String>,
    /// The agent.
    pub agent: String,
}

impl Claim {
    /// Who claims it, as a reader would say it.
    pub fn claimant(&self) -> String {
        format!("{} `{}` of agent `{}`", kind_word(self.kind), self.owner, self.agent)
    }
}

/// What the components of an agent claim. What is known only at the start claims nothing.
pub fn claims(agent: &Agent) -> Vec<Claim> {
    let kinds = [Kind::Source, Kind::Channel, Kind::Sink];
    let components = kinds.into_iter().flat_map(|kind| agent.listed(kind));
    let mut claims = Vec::new();
    for component in components {
        let mut desk = Desk { agent, component, claims: &mut claims };
        desk.ports();
        match (component.kind, class(component)) {
            (Kind::Source, "taildir") => desk.path(Resource::PositionFile, "positionFile"),
            (Kind::Source, "spooldir") => desk.path(Resource::SpoolDirectory, "spoolDir"),
            (Kind::Channel, "file" | "spillablememory") => {
                desk.path(Resource::ChannelDirectory, "checkpointDir");
                desk.directories("dataDirs");
            }
            (Kind::Sink, "file_roll") => desk.path(Resource::OutputDirectory, "sink.directory"),
            (Kind::Sink, "hdfs") => desk.output(),
            (Kind::Sink, "kafka") => desk.producer(),
            _ => {}
        }
    }
    claims
}

/// Where a component hands in its claims.
struct Desk<'d> {
    agent: &'d Agent,
    component: &'d Component,
    claims: &'d mut Vec<Claim>,
}

impl Desk<'_> {
    fn claim(&mut self, resource: Resource, value: String, shown: &str, span: Span) -> &mut Claim {
        let mut channels =
            items(self.component, "channels").iter().map(ToString::to_string).collect::<Vec<_>>();
        channels.extend(self.component.text("channel").map(str::to_owned));
        self.claims.push(Claim {
            resource,
            value,
            shown: shown.to_owned(),
            host: String::new(),
            span,
            default: false,
            kind: self.component.kind,
            owner: self.component.name.as_str().to_owned(),
            channels,
            agent: self.agent.name.as_str().to_owned(),
        });
        self.claims.last_mut().expect("just pushed")
    }

    fn path(&mut self, resource: Resource, key: &str) {
        let Some(path) = text(self.component, key) else { return };
        let written = self.component.value(key);
        let span = written.map_or_else(|| self.component.span(), |value| value.setting.value.span());
        self.claim(resource, canonical(path), path, span).default = written.is_none();
    }

    fn directories(&mut self, key: &str) {
        if self.component.value(key).is_none() {
            return self.path(Resource::ChannelDirectory, key);
        }
        for path in items(self.component, key) {
            self.claim(Resource::ChannelDirectory, canonical(path.as_str()), path.as_str(), path.span());
        }
    }

    fn ports(&mut self) {
        let Some((protocol, host, port)) = listens(self.component) else { return };
        if self.component.value(host).is_some_and(|value| value.setting.unknown) {
            return;
        }
        let host = text(self.component, host).unwrap_or_default().to_owned();
        let Some(value) = self.component.value(port).filter(|value| !value.setting.unknown) else { return };
        for port in value.setting.value.split(char::is_whitespace) {
            // 0 is any free port.
            if port.as_str().parse::<u16>().is_ok_and(|port| port > 0) {
                let value = format!("{protocol} {port}");
                self.claim(Resource::Port, value, port.as_str(), port.span()).host.clone_from(&host);
            }
        }
    }

    fn producer(&mut self) {
        let id = self.component.value("kafka.producer.transactional.id");
        let servers = text(self.component, "kafka.bootstrap.servers");
        let (Some(id), Some(servers)) = (id.filter(|id| !id.setting.unknown), servers) else { return };
        let name = &id.setting.value;
        self.claim(Resource::Producer, format!("{servers} {name}"), name.as_str(), name.span());
    }

    fn output(&mut self) {
        let Some(path) = self.component.value("hdfs.path").filter(|path| !path.setting.unknown) else {
            return;
        };
        let part = |key| text(self.component, key).unwrap_or_default();
        let written = path.setting.value.as_str();
        let name =
            format!("{} {} {}", part("hdfs.inUsePrefix"), part("hdfs.filePrefix"), part("hdfs.fileSuffix"));
        let shown = format!("{}/{}", written.trim_end_matches('/'), part("hdfs.filePrefix"));
        let unknown = ["hdfs.filePrefix", "hdfs.fileSuffix"]
            .iter()
            .any(|key| self.component.value(key).is_some_and(|value| value.setting.unknown));
        if !unknown {
            let value = format!("{} {name}", canonical(written));
            self.claim(Resource::OutputFile, value, &shown, path.setting.value.span());
        }
    }
}

/// The protocol and the keys of address and port of a component that listens.
fn listens(component: &Component) -> Option<(&'static str, &'static str, &'static str)> {
    let (protocol, keys) = component.class.known()?.listens?.split_once(' ')?;
    let (host, port) = keys.split_once(':')?;
    Some((protocol, host, port))
}

/// A path without repeated and trailing slashes.
fn canonical(path: &str) -> String {
    let mut clean = String::new();
    for c in path.chars() {
        // `hdfs://` keeps its two.
        if c != '/' || !clean.ends_with('/') || clean.ends_with(":/") {
            clean.push(c);
        }
    }
    clean.truncate(clean.trim_end_matches('/').len().max(1));
    clean
}

/// Whether an address is that of the machine itself, however it is called.
pub fn local(host: &str) -> bool {
    any_address(host) || host.eq_ignore_ascii_case("localhost") || host.starts_with("127.") || host == "::1"
}

/// Whether an address means all addresses of the machine.
pub fn any_address(host: &str) -> bool {
    matches!(host, "" | "*" | "0.0.0.0" | "::")
}
