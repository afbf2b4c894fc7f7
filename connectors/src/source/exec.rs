//! Runs a command and takes the lines of its output (`org.apache.flume.source.ExecSource`).
//!
//! As in Flume, a line ends with a newline, a carriage return or both, and the last one may go without; bytes that are
//! no text are replaced. A batch is passed on when it is full, or when the last one is `batchTimeout` old. Unlike
//! Flume, no line is lost while the channels are full: the pipe fills up, and the command waits. When the agent stops,
//! everything that the command has started and not set apart is ended with it.

mod lines;
mod process;

use std::time::{Duration, Instant};

use logflowc_runtime::Batch;
use logflowc_runtime::connector::{Failure, Poll, Source, SourceContext};
use serde::Deserialize;

use self::lines::Lines;
use self::process::{Process, Wait, Wake};
use super::SourceEntry;
use crate::charset::Charset;
use crate::entry::{keys, milliseconds, read};

pub(super) const ENTRY: SourceEntry = SourceEntry {
    name: "exec",
    keys: keys::<Settings>,
    make: |settings, context| Ok(Box::new(Exec::new(read(settings)?, context)?)),
};

/// A batch that has become this large is passed on, however few lines it has.
const LARGE: usize = 256 << 10;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    command: String,
    shell: Option<String>,
    restart: bool,
    #[serde(deserialize_with = "milliseconds")]
    restart_throttle: Duration,
    log_std_err: bool,
    #[serde(deserialize_with = "milliseconds")]
    batch_timeout: Duration,
    charset: Charset,
}

struct Exec {
    command: String,
    /// The program and what it is given.
    words: Vec<String>,
    /// The pause before the command is run again; without it, it runs once.
    restart: Option<Duration>,
    log_errors: bool,
    timeout: Duration,
    charset: Charset,
    context: SourceContext,
    wake: Wake,
    running: Option<Running>,
    /// When the command is run again.
    start_at: Instant,
    /// When the last batch was passed on.
    passed_on: Instant,
}

struct Running {
    process: Process,
    lines: Lines,
}

impl Exec {
    fn new(settings: Settings, context: SourceContext) -> Result<Self, Failure> {
        let split = |text: &str| text.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let words = match &settings.shell {
            Some(shell) => [split(shell), vec![settings.command.clone()]].concat(),
            None => split(&settings.command),
        };
        Ok(Self {
            wake: Wake::new(&context.stop).map_err(|error| Failure::retry("cannot create a pipe", error))?,
            command: settings.command,
            words,
            restart: settings.restart.then_some(settings.restart_throttle),
            log_errors: settings.log_std_err,
            timeout: settings.batch_timeout,
            charset: settings.charset,
            context,
            running: None,
            start_at: Instant::now(),
            passed_on: Instant::now(),
        })
    }

    /// Runs the command when it is time. With `restart`, it is tried again when that fails.
    fn start(&mut self) -> Result<(), Failure> {
        if self.context.stop.sleep(self.start_at.saturating_duration_since(Instant::now())) {
            return Ok(());
        }
        match Process::start(&self.words, self.log_errors) {
            Ok(process) => self.running = Some(Running { process, lines: Lines::new(self.charset) }),
            Err(error) => {
                let failure = Failure::fatal(format_args!("cannot run [{}]", self.command), error);
                let pause = self.restart.ok_or(failure.clone())?;
                tracing::error!("{failure}; it is tried again in {} ms", pause.as_millis());
                self.start_at = Instant::now() + pause;
            }
        }
        Ok(())
    }

    /// Adds lines until the batch is to be passed on. Tells whether the output has ended.
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, Failure> {
        let Some(Running { process, lines }) = &mut self.running else { return Ok(false) };
        let due = self.passed_on + self.timeout;
        lines.begin(batch);
        loop {
            match process.wait(&self.wake, (!batch.is_empty()).then_some(due)) {
                Wait::Time | Wait::Stop => break,
                Wait::Output => {}
            }
            let cannot = |error| Failure::retry(format_args!("cannot read from [{}]", self.command), error);
            if process.read(batch.arena_mut()).map_err(cannot)? == 0 {
                lines.finish(batch);
                return Ok(true);
            }
            lines.push(batch);
            let large = batch.len() >= self.context.batch || batch.bytes() > LARGE || Instant::now() >= due;
            if large && !batch.is_empty() {
                break;
            }
        }
        lines.keep_rest(batch);
        Ok(false)
    }

    /// Deals with the end of the command, and tells what comes then.
    fn ended(&mut self) -> Poll {
        let code = self.running.take().map_or_else(String::new, |running| running.process.finish());
        let Some(pause) = self.restart else {
            tracing::info!("command [{}] exited with {code}", self.command);
            return Poll::Ended;
        };
        let pause_ms = pause.as_millis();
        tracing::info!("command [{}] exited with {code}, it is run again in {pause_ms} ms", self.command);
        self.start_at = Instant::now() + pause;
        Poll::Ready
    }
}

impl Source for Exec {
    fn open(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn poll(&mut self, batch: &mut Batch) -> Result<Poll, Failure> {
        if self.running.is_none() {
            self.start()?;
        }
        if self.fill(batch)? { Ok(self.ended()) } else { Ok(Poll::Ready) }
    }

    fn commit(&mut self) -> Result<(), Failure> {
        self.passed_on = Instant::now();
        Ok(())
    }

    fn close(&mut self) {
        self.running = None;
    }
}

#[cfg(test)]
mod tests;
