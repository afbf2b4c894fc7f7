//! The far ends of sinks: what takes events, can go away and come back.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::Keys;
use crate::agent::{Agent, files, flow, free_port, lines};
use crate::hdfs::Hdfs;
use crate::kafka::Broker;
use crate::search::SearchServer;
use crate::web_server::WebServer;

/// The far end of a sink.
pub(super) trait Far {
    /// The keys of a sink that writes there.
    fn keys(&self) -> Keys;
    /// It goes away.
    fn down(&mut self);
    /// It comes back, with all that it had taken.
    fn up(&mut self);
    /// The bodies that have arrived.
    fn arrived(&self) -> Vec<String>;
}

/// A sink, and what makes its far end; none where that is a server that was not asked for.
pub(super) type Sink = (&'static str, fn(&Path) -> Option<Box<dyn Far>>);

/// The sinks, in the order of the alphabet.
pub(super) const SINKS: &[Sink] = &[
    ("avro", |folder| Some(Box::new(Collector::new("avro", folder)))),
    ("elasticsearch", |_| Some(Box::new(Search(SearchServer::start("elasticsearch")?)))),
    ("file_roll", |folder| Some(Box::new(Files(folder.to_owned())))),
    ("hdfs", |folder| Some(Box::new(Local(folder.to_owned())))),
    ("hdfs cluster", |_| Some(Box::new(Cluster(Hdfs::start("conformance")?)))),
    ("http", |_| Some(Box::new(Web::new()))),
    ("kafka", |_| Some(Box::new(Topic(Broker::start()?)))),
    ("opensearch", |_| Some(Box::new(Search(SearchServer::start("opensearch")?)))),
    ("thrift", |folder| Some(Box::new(Collector::new("thrift", folder)))),
];

/// Files in a folder that is moved away.
struct Files(PathBuf);

impl Far for Files {
    fn keys(&self) -> Keys {
        let keys = [("type", "file_roll"), ("sink.directory", "out"), ("sink.rollInterval", "1")];
        keys.map(|(key, value)| (key, value.to_owned())).into()
    }

    fn down(&mut self) {
        fs::rename(self.0.join("out"), self.0.join("gone")).expect("one file system");
    }

    fn up(&mut self) {
        fs::rename(self.0.join("gone"), self.0.join("out")).expect("one file system");
    }

    fn arrived(&self) -> Vec<String> {
        lines(&self.0.join("out"))
    }
}

/// The keys of an hdfs sink whose files are lines.
fn buckets(path: String) -> Keys {
    let keys = [("type", "hdfs"), ("hdfs.fileType", "DataStream"), ("hdfs.rollInterval", "1")];
    let keys = keys.into_iter().chain([("hdfs.rollSize", "0"), ("hdfs.rollCount", "0")]);
    keys.map(|(key, value)| (key, value.to_owned())).chain([("hdfs.path", path)]).collect()
}

/// Files of the hdfs sink in a folder whose name something else takes.
struct Local(PathBuf);

impl Far for Local {
    fn keys(&self) -> Keys {
        buckets(format!("file://{}", self.0.join("out").display()))
    }

    fn down(&mut self) {
        fs::rename(self.0.join("out"), self.0.join("gone")).expect("one file system");
        fs::write(self.0.join("out"), "").expect("the folder is writable");
    }

    fn up(&mut self) {
        fs::remove_file(self.0.join("out")).expect("it is there");
        fs::rename(self.0.join("gone"), self.0.join("out")).expect("one file system");
    }

    /// A file may be renamed before it is read; then it is found the next time.
    fn arrived(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.join("out")).expect("the folder is there");
        let texts = entries.filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok());
        texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
    }
}

/// A folder of a cluster.
struct Cluster(Hdfs);

impl Far for Cluster {
    fn keys(&self) -> Keys {
        buckets(self.0.address("/far"))
    }

    fn down(&mut self) {
        self.0.order("stop");
    }

    fn up(&mut self) {
        self.0.order("start");
    }

    fn arrived(&self) -> Vec<String> {
        self.0.shell(&["-cat", "/far/*"]).lines().map(str::to_owned).collect()
    }
}

/// Another agent that writes what it gets into files.
struct Collector {
    kind: &'static str,
    folder: PathBuf,
    port: u16,
    agent: Option<Agent>,
}

impl Collector {
    fn new(kind: &'static str, folder: &Path) -> Self {
        let port = free_port();
        let (text, folder) = (port.to_string(), folder.to_owned());
        let source = [("type", kind), ("bind", "127.0.0.1"), ("port", text.as_str())];
        fs::write(folder.join("far.conf"), flow(&source, &files("out"))).expect("the folder is writable");
        let mut collector = Self { kind, folder, port, agent: None };
        collector.up();
        collector
    }
}

impl Far for Collector {
    fn keys(&self) -> Keys {
        let host = "127.0.0.1".to_owned();
        vec![("type", self.kind.to_owned()), ("hostname", host), ("port", self.port.to_string())]
    }

    /// What it has acknowledged stands in files when it has ended.
    fn down(&mut self) {
        assert_eq!(self.agent.take().expect("it runs").stop().status, 0);
    }

    fn up(&mut self) {
        self.agent = Some(Agent::ready(&self.folder, &["run", "-f", "far.conf"]));
    }

    fn arrived(&self) -> Vec<String> {
        lines(&self.folder.join("out"))
    }
}

/// A web server that remembers what was posted.
struct Web {
    port: u16,
    server: Option<WebServer>,
    posted: Arc<Mutex<Vec<String>>>,
}

impl Web {
    fn new() -> Self {
        let mut web = Self { port: free_port(), server: None, posted: Arc::default() };
        web.up();
        web
    }
}

impl Far for Web {
    fn keys(&self) -> Keys {
        let endpoint = format!("http://127.0.0.1:{}/", self.port);
        let no = || "false".to_owned();
        let keys = [("type", "http".to_owned()), ("endpoint", endpoint), ("rollback.2XX", no())];
        keys.into_iter().chain([("backoff.2XX", no())]).collect()
    }

    fn down(&mut self) {
        self.server = None;
    }

    fn up(&mut self) {
        let posted = Arc::clone(&self.posted);
        self.server = Some(WebServer::start(self.port, move |asked| {
            posted.lock().expect("no panic").push(String::from_utf8_lossy(&asked.body).into_owned());
            200
        }));
    }

    fn arrived(&self) -> Vec<String> {
        self.posted.lock().expect("no panic").clone()
    }
}

/// An index of a search server.
struct Search(SearchServer);

impl Far for Search {
    fn keys(&self) -> Keys {
        let host = format!("127.0.0.1:{}", self.0.port);
        vec![("type", "elasticsearch".to_owned()), ("hostNames", host), ("indexName", "far".to_owned())]
    }

    fn down(&mut self) {
        self.0.kill();
    }

    fn up(&mut self) {
        self.0.order("start");
    }

    fn arrived(&self) -> Vec<String> {
        let body =
            |document: &crate::search::Document| document.source()["@message"].as_str().map(str::to_owned);
        self.0.documents("far-*").iter().filter_map(body).collect()
    }
}

/// A topic of Kafka.
struct Topic(Broker);

impl Far for Topic {
    fn keys(&self) -> Keys {
        let class = "org.apache.flume.sink.kafka.KafkaSink".to_owned();
        vec![
            ("type", class),
            ("kafka.bootstrap.servers", self.0.address()),
            ("kafka.topic", "far".to_owned()),
            ("kafka.producer.acks", "all".to_owned()),
        ]
    }

    fn down(&mut self) {
        self.0.kill();
    }

    fn up(&mut self) {
        self.0.order("start");
    }

    fn arrived(&self) -> Vec<String> {
        let body = |value: Vec<u8>| String::from_utf8(value).expect("lines are text");
        self.0.records("far").into_iter().map(|record| body(record.value)).collect()
    }
}
