//! A running command in a process group of its own.

use std::io::{self, BufRead as _, BufReader, PipeReader, Read as _, Write as _, pipe};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use logflowc_runtime::{Arena, Stop};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process, kill_process_group, test_kill_process_group};

/// A pipe holds no more than this, as a rule.
const READ: usize = 64 << 10;

/// How long processes have to end before they are killed.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long a command may go on after it has closed its output.
const AFTER_OUTPUT: Duration = Duration::from_millis(100);

/// How often a process that is ending is looked at.
const GLANCE: Duration = Duration::from_millis(2);

/// Becomes readable when the agent is stopped.
pub(super) struct Wake(PipeReader);

impl Wake {
    pub(super) fn new(stop: &Stop) -> io::Result<Self> {
        let (reader, writer) = pipe()?;
        stop.on_raise(move || {
            // It can only fail when nobody waits any more.
            let _ = (&writer).write(&[0]);
        });
        Ok(Self(reader))
    }
}

/// What a wait has come to.
pub(super) enum Wait {
    /// There is output, or its end.
    Output,
    /// The time is over.
    Time,
    /// The agent is stopped.
    Stop,
}

/// A running command. Dropping it ends its process group.
pub(super) struct Process {
    child: Child,
    group: Pid,
    output: ChildStdout,
    ended: bool,
}

impl Process {
    /// Runs a program with arguments. Its input stays open and empty.
    pub(super) fn start(words: &[String], log_errors: bool) -> io::Result<Self> {
        let (program, arguments) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let errors = if log_errors { Stdio::piped() } else { Stdio::null() };
        let mut command = Command::new(program);
        command.args(arguments).process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors);
        let mut child = command.spawn()?;
        let group = Pid::from_child(&child);
        let output = child.stdout.take().expect("the output was asked for");
        let errors = child.stderr.take();
        let process = Self { child, group, output, ended: false };
        if let Some(errors) = errors {
            thread::Builder::new().name("stderr".to_owned()).spawn(move || log(errors))?;
        }
        Ok(process)
    }

    /// Waits for output, for a time, or for the end of the agent.
    pub(super) fn wait(&self, wake: &Wake, until: Option<Instant>) -> Wait {
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let left = left.and_then(|left| Timespec::try_from(left).ok());
            let mut both = [PollFd::new(&self.output, PollFlags::IN), PollFd::new(&wake.0, PollFlags::IN)];
            match poll(&mut both, left.as_ref()) {
                Err(Errno::INTR) => {}
                Ok(0) => return Wait::Time,
                Ok(_) if !both[1].revents().is_empty() => return Wait::Stop,
                // Whatever is wrong, reading will tell.
                _ => return Wait::Output,
            }
        }
    }

    /// Reads what there is, at least one byte unless the output has ended.
    pub(super) fn read(&mut self, arena: &mut Arena) -> io::Result<usize> {
        loop {
            match self.output.read(&mut arena.space(READ)[..READ]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(read) => {
                    arena.fill(read);
                    return Ok(read);
                }
            }
        }
    }

    /// Waits for the end of a command whose output has ended, and gives its exit code as Java would. What it has left
    /// running in the background stays.
    pub(super) fn finish(mut self) -> String {
        self.ended = true;
        let mut status = self.wait_for_child(AFTER_OUTPUT);
        for signal in [Signal::TERM, Signal::KILL] {
            if status.is_none() {
                let _ = kill_process(self.group, signal);
                status = self.wait_for_child(PATIENCE);
            }
        }
        let code = |status: ExitStatus| status.code().or(status.signal().map(|signal| 128 + signal));
        status.and_then(code).map_or_else(|| "unknown".to_owned(), |code| code.to_string())
    }

    fn wait_for_child(&mut self, patience: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + patience;
        loop {
            match self.child.try_wait() {
                Ok(None) if Instant::now() < deadline => thread::sleep(GLANCE),
                other => return other.ok().flatten(),
            }
        }
    }

    /// Whether somebody of the group is left. The child is one of them until it was waited for.
    fn group_lives(&mut self) -> bool {
        let _ = self.child.try_wait();
        test_kill_process_group(self.group).is_ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let _ = kill_process_group(self.group, Signal::TERM);
        let deadline = Instant::now() + PATIENCE;
        while self.group_lives() && Instant::now() < deadline {
            thread::sleep(GLANCE);
        }
        if self.group_lives() {
            let _ = kill_process_group(self.group, Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

fn log(errors: ChildStderr) {
    for (number, line) in BufReader::new(errors).split(b'\n').map_while(Result::ok).enumerate() {
        tracing::info!("StderrLogger[{}] = '{}'", number + 1, String::from_utf8_lossy(&line));
    }
}
