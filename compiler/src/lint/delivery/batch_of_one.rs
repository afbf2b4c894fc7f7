//! Batches of one event.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::capacity::batch;
use crate::analysis::class;
use crate::lint::context::kind_word;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF409",
        name: "batch-of-one",
        level: Level::Note,
        why: "Every event pays for a transaction: a write to disk, or a round trip.",
    },
    bad: framed!(
        "a.channels.c.type = file\na.channels.c.checkpointDir = /data/checkpoint\na.channels.c.dataDirs = /data/events\na.sinks.k.type = file_roll\na.sinks.k.sink.directory = /var/out\na.sinks.k.sink.batchSize = 1"
    ),
    good: framed!(
        "a.channels.c.type = file\na.channels.c.checkpointDir = /data/checkpoint\na.channels.c.dataDirs = /data/events\na.sinks.k.type = file_roll\na.sinks.k.sink.directory = /var/out\na.sinks.k.sink.batchSize = 100"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        for component in agent.listed(Kind::Source).chain(agent.listed(Kind::Sink)) {
            let Some(key) = component.class.known().and_then(|class| class.batch_key) else { continue };
            let Some(value) = component.value(key).filter(|_| batch(component) == Some(1)) else { continue };
            if matches!(class(component), "seq" | "stress" | "null") {
                continue;
            }
            let what = kind_word(component.kind);
            report
                .finding(
                    &LINT.rule,
                    value.setting.value.span(),
                    format!("{what} `{}` moves one event at a time", component.name),
                )
                .help("batches of 100 and more are many times faster; they do not wait until they are full");
        }
    }
}
