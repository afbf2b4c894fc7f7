//! Asks the config filters of an agent (`org.apache.flume.configfilter.ExternalProcessConfigFilter`).

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use logflowc_compiler::config::{Component, Config};
use logflowc_compiler::world::{Answer, Question};
use logflowc_grammar::catalog::Kind;

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
    let output = command.args(words).arg(key).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    match output {
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
            tracing::error!(
                filter = filter.name.as_str(),
                key,
                "the program of the filter did not start: {error}"
            );
            None
        }
    }
}
