//! An agent that runs as a process: what it says, how it is told to stop, how it ends.

use std::fs;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Condvar, LazyLock, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::command::Outcome;

/// Nothing here takes longer, unless it never happens.
pub(crate) const LIMIT: Duration = Duration::from_mins(2);

/// A running agent. It is killed when the test ends early.
pub(crate) struct Agent {
    child: Child,
    out: Listener,
    errors: Listener,
}

/// What came out of a pipe so far.
struct Listener {
    heard: Arc<(Mutex<String>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Agent {
    /// Starts the command in a folder.
    pub(crate) fn start(folder: &Path, words: &[&str]) -> Self {
        Self::of(Command::new(env!("CARGO_BIN_EXE_logflowc")).args(words).current_dir(folder))
    }

    /// Starts a command that was made elsewhere.
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::fed(command, Stdio::null())
    }

    /// Starts a command with something on its standard input.
    pub(crate) fn fed(command: &mut Command, input: impl Into<Stdio>) -> Self {
        command.env("NO_COLOR", "1").stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command was built with the tests");
        let out = Listener::new(child.stdout.take().expect("a pipe was asked for"));
        let errors = Listener::new(child.stderr.take().expect("a pipe was asked for"));
        Self { child, out, errors }
    }

    /// Starts the command and waits until it is ready.
    pub(crate) fn ready(folder: &Path, words: &[&str]) -> Self {
        let agent = Self::start(folder, words);
        agent.says("logflowc: ready");
        agent
    }

    /// Waits until standard error has a text.
    pub(crate) fn says(&self, text: &str) {
        self.says_times(text, 1);
    }

    /// Waits until standard error has a text so many times.
    pub(crate) fn says_times(&self, text: &str, times: usize) {
        self.errors.wait(text, times);
    }

    /// Waits until standard output has a text.
    pub(crate) fn prints(&self, text: &str) {
        self.out.wait(text, 1);
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.pid()]).status();
        assert!(sent.expect("kill is there").success(), "the agent has gone");
    }

    /// The number of the process.
    pub(crate) fn pid(&self) -> String {
        self.child.id().to_string()
    }

    /// The most memory that it has had, in MiB.
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).expect("it runs");
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the system counts");
        let kib: u64 = line.split_whitespace().nth(1).and_then(|word| word.parse().ok()).expect("a number");
        kib >> 10
    }

    /// Waits for the end.
    pub(crate) fn end(mut self) -> Outcome {
        let limit = Instant::now() + LIMIT;
        let status = loop {
            match self.child.try_wait().expect("it was started here") {
                Some(status) => break status,
                None if Instant::now() > limit => panic!("it does not end; {}", self.errors.heard()),
                None => thread::sleep(Duration::from_millis(5)),
            }
        };
        self.out.finish();
        self.errors.finish();
        Outcome { status: status.code().unwrap_or(-1), out: self.out.heard(), errors: self.errors.heard() }
    }

    /// Asks it to stop and waits for the end.
    pub(crate) fn stop(self) -> Outcome {
        self.signal("TERM");
        self.end()
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Listener {
    fn new(pipe: impl Read + Send + 'static) -> Self {
        let heard = Arc::new((Mutex::new(String::new()), Condvar::new()));
        let shared = Arc::clone(&heard);
        let thread = thread::spawn(move || {
            for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                let (text, news) = &*shared;
                let mut text = text.lock().expect("no panic");
                text.push_str(&String::from_utf8_lossy(&line));
                text.push('\n');
                news.notify_all();
            }
        });
        Self { heard, thread: Some(thread) }
    }

    fn wait(&self, text: &str, times: usize) {
        let (heard, news) = &*self.heard;
        let missing = |heard: &mut String| heard.matches(text).count() < times;
        let heard = heard.lock().expect("no panic");
        let (heard, result) = news.wait_timeout_while(heard, LIMIT, missing).expect("no panic");
        assert!(!result.timed_out(), "`{text}` was not said {times} times: {heard}");
    }

    fn heard(&self) -> String {
        self.heard.0.lock().expect("no panic").clone()
    }

    fn finish(&mut self) {
        if let Some(thread) = self.thread.take() {
            thread.join().expect("no panic");
        }
    }
}

/// Waits until something is the case.
pub(crate) fn eventually(what: &str, is_so: impl FnMut() -> bool) {
    within(LIMIT, Duration::from_millis(5), what, is_so);
}

/// Waits so long until something is the case, and looks so often.
pub(crate) fn within(limit: Duration, pause: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + limit;
    while !is_so() {
        assert!(Instant::now() < end, "{what}: not within {limit:?}");
        thread::sleep(pause);
    }
}

/// A port that is free for TCP and UDP. The system gives it to nobody who asks for any port, and neither does this
/// function.
pub(crate) fn free_port() -> u16 {
    free_ports(1)
}

/// The first of so many such ports in a row.
pub(crate) fn free_ports(count: u16) -> u16 {
    static NEXT: LazyLock<AtomicU16> = LazyLock::new(|| AtomicU16::new(fastrand::u16(..)));
    let is_free = |port: u16| {
        TcpListener::bind(("127.0.0.1", port)).is_ok() && UdpSocket::bind(("127.0.0.1", port)).is_ok()
    };
    loop {
        let first = 10_000 + NEXT.fetch_add(count, Ordering::Relaxed) % 20_000;
        if (first..first + count).all(is_free) {
            return first;
        }
    }
}

/// All lines of the files of a folder, file after file by name.
pub(crate) fn lines(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|path| path.is_file()).map(|path| fs::read(path).expect("readable"));
    texts
        .flat_map(|text| String::from_utf8_lossy(&text).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// A netcat client that counts the answers.
pub(crate) struct Client(BufReader<TcpStream>);

impl Client {
    pub(crate) fn connect(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("the agent is ready");
        stream.set_read_timeout(Some(LIMIT)).expect("a time");
        Self(BufReader::new(stream))
    }

    /// Sends bytes. Tells whether the agent still takes some.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> bool {
        self.0.get_mut().write_all(bytes).is_ok()
    }

    /// Waits for an answer; none when the agent has closed the connection.
    pub(crate) fn answer(&mut self) -> Option<String> {
        let mut line = String::new();
        self.0.read_line(&mut line).ok().filter(|length| *length > 0).map(|_| line.trim_end().to_owned())
    }
}

/// An agent `a` with one memory channel: the keys of its source `r` and its sink `k`.
pub(crate) fn flow(source: &[(&str, &str)], sink: &[(&str, &str)]) -> String {
    let mut text = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.channels = c\na.sinks.k.channel = c\n\
                    a.channels.c.type = memory\na.channels.c.capacity = 1000\na.channels.c.transactionCapacity = 1000\n"
        .to_owned();
    let keys = source.iter().map(|(key, value)| ("sources.r", key, value));
    for (component, key, value) in keys.chain(sink.iter().map(|(key, value)| ("sinks.k", key, value))) {
        text += &format!("a.{component}.{key} = {value}\n");
    }
    text
}

/// The keys of a netcat source.
pub(crate) fn netcat(port: &str) -> [(&'static str, &str); 3] {
    [("type", "netcat"), ("bind", "127.0.0.1"), ("port", port)]
}

/// The keys of a sink that writes one file into a folder.
pub(crate) fn files(folder: &str) -> [(&'static str, &str); 3] {
    [("type", "file_roll"), ("sink.directory", folder), ("sink.rollInterval", "0")]
}
