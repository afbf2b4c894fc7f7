//! Two sinks that write files with the same names into one folder.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::resources::Resource;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF329",
        name: "shared-output-directory",
        level: Level::Warning,
        why: "Names are made of the time at which the sink started and a number; two can be equal, and the later file replaces the other.",
    },
    bad: framed!(
        "a.sinks = k k2\na.sinks.k.type = file_roll\na.sinks.k.sink.directory = /out\na.sinks.k2.type = file_roll\na.sinks.k2.channel = c\na.sinks.k2.sink.directory = /out"
    ),
    good: framed!(
        "a.sinks = k k2\na.sinks.k.type = file_roll\na.sinks.k.sink.directory = /out\na.sinks.k2.type = file_roll\na.sinks.k2.channel = c\na.sinks.k2.sink.directory = /out2"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (other, it) in context.network().clashes_of_an_agent(Resource::OutputDirectory) {
        let message = format!("sinks `{}` and `{}` both write into `{}`", other.owner, it.owner, it.shown);
        let finding = report.finding(&LINT.rule, it.span, message);
        finding.related(other.span, format!("the same folder as {}", other.claimant()));
        finding.help("give each a folder, or a `sink.pathManager.prefix`, of its own");
    }
}
