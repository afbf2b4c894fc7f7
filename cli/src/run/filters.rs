//! Asks the config filters of an agent (`org.apache.flume.configfilter.ExternalProcessConfigFilter`).

use std::collections::BTreeMap;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use logflowc_compiler::config::{Component, Config};
use logflowc_compiler::world::{Answer, Question};
use logflowc_grammar::catalog::Kind;
use rustix::process::{Pid, Signal, kill_process_group};

/// How long a program may take for an answer. While it is asked, a new configuration waits and the old one goes on.
const LIMIT: Duration = Duration::from_secs(30);

/// The answers to all questions of a configuration. A filter that fails gives none, and says why in the log.
pub(super) fn answers(config: &Config) -> BTreeMap<Question, Answer> {
    let answer = |question: &Question| {
        let agent = config.agents.iter().find(|agent| agent.name.as_str() == question.agent);
        let filter = agent.and_then(|agent| agent.component(Kind::Configfilter, &question.filter));
        let value = filter.and_then(|filter| ask(filter, &question.key));
        (question.clone(), value.map_or(Answer::Nothing, Answer::Value))
    };
    config.questions.iter().map(answer).collect()
}

/// Runs the program with the key as its last argument and takes the first line of what it prints.
fn ask(filter: &Component, key: &str) -> Option<String> {
    let class = filter.class.known()?;
    if class.name != "external" {
        tracing::error!(
            filter = filter.name.as_str(),
            "config filters of type `{}` are not there yet",
            class.name
        );
        return None;
    }
    let mut words = filter.text("command")?.split_whitespace();
    let mut command = Command::new(words.next()?);
    command.args(words).arg(key);
    match output(command, LIMIT) {
        Ok(output) if output.status.success() => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            Some(text.lines().next().unwrap_or_default().to_owned())
        }
        Ok(output) => {
            tracing::error!(
                filter = filter.name.as_str(),
                key,
                "the program of the filter failed: {}",
                output.status
            );
            None
        }
        Err(error) => {
            let what =
                if error.kind() == io::ErrorKind::TimedOut { "gave no answer" } else { "did not start" };
            tracing::error!(filter = filter.name.as_str(), key, "the program of the filter {what}: {error}");
            None
        }
    }
}

/// Runs a program to its end. One that takes longer than `limit` is killed, with those that it has started.
fn output(mut command: Command, limit: Duration) -> io::Result<Output> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).process_group(0);
    let child = command.spawn()?;
    let group = Pid::from_child(&child);
    let (sender, ended) = mpsc::channel();
    let wait = move || {
        // Nobody listens any more when it has taken too long.
        let _ = sender.send(child.wait_with_output());
    };
    thread::Builder::new().name("filter".to_owned()).spawn(wait)?;
    ended.recv_timeout(limit).unwrap_or_else(|_| {
        // It may have ended at the last moment.
        let _ = kill_process_group(group, Signal::KILL);
        Err(io::Error::new(io::ErrorKind::TimedOut, format!("it was killed after {} s", limit.as_secs())))
    })
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Read as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    use std::time::Instant;

    use rustix::fs::OFlags;

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_program_that_hangs_is_killed_with_its_children() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
        // As long as one of the two lives, the pipe has a writer.
        let command = shell(&format!("exec 3<>'{}'; sleep 3600 & sleep 3600", pipe.display()));
        let error = output(command, Duration::from_secs(1)).expect_err("it takes longer");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        let flags = OFlags::NONBLOCK.bits().cast_signed();
        let mut pipe = File::options().read(true).custom_flags(flags).open(&pipe).expect("a pipe");
        let deadline = Instant::now() + Duration::from_mins(1);
        while !matches!(pipe.read(&mut [0]), Ok(0)) {
            assert!(Instant::now() < deadline, "one of them lives");
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn what_a_program_prints_is_the_answer() {
        let output = output(shell("echo x"), Duration::from_mins(1)).expect("it ends");
        assert_eq!((output.status.success(), output.stdout.as_slice()), (true, &b"x\n"[..]));
    }
}
