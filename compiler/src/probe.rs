//! What a configuration counts on outside: folders, ports, servers. Asked here, answered by whoever may look.

use std::collections::BTreeMap;

use logflowc_grammar::catalog::{self, Kind, Type};
use logflowc_grammar::finding::Rule;
use logflowc_grammar::text::Text;
use logflowc_plan::Settings;

use crate::config::{Agent, Component, Config, Reading, Typed, Value};
use crate::lint::LINTS;
use crate::lower;

/// A question to the outside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Probe {
    /// Can files be read and written in this folder? One that is `created` may be missing when its place is writable.
    Folder {
        /// Its path.
        path: String,
        /// Whether Flume makes it.
        created: bool,
    },
    /// Is this port free to listen on?
    Port {
        /// Datagrams instead of connections.
        udp: bool,
        /// The address to listen on.
        host: String,
        /// The port.
        port: u16,
    },
    /// Does a server answer there?
    Endpoint {
        /// Its name or address.
        host: String,
        /// Its port.
        port: u16,
    },
    /// Does the server of this component let it in, and has it what the component names?
    Target {
        /// The agent.
        agent: String,
        /// `source`, `channel` or `sink`.
        kind: Kind,
        /// The name of the component.
        component: String,
        /// The name of its class in the catalog.
        class: &'static str,
    },
}

/// Folders of components: kind, component, key, whether Flume makes it.
const FOLDERS: &[(Kind, &str, &str, bool)] = &[
    (Kind::Source, "spooldir", "spoolDir", false),
    (Kind::Sink, "file_roll", "sink.directory", false),
    (Kind::Channel, "file", "checkpointDir", true),
    (Kind::Channel, "file", "dataDirs", true),
    (Kind::Channel, "spillablememory", "checkpointDir", true),
    (Kind::Channel, "spillablememory", "dataDirs", true),
];

/// What components name on a server: kind, component, key.
const TARGETS: &[(Kind, &str, &str)] = &[
    (Kind::Source, "kafka", "kafka.topics"),
    (Kind::Channel, "kafka", "kafka.topic"),
    (Kind::Sink, "kafka", "kafka.topic"),
    (Kind::Sink, "hdfs", "hdfs.path"),
    (Kind::Sink, "elasticsearch", "hostNames"),
    (Kind::Sink, "http", "endpoint"),
    (Kind::Sink, "avro", "hostname"),
    (Kind::Sink, "thrift", "hostname"),
];

/// The rules that read the answers.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    LINTS.iter().map(|lint| &lint.rule).filter(|rule| rule.code.starts_with("LF95"))
}

/// Everything that listed components of a configuration count on, each once, but for their targets.
pub fn questions(config: &Config) -> Vec<Probe> {
    let asked = listed(config).flat_map(|(agent, component)| of(agent, component));
    let places = asked.map(|(probe, _)| probe).filter(|probe| !matches!(probe, Probe::Target { .. }));
    let mut questions: Vec<Probe> = places.collect();
    questions.sort();
    questions.dedup();
    questions
}

/// What a component counts on, with the text that says so.
pub fn of<'c>(agent: &Agent, component: &'c Component) -> Vec<(Probe, &'c Text)> {
    let Some(class) = component.class.known() else { return Vec::new() };
    let mut found = folders(component, class);
    found.extend(ports(component, class));
    found.extend(endpoints(component));
    found.extend(address(component, class));
    found.extend(file_system(component, class));
    found.extend(target(agent, component, class));
    found
}

/// The targets that are worth a question, with the settings that a plan would have: those of components of which some
/// server answers. `wrong` are the answers to the other questions.
pub fn targets(config: &Config, wrong: &BTreeMap<Probe, String>) -> Vec<(Probe, Settings)> {
    let asked = listed(config).filter_map(|(agent, component)| {
        let (probe, _) = target(agent, component, component.class.known()?)?;
        let probes = of(agent, component);
        let mut servers =
            probes.iter().filter(|(probe, _)| matches!(probe, Probe::Endpoint { .. })).peekable();
        let silent = servers.peek().is_some() && servers.all(|(server, _)| wrong.contains_key(server));
        (!silent).then(|| (probe, lower::settings(component, &agent.globals)))
    });
    asked.collect()
}

fn listed(config: &Config) -> impl Iterator<Item = (&Agent, &Component)> {
    let components =
        config.agents.iter().flat_map(|agent| agent.components.iter().map(move |it| (agent, it)));
    components.filter(|(_, component)| component.listed.is_some())
}

/// What is only known at the start cannot be asked for.
fn target<'c>(
    agent: &Agent,
    component: &'c Component,
    class: &catalog::Component,
) -> Option<(Probe, &'c Text)> {
    let (.., key) = TARGETS.iter().find(|(kind, name, _)| (*kind, *name) == (class.kind, class.name))?;
    if component.values.iter().any(|value| value.setting.unknown) {
        return None;
    }
    let (agent, name) = (agent.name.as_str().to_owned(), &component.name);
    let text = component.value(key).map_or(name, |value| &value.setting.value);
    Some((
        Probe::Target { agent, kind: class.kind, component: name.as_str().to_owned(), class: class.name },
        text,
    ))
}

fn folders<'c>(component: &'c Component, class: &catalog::Component) -> Vec<(Probe, &'c Text)> {
    let of_class = FOLDERS.iter().filter(|(kind, name, ..)| (*kind, *name) == (class.kind, class.name));
    let values = of_class.filter_map(|(.., key, created)| Some((known(component, key)?, *created)));
    values
        .flat_map(|(value, created)| {
            let text = &value.setting.value;
            let paths: Vec<&str> = match &value.reading {
                Reading::Good(Typed::Items(items)) => items.iter().map(Text::as_str).collect(),
                _ => vec![text.as_str()],
            };
            paths.into_iter().map(move |path| (Probe::Folder { path: path.to_owned(), created }, text))
        })
        .collect()
}

fn ports<'c>(component: &'c Component, class: &catalog::Component) -> Vec<(Probe, &'c Text)> {
    let Some((protocol, address)) = class.listens.and_then(|listens| listens.split_once(' ')) else {
        return Vec::new();
    };
    let Some((host_key, port_key)) = address.split_once(':') else { return Vec::new() };
    let Some(value) = known(component, port_key) else { return Vec::new() };
    if component.value(host_key).is_some_and(|host| host.setting.unknown) {
        return Vec::new();
    }
    let host = component.text(host_key).unwrap_or("0.0.0.0");
    let numbers = value.setting.value.as_str().split_whitespace().filter_map(|word| word.parse().ok());
    let on = |port| Probe::Port { udp: protocol == "udp", host: host.to_owned(), port };
    numbers.filter(|port| *port != 0).map(|port| (on(port), &value.setting.value)).collect()
}

fn endpoints(component: &Component) -> Vec<(Probe, &Text)> {
    let lists = component.values.iter().filter(|value| {
        !value.setting.unknown && value.property.is_some_and(|property| property.kind == Type::HostportList)
    });
    let pairs = lists.flat_map(|value| {
        let servers = value.setting.value.as_str().split([',', ' ']);
        servers.filter_map(|server| server.trim().rsplit_once(':')).map(move |pair| (pair, value))
    });
    let single = (component.kind == Kind::Sink)
        .then(|| Some((known(component, "hostname")?, known(component, "port")?)))
        .flatten()
        .map(|(host, port)| ((host.setting.value.as_str(), port.setting.value.as_str()), host));
    pairs
        .chain(single)
        .filter_map(|((host, port), value)| {
            // ZooKeeper's list of servers may end in a path.
            let port = port.split('/').next()?.parse().ok()?;
            Some((Probe::Endpoint { host: host.to_owned(), port }, &value.setting.value))
        })
        .collect()
}

/// Where the http sink posts to.
fn address<'c>(component: &'c Component, class: &catalog::Component) -> Option<(Probe, &'c Text)> {
    let value = known(component, "endpoint").filter(|_| (class.kind, class.name) == (Kind::Sink, "http"))?;
    let text = &value.setting.value;
    let (scheme, rest) = text.as_str().split_once("://")?;
    let usual = match scheme.to_ascii_lowercase().as_str() {
        "http" => 80,
        "https" => 443,
        _ => return None,
    };
    let authority = rest.split(['/', '?', '#']).next()?;
    let server = authority.rsplit('@').next()?;
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (server, usual),
    };
    (!host.is_empty()).then(|| (Probe::Endpoint { host: host.to_owned(), port }, text))
}

/// Where the hdfs sink writes: a folder of this machine, or a name node. What a path without a scheme means stands in
/// settings of Hadoop.
fn file_system<'c>(component: &'c Component, class: &catalog::Component) -> Option<(Probe, &'c Text)> {
    let value = known(component, "hdfs.path").filter(|_| class.name == "hdfs")?;
    let text = &value.setting.value;
    let (scheme, rest) = text.as_str().split_once(':')?;
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    match scheme.to_ascii_lowercase().as_str() {
        "file" => {
            let fixed = path.split('%').next().unwrap_or_default();
            // What stands in front of the escape may be half a name.
            let folder = if fixed == path { fixed } else { fixed.rsplit_once('/')?.0 };
            (!folder.is_empty()).then(|| (Probe::Folder { path: folder.to_owned(), created: true }, text))
        }
        "hdfs" => {
            let (host, port) = host.rsplit_once(':')?;
            Some((Probe::Endpoint { host: host.to_owned(), port: port.parse().ok()? }, text))
        }
        _ => None,
    }
}

/// The setting of a key, where its value is known.
fn known<'c>(component: &'c Component, key: &str) -> Option<&'c Value> {
    component.value(key).filter(|value| !value.setting.unknown)
}

#[cfg(test)]
mod tests {
    use logflowc_grammar::source::{Source, Sources};

    use super::*;
    use crate::world::World;

    #[test]
    fn folders_ports_and_servers_are_asked_for() {
        let text = "a.sources = r s m o\na.sinks = k h f w\na.channels = c\n\
                    a.sinks.w.type = http\na.sinks.w.endpoint = https://me:secret@web/in?x=1\n\
                    a.sinks.h.type = hdfs\na.sinks.h.hdfs.path = hdfs://name:8020/%Y\n\
                    a.sinks.f.type = hdfs\na.sinks.f.hdfs.path = file:///out/x-%Y\n\
                    a.sources.r.type = spooldir\na.sources.r.spoolDir = /in\n\
                    a.sources.s.type = syslogudp\na.sources.s.port = 514\n\
                    a.sources.m.type = multiport_syslogtcp\na.sources.m.ports = 10 11\na.sources.m.host = h\n\
                    a.sources.o.type = netcat\na.sources.o.port = ${env:PORT}\na.sources.o.bind = h\n\
                    a.sinks.k.type = avro\na.sinks.k.hostname = there\na.sinks.k.port = 4141\n\
                    a.channels.c.type = org.apache.flume.channel.kafka.KafkaChannel\n\
                    a.channels.c.kafka.bootstrap.servers = one:9092, two:9093\n";
        let mut sources = Sources::default();
        let file = sources.add(Source::new("flume.conf", text.as_bytes().to_vec()));
        let checked = crate::check(&mut sources, &[file], None, &World::default());
        let port = |udp, host: &str, port| Probe::Port { udp, host: host.to_owned(), port };
        let server = |host: &str, port| Probe::Endpoint { host: host.to_owned(), port };
        let expected = vec![
            Probe::Folder { path: "/in".to_owned(), created: false },
            Probe::Folder { path: "/out".to_owned(), created: true },
            port(false, "h", 10),
            port(false, "h", 11),
            port(true, "0.0.0.0", 514),
            server("name", 8020),
            server("one", 9092),
            server("there", 4141),
            server("two", 9093),
            server("web", 443),
        ];
        assert_eq!(questions(&checked.config), expected);
        // A component of which no server answers is not asked for more.
        let silent = |name: &str, port| (server(name, port), "Connection refused".to_owned());
        let wrong =
            [silent("there", 4141), silent("two", 9093), silent("name", 8020), silent("web", 443)].into();
        let asked: Vec<Probe> =
            targets(&checked.config, &wrong).into_iter().map(|(probe, _)| probe).collect();
        let target = |kind, component: &str, class| Probe::Target {
            agent: "a".to_owned(),
            kind,
            component: component.to_owned(),
            class,
        };
        assert_eq!(asked, [target(Kind::Sink, "f", "hdfs"), target(Kind::Channel, "c", "kafka")]);
    }
}
