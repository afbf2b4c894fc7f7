//! A running agent: signals, changed files, the end.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, SystemTime};

use logflowc_connectors::All;
use logflowc_connectors::monitor::Monitor;
use logflowc_plan::Plan;
use logflowc_runtime::{Board, Carried, Engine, Notice, SourceEnd, Stop, Stopped};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;

use super::load::{Loaded, Loader};
use crate::Exit;
use crate::output;

/// What wakes the service.
enum Message {
    Engine(Notice),
    /// SIGTERM or SIGINT.
    Stop,
    /// SIGHUP.
    Reload,
}

/// Longest time that an agent has to settle before the next configuration takes over.
const HAND_OVER: Duration = Duration::from_secs(5);

/// Runs a plan until the process is told to stop.
pub(super) fn serve(loader: &Loader) -> Exit {
    let (files, plan) = match load(loader, &versions(&loader.files)) {
        (files, Ok(plan)) => (files, plan),
        (_, Err(exit)) => return exit,
    };
    let (sender, messages) = mpsc::channel();
    let (hurry, stopping) = (Stop::default(), Arc::new(AtomicBool::new(false)));
    if let Err(error) = watch_signals(sender.clone(), hurry.clone(), Arc::clone(&stopping)) {
        output::problem(format_args!("cannot take signals: {error}"));
        return Exit::World;
    }
    // Before anything else is opened: with a taken port nothing has happened yet.
    let board = Arc::new(Board::default());
    let _monitor = match loader.service.http_port.map(|port| monitor(port, &board)).transpose() {
        Ok(monitor) => monitor,
        Err(exit) => return exit,
    };
    let mut service = Service { loader, sender, messages, hurry, stopping, files, ended: 0, plan, board };
    match service.start(Vec::new()) {
        Ok(engine) => service.run(engine),
        Err(exit) => exit,
    }
}

struct Service<'l> {
    loader: &'l Loader,
    sender: Sender<Message>,
    messages: Receiver<Message>,
    /// A second signal: stop at once.
    hurry: Stop,
    /// The service has begun to stop.
    stopping: Arc<AtomicBool>,
    /// When the files were changed last.
    files: Vec<Version>,
    /// Sources that have nothing more to give.
    ended: usize,
    plan: Plan,
    /// What the monitoring server shows.
    board: Arc<Board>,
}

fn monitor(port: u16, board: &Arc<Board>) -> Result<Monitor, Exit> {
    let monitor = Monitor::start(port, Arc::clone(board)).map_err(|failure| {
        output::problem(format_args!("no metrics: {failure}"));
        Exit::World
    })?;
    output::problem(format_args!("metrics on port {}", monitor.port()));
    Ok(monitor)
}

impl Service<'_> {
    fn start(&mut self, carried: Vec<Carried>) -> Result<Engine, Exit> {
        let sender = self.sender.clone();
        let notify = Arc::new(move |notice| {
            // The receiver lives as long as the service; at its end nobody listens any more.
            let _ = sender.send(Message::Engine(notice));
        });
        self.ended = 0;
        let engine = Engine::start(&self.plan, &All, carried, notify).map_err(|error| {
            output::problem(error);
            Exit::World
        })?;
        self.board.replace(engine.meters());
        Ok(engine)
    }

    fn run(mut self, mut engine: Engine) -> Exit {
        let interval = Duration::from_secs(self.loader.service.poll_interval.max(1));
        loop {
            match self.messages.recv_timeout(interval) {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(Message::Reload) => {
                    engine = match self.reload(engine) {
                        Ok(engine) => engine,
                        Err(exit) => return exit,
                    };
                }
                Ok(Message::Engine(notice)) => {
                    self.note(&notice);
                    if self.loader.service.once && self.ended == self.plan.sources.len() {
                        break;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if self.changed() {
                        let _ = self.sender.send(Message::Reload);
                    }
                }
            }
        }
        self.stopping.store(true, Ordering::Release);
        let drain = Duration::from_secs(self.loader.service.drain_timeout);
        ended(&engine.stop(drain, &self.hurry))
    }

    fn note(&mut self, notice: &Notice) {
        match notice {
            Notice::Ready => output::problem("ready"),
            Notice::SourceEnded { name, end } => {
                self.ended += 1;
                if *end == SourceEnd::Exhausted {
                    tracing::info!(source = name, "nothing more to come");
                }
            }
            Notice::SinkFailed(_) => {}
        }
    }

    fn changed(&mut self) -> bool {
        if self.loader.service.no_reload_conf {
            return false;
        }
        let now = versions(self.files.iter().map(|(path, _)| path));
        let changed = now != self.files;
        self.files = now;
        changed
    }

    /// Puts the new configuration in the place of the old one. The old one goes on when the new one is refused, and
    /// comes back when the new one does not start.
    fn reload(&mut self, engine: Engine) -> Result<Engine, Exit> {
        if self.loader.files.iter().any(|file| file.as_os_str() == "-") {
            tracing::warn!("standard input cannot be read again; nothing is changed");
            return Ok(engine);
        }
        tracing::info!("the configuration has changed");
        let (files, plan) = load(self.loader, &versions(self.files.iter().map(|(path, _)| path)));
        self.files = files;
        let plan = match plan {
            Ok(plan) if plan == self.plan => {
                tracing::info!("it means the same; nothing is restarted");
                return Ok(engine);
            }
            Ok(plan) => plan,
            Err(_) => {
                tracing::error!("the new configuration is refused; the old one goes on");
                return Ok(engine);
            }
        };
        let stopped = engine.stop(HAND_OVER, &self.hurry);
        let old = std::mem::replace(&mut self.plan, plan);
        if let Ok(engine) = self.start(stopped.carried.clone()) {
            Ok(engine)
        } else {
            tracing::error!("the new configuration does not start; the old one comes back");
            self.plan = old;
            self.start(stopped.carried.clone()).inspect_err(|_| lost(&stopped.carried))
        }
    }
}

fn ended(stopped: &Stopped) -> Exit {
    if stopped.panicked {
        output::problem(
            "a part of the engine has panicked; this is a bug of logflowc, please report the lines above",
        );
        return Exit::Bug;
    }
    lost(&stopped.carried);
    let failed = !stopped.failed_sources.is_empty() || !stopped.failed_sinks.is_empty();
    if stopped.carried.is_empty() && !failed { Exit::Good } else { Exit::World }
}

/// Says what nobody will write any more.
fn lost(carried: &[Carried]) {
    for left in carried {
        let (count, channel) = (left.len(), &left.channel);
        output::problem(format_args!("{count} events are left in channel `{channel}` and are lost"));
    }
}

/// A file, and when it was changed last.
type Version = (PathBuf, Option<SystemTime>);

fn versions<'f>(files: impl IntoIterator<Item = &'f PathBuf>) -> Vec<Version> {
    files.into_iter().map(version).collect()
}

fn version(path: &PathBuf) -> Version {
    (path.clone(), fs::metadata(path).and_then(|found| found.modified()).ok())
}

/// Reads the configuration, and says which files are to be watched from now on. What was changed while they were read
/// counts as changed afterwards.
fn load(loader: &Loader, before: &[Version]) -> (Vec<Version>, Result<Plan, Exit>) {
    let Loaded { files, plan } = loader.load();
    let seen = |path: &PathBuf| before.iter().find(|(known, _)| known == path).cloned();
    (files.iter().map(|path| seen(path).unwrap_or_else(|| version(path))).collect(), plan)
}

/// The first signal asks to stop, a second one to stop at once: the process ends where it is when the service has not
/// even begun to stop, because a start or a reload hangs. A file that becomes too large for this process is no reason
/// to die: the write fails, and the sink tries again.
fn watch_signals(sender: Sender<Message>, hurry: Stop, stopping: Arc<AtomicBool>) -> std::io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGXFSZ])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let mut asked = false;
        for signal in &mut signals {
            let message = match signal {
                SIGHUP => Message::Reload,
                SIGXFSZ => continue,
                _ if asked && stopping.load(Ordering::Acquire) => {
                    hurry.raise();
                    continue;
                }
                _ if asked => {
                    output::problem("stopped in the middle of a start");
                    std::process::exit(Exit::World.code().into());
                }
                _ => {
                    asked = true;
                    Message::Stop
                }
            };
            if sender.send(message).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}
