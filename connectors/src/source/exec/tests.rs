//! Real commands. The lines are those that Flume 1.11 makes of the same output.

use std::fs::File;
use std::io::Read as _;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use logflowc_plan::{self as plan, Settings};
use logflowc_runtime::connector::{Connectors, Failure, Poll, Sink, SinkContext, Source, SourceContext};
use logflowc_runtime::{Engine, Events, Notice, Stop};
use serde_json::{Value, json};

use crate::All;
use crate::drive::{self, ByHand};

fn settings(command: &str, changes: &Value) -> Settings {
    let defaults = json!({
        "command": command, "restart": false, "restartThrottle": 10_000, "logStdErr": false, "batchTimeout": 3000,
        "charset": "UTF-8",
    });
    drive::settings(defaults, changes)
}

fn run(command: &str, changes: &Value) -> ByHand {
    ByHand::open("exec", &settings(command, changes), 20)
}

fn shell(command: &str) -> ByHand {
    run(command, &json!({"shell": "/bin/sh -c"}))
}

#[test]
fn a_command_without_a_shell_is_split_at_blanks() {
    assert_eq!(run("echo \"a  b\" $HOME | cat", &json!({})).bodies_until_idle(), ["\"a b\" $HOME | cat"]);
}

#[test]
fn a_shell_gets_the_whole_command() {
    assert_eq!(shell("for i in 1 2; do echo \"x  $i\"; done | tac").bodies_until_idle(), ["x  2", "x  1"]);
}

#[test]
fn the_last_line_may_go_without_its_end() {
    assert_eq!(shell("printf 'a\\r\\nb\\rc\\n\\nd'").bodies_until_idle(), ["a", "b", "c", "", "d"]);
}

#[test]
fn a_command_that_has_ended_is_run_again_when_the_author_wants_it() {
    let restart = json!({"shell": "/bin/sh -c", "restart": true, "restartThrottle": 1});
    assert_eq!(run("echo a; printf b; exit 3", &restart).bodies(6), ["a", "b", "a", "b", "a", "b"]);
    let (events, polled) = shell("echo a").poll();
    assert_eq!((events.len(), polled), (1, Poll::Ended));
}

#[test]
fn a_command_that_cannot_be_run_ends_the_source() {
    let (bodies, why) = run("/no/such/command", &json!({})).bodies_until_failure();
    assert!(bodies.is_empty());
    assert!(why.starts_with("cannot run [/no/such/command]: No such file"), "{why}");
}

#[test]
fn few_lines_are_passed_on_after_the_timeout() {
    // The command goes on, and the batch never gets full.
    let mut source = run("echo a; echo b; read never", &json!({"shell": "/bin/sh -c", "batchTimeout": 100}));
    assert_eq!(source.bodies(2), ["a", "b"]);
    source.close();
}

#[test]
fn a_stop_ends_the_wait_for_lines() {
    let mut source = run("cat", &json!({}));
    let stop = source.stop();
    let raise = std::thread::spawn(move || stop.raise());
    assert_eq!(source.poll(), (Vec::new(), Poll::Ready));
    raise.join().expect("no panic");
    source.close();
}

#[test]
fn everything_that_was_started_is_ended() {
    let folder = tempfile::tempdir().expect("a folder");
    let fifo = folder.path().join("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().expect("mkfifo runs").success());
    let (opened, is_open) = mpsc::channel();
    let path = fifo.clone();
    // The pipe ends when nobody is left who could write to it.
    let reader = std::thread::spawn(move || {
        let mut pipe = File::open(path).expect("open");
        opened.send(()).expect("somebody waits");
        pipe.read_to_end(&mut Vec::new()).expect("read")
    });
    let mut source =
        shell(&format!("exec 3>{}; trap '' TERM; sleep 1000 & echo started; wait", fifo.display()));
    assert_eq!(source.bodies(1), ["started"]);
    is_open.recv().expect("the reader lives");
    source.close();
    assert_eq!(reader.join().expect("no panic"), 0);
}

/// Counts events, in place of a sink of the list.
struct Counting(Arc<AtomicU64>);

impl Sink for Counting {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn write(&mut self, events: &Events) -> Result<(), Failure> {
        self.0.fetch_add(events.len() as u64, Ordering::Relaxed);
        Ok(())
    }
}

struct WithCounting(Arc<AtomicU64>);

impl Connectors for WithCounting {
    fn source(&self, plan: &plan::Source, context: SourceContext) -> Result<Box<dyn Source>, Failure> {
        All.source(plan, context)
    }

    fn sink(&self, _: &plan::Sink, _: SinkContext) -> Result<Box<dyn Sink>, Failure> {
        Ok(Box::new(Counting(Arc::clone(&self.0))))
    }
}

fn plan(settings: Settings) -> plan::Plan {
    let targets = plan::Targets { required: vec![plan::ChannelId(0)], optional: Vec::new() };
    let source = plan::Source {
        name: "r".to_owned(),
        component: "exec".to_owned(),
        settings,
        batch: 20,
        idle: plan::Idle { step_ms: 1, max_ms: 10 },
        counted: true,
        join: None,
        operators: Vec::new(),
        route: plan::Route::Replicate { targets },
    };
    let sink = plan::Sink {
        name: "k".to_owned(),
        component: "counting".to_owned(),
        settings: Settings::new(),
        channel: plan::ChannelId(0),
        batch: 10,
        counted: true,
    };
    let store = plan::Store::Memory { events: 50, bytes: 1 << 20, ring: 64 };
    let channel = plan::Channel {
        name: "c".to_owned(),
        transaction: 20,
        keep_alive_ms: 0,
        writers: 1,
        readers: 1,
        store,
    };
    plan::Plan {
        agent: "a".to_owned(),
        headers: Vec::new(),
        channels: vec![channel],
        sources: vec![source],
        drains: vec![plan::Drain { name: "k".to_owned(), sinks: vec![sink], policy: plan::Policy::Single }],
        timing: plan::Timing::default(),
        transport: None,
    }
}

#[test]
fn no_line_is_lost_while_the_channel_is_full() {
    let count = Arc::new(AtomicU64::new(0));
    let (ended, end) = mpsc::channel();
    let notify = Arc::new(move |notice| {
        if let Notice::SourceEnded { .. } = notice {
            let _ = ended.send(());
        }
    });
    let plan = plan(settings("seq 1 20000", &json!({})));
    let engine =
        Engine::start(&plan, &WithCounting(Arc::clone(&count)), Vec::new(), notify).expect("it starts");
    end.recv().expect("the command ends");
    engine.stop(Duration::from_mins(1), &Stop::default());
    assert_eq!(count.load(Ordering::Relaxed), 20_000);
}
