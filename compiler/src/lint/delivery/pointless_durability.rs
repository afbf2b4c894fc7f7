//! A durable channel behind a source that loses events.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::analysis::delivery::{Level as Promise, promise};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF406",
        name: "pointless-durability",
        level: Level::Note,
        why: "What the source loses before the channel is lost all the same.",
    },
    bad: framed!(
        "a.sources.r.type = exec\na.sources.r.command = tail -F /var/log/app.log\na.channels.c.type = file\na.channels.c.checkpointDir = /data/checkpoint\na.channels.c.dataDirs = /data/events"
    ),
    good: framed!(
        "a.sources.r.type = taildir\na.sources.r.filegroups = f\na.sources.r.filegroups.f = /var/log/app.log\na.channels.c.type = file\na.channels.c.checkpointDir = /data/checkpoint\na.channels.c.dataDirs = /data/events"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, channel) in flow.nodes(Kind::Channel).filter(|(_, channel)| class(channel) == "file") {
            let writers = flow.writers(index);
            let sources = flow.nodes(Kind::Source);
            let feeding: Vec<_> =
                sources.filter(|(source, _)| writers.contains(&flow.chain(*source).1)).collect();
            let lossy = |(_, source): &(_, &crate::config::Component)| promise(source) < Promise::AtLeastOnce;
            let Some((_, source)) = feeding.first().filter(|_| feeding.iter().all(lossy)) else { continue };
            let message = format!("channel `{}` is durable, source `{}` is not", channel.name, source.name);
            let finding = report.finding(&LINT.rule, source.span(), message);
            finding.label("may lose events").related(channel.span(), "keeps every event on disk");
            match class(source) {
                "exec" => finding
                    .note("when the agent stops, or the channel is full, lines of the command are lost")
                    .help("use `taildir` or `spooldir` for files"),
                _ => finding.note("what is on its way when the agent stops, or does not fit, is lost"),
            };
        }
    }
}
