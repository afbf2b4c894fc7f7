//! Four agents at the edge send to two collectors, which write files, to Kafka or to HDFS; the collectors go and come
//! back at random.
//!
//! Nothing may be lost. It takes twenty seconds, or as many seconds as `LOGFLOWC_TIERS_SECONDS` says. Channels of ours are in
//! memory, so a collector is asked to go, or falls silent for a while and goes on. With `LOGFLOWC_ORACLE=1` one agent of
//! each tier is the original, whose collector has a channel in files and is killed. With `LOGFLOWC_KAFKA=1` the channels of
//! our collectors are topics, and they are killed as well.

mod end;

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::agent::{Agent, Client, LIMIT, free_port, netcat, within};
use crate::command::Folder;
use crate::hdfs::Hdfs;
use crate::kafka::Broker;
use crate::shared::root;
use end::End;

const EDGES: usize = 4;
const COLLECTORS: usize = 2;

/// Lines that a client sends before it waits for their answers.
const PART: usize = 50;

/// Pause of a client between two parts: the test is about faults, not about load.
const PACE: Duration = Duration::from_millis(20);

/// How long what was sent may take to arrive, when nothing goes wrong any more.
const ARRIVAL: Duration = Duration::from_mins(5);

/// The agents and what they share.
struct Tiers {
    folder: Folder,
    end: End,
    edges: [u16; EDGES],
    collectors: [u16; COLLECTORS],
    /// One agent of each tier is the original.
    with_original: bool,
}

/// What has happened.
#[derive(Debug, Default)]
struct Faults {
    restarts: usize,
    kills: usize,
    silences: usize,
}

impl Tiers {
    fn new(end: End, with_original: bool) -> Self {
        let folder = Folder::new("three-tiers");
        let tiers = Self {
            folder,
            end,
            edges: [(); EDGES].map(|()| free_port()),
            collectors: [(); COLLECTORS].map(|()| free_port()),
            with_original,
        };
        for number in 0..COLLECTORS {
            for folder in ["out", "checkpoint", "data"] {
                let path = tiers.folder.path().join(format!("{folder}{number}"));
                fs::create_dir(path).expect("the folder is writable");
            }
            tiers.folder.file(&format!("collector{number}.conf"), tiers.collector(number));
        }
        for number in 0..EDGES {
            tiers.folder.file(&format!("edge{number}.conf"), tiers.edge(number));
        }
        tiers
    }

    /// An agent that takes lines and sends them to both collectors, or to one while it is there.
    fn edge(&self, number: usize) -> String {
        let port = self.edges[number].to_string();
        let mut text = "a.sources = r\na.channels = c\na.sinks = k0 k1\na.sources.r.channels = c\na.channels.c.type = memory\n\
                        a.channels.c.capacity = 20000\na.channels.c.transactionCapacity = 1000\na.sinkgroups = g\n\
                        a.sinkgroups.g.sinks = k0 k1\n"
            .to_owned();
        for (key, value) in netcat(&port) {
            text += &format!("a.sources.r.{key} = {value}\n");
        }
        for (sink, port) in self.collectors.iter().enumerate() {
            text += &format!(
                "a.sinks.k{sink}.type = avro\na.sinks.k{sink}.hostname = 127.0.0.1\na.sinks.k{sink}.port = {port}\n\
                 a.sinks.k{sink}.request-timeout = 2000\na.sinks.k{sink}.channel = c\n"
            );
        }
        text + if number.is_multiple_of(2) {
            "a.sinkgroups.g.processor.type = load_balance\na.sinkgroups.g.processor.backoff = true\n\
             a.sinkgroups.g.processor.selector.maxTimeOut = 2000\n"
        } else {
            "a.sinkgroups.g.processor.type = failover\na.sinkgroups.g.processor.maxpenalty = 2000\n\
             a.sinkgroups.g.processor.priority.k0 = 5\na.sinkgroups.g.processor.priority.k1 = 10\n"
        }
    }

    /// An agent that writes what it is sent.
    fn collector(&self, number: usize) -> String {
        let channel = if self.is_original(number, COLLECTORS) {
            format!(
                "type = file\na.channels.c.checkpointDir = checkpoint{number}\na.channels.c.dataDirs = data{number}\n\
                 a.channels.c.transactionCapacity = 1000"
            )
        } else {
            self.end.channel(number)
        };
        let mut text = format!(
            "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.channels = c\na.sinks.k.channel = c\n\
             a.sources.r.type = avro\na.sources.r.bind = 127.0.0.1\na.sources.r.port = {}\na.channels.c.{channel}\n",
            self.collectors[number]
        );
        for (key, value) in self.end.sink(number) {
            text += &format!("a.sinks.k.{key} = {value}\n");
        }
        text
    }

    /// Whether a collector may be killed: it keeps what it has taken.
    fn survives(&self, number: usize) -> bool {
        self.is_original(number, COLLECTORS) || self.end.keeps_channels()
    }

    /// The last one of a tier may be the original.
    fn is_original(&self, number: usize, of: usize) -> bool {
        self.with_original && number == of - 1
    }

    fn start(&self, conf: &str, port: u16, is_original: bool) -> Agent {
        let folder = self.folder.path();
        if !is_original {
            return Agent::ready(folder, &["run", "-f", conf]);
        }
        let mut command = Command::new(root().join("tests/flume/flume-agent"));
        command.args(["-n", "a", "-f"]).arg(folder.join(conf)).current_dir(folder).env("JAVA_XMX", "512m");
        let agent = Agent::of(&mut command);
        within(LIMIT, Duration::from_millis(50), "the original listens", || {
            std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        agent
    }

    fn start_collector(&self, number: usize) -> Agent {
        let conf = format!("collector{number}.conf");
        self.start(&conf, self.collectors[number], self.is_original(number, COLLECTORS))
    }

    /// Sends numbered lines to an edge until the time is over, and tells how many it has taken.
    fn feed(&self, edge: usize, over: &AtomicBool) -> usize {
        let mut client = Client::connect(self.edges[edge]);
        let mut sent = 0;
        while !over.load(Ordering::Relaxed) {
            let lines: String = (sent..sent + PART).map(|line| format!("{edge} {line:08}\n")).collect();
            assert!(client.send(lines.as_bytes()), "the edge takes them");
            assert!((0..PART).all(|_| client.answer().as_deref() == Some("OK")));
            sent += PART;
            thread::sleep(PACE);
        }
        sent
    }

    /// Lets collectors go, one after the other, until the time is over.
    fn disturb(&self, collectors: &mut [Option<Agent>], end: Instant) -> Faults {
        let mut random = Rng::with_seed(11);
        let mut faults = Faults::default();
        while Instant::now() < end {
            thread::sleep(Duration::from_millis(random.u64(200..1500)));
            let number = random.usize(..COLLECTORS);
            if random.bool() {
                faults.silences += 1;
                let collector = collectors[number].as_ref().expect("it was started");
                collector.signal("STOP");
                // Longer than the edges wait for an answer, at times.
                thread::sleep(Duration::from_millis(random.u64(100..3000)));
                collector.signal("CONT");
                continue;
            }
            let (survives, down) = (self.survives(number), random.u64(..2000));
            let collector = collectors[number].take().expect("it was started");
            collector.signal(if survives { "KILL" } else { "TERM" });
            *if survives { &mut faults.kills } else { &mut faults.restarts } += 1;
            let outcome = collector.end();
            assert!(survives || outcome.status == 0, "{}", outcome.errors);
            thread::sleep(Duration::from_millis(down));
            collectors[number] = Some(self.start_collector(number));
        }
        faults
    }

    /// How often each line has arrived, by edge.
    fn arrived(&self, sent: &[usize]) -> Vec<Vec<u32>> {
        let mut counts: Vec<Vec<u32>> = sent.iter().map(|sent| vec![0; *sent]).collect();
        for line in self.end.lines(self.folder.path()) {
            // A line that is being written, or was when its writer was killed, is not whole.
            let whole = line.split_once(' ').filter(|(_, line)| line.len() == 8);
            let whole = whole.and_then(|(edge, line)| {
                counts.get_mut(edge.parse::<usize>().ok()?)?.get_mut(line.parse::<usize>().ok()?)
            });
            if let Some(count) = whole {
                *count += 1;
            }
        }
        counts
    }
}

#[test]
fn nothing_is_lost_while_collectors_come_and_go() {
    nothing_is_lost(End::Files);
}

#[test]
fn nothing_is_lost_on_the_way_to_kafka() {
    if let Some(broker) = Broker::start() {
        nothing_is_lost(End::Topic(broker));
    }
}

#[test]
fn nothing_is_lost_on_the_way_to_hdfs() {
    if let Some(cluster) = Hdfs::start("three-tiers-hdfs") {
        nothing_is_lost(End::Cluster(cluster, Broker::start()));
    }
}

fn nothing_is_lost(end: End) {
    let seconds = std::env::var("LOGFLOWC_TIERS_SECONDS").ok().and_then(|text| text.parse().ok());
    let with_original = std::env::var_os("LOGFLOWC_ORACLE").is_some_and(|value| value == "1");
    let tiers = Tiers::new(end, with_original);
    let mut collectors: Vec<Option<Agent>> =
        (0..COLLECTORS).map(|number| Some(tiers.start_collector(number))).collect();
    let start_edge = |number: usize| {
        tiers.start(&format!("edge{number}.conf"), tiers.edges[number], tiers.is_original(number, EDGES))
    };
    let edges: Vec<Agent> = (0..EDGES).map(start_edge).collect();
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(20));
    let over = AtomicBool::new(false);
    let (faults, sent) = thread::scope(|scope| {
        let feeding: Vec<_> = (0..EDGES)
            .map(|edge| {
                scope.spawn({
                    let (tiers, over) = (&tiers, &over);
                    move || tiers.feed(edge, over)
                })
            })
            .collect();
        let faults = tiers.disturb(&mut collectors, end);
        over.store(true, Ordering::Relaxed);
        let sent: Vec<usize> = feeding.into_iter().map(|feed| feed.join().expect("no panic")).collect();
        (faults, sent)
    });
    let missing = AtomicUsize::new(usize::MAX);
    let all_there = || {
        let lost = tiers.arrived(&sent).iter().flatten().filter(|count| **count == 0).count();
        missing.store(lost, Ordering::Relaxed);
        lost == 0
    };
    within(ARRIVAL, Duration::from_secs(1), "all lines arrive", all_there);
    let total: usize = sent.iter().sum();
    let copies: u32 = tiers.arrived(&sent).iter().flatten().sum();
    println!("{total} lines sent, 0 lost, {} came more than once; {faults:?}", copies as usize - total);
    drop((edges, collectors));
}
