//! Two channels on disk in one folder.

use std::collections::BTreeSet;

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::resources::Resource;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF328",
        name: "shared-channel-directory",
        level: Level::Error,
        why: "A folder has one lock: the second channel does not open, and every put and take of it fails.",
    },
    bad: framed!(
        "a.channels = c d\na.channels.c.type = file\na.channels.d.type = file\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d"
    ),
    good: framed!(
        "a.channels = c d\na.channels.c.type = file\na.channels.d.type = file\na.sources.r.channels = c d\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = d\na.channels.d.checkpointDir = /data/d/checkpoint\na.channels.d.dataDirs = /data/d/events"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let network = context.network();
    let mut told = BTreeSet::new();
    for (other, it) in network.clashes_of_an_agent(Resource::ChannelDirectory) {
        // One pair of channels is one finding, though they share two folders by default.
        if !told.insert((&it.agent, &other.owner, &it.owner)) {
            continue;
        }
        let message = format!("channels `{}` and `{}` use one folder, `{}`", other.owner, it.owner, it.shown);
        let finding = report.finding(&LINT.rule, it.span, message);
        finding.related(other.span, format!("the same folder as {}", other.claimant()));
        if it.default {
            finding.label("the folder is the same for all by default");
        }
        finding.note("the second channel cannot lock the folder; every put and take of it fails").help(
            format!("give `{}.channels.{}` a `checkpointDir` and `dataDirs` of its own", it.agent, it.owner),
        );
    }
}
