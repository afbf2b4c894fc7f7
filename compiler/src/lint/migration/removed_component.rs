//! A component that Flume no longer has.

use logflowc_grammar::catalog::DocStatus;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF801",
        name: "removed-component",
        level: Level::Error,
        why: "Its name is still known, its class is gone; the process ends.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = elasticsearch\na.sinks.s.hostNames = es:9300\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = http\na.sinks.s.endpoint = http://es:9200/logs/_doc\na.sinks.s.rollback.2XX = false\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let Some(class) =
            place.component.class.known().filter(|class| class.doc_status == DocStatus::Removed)
        else {
            continue;
        };
        // What belongs to a removed component needs no finding of its own.
        if !std::ptr::eq(place.owner, place.component) {
            continue;
        }
        let runs = context.world.runs(class).is_some();
        if runs && context.world.to_run {
            continue;
        }
        let message = match class.removed_in {
            Some(release) => format!("`{}` is gone since Flume {release}", class.name),
            None => format!("`{}` is gone", class.name),
        };
        let finding = report.finding(&LINT.rule, place.component.span(), message);
        finding.note("the Flume process ends, unless the class was put on its class path");
        if runs {
            finding.level(Level::Warning);
        }
        finding.help(match class.name {
            _ if runs => "`logflowc run` has it",
            "elasticsearch" => "send to its HTTP interface, or through Kafka",
            _ => "write with an `hdfs` sink",
        });
    }
}
