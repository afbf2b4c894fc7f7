//! A sink that takes a handful of events at a time.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Reading, Typed};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF603",
        name: "small-batch",
        level: Level::Note,
        why: "Every batch is a transaction of the channel and a call to the other side; a larger one does not wait to be filled.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = avro\na.sinks.s.hostname = h\na.sinks.s.port = 4141\na.sinks.s.batch-size = 5\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = avro\na.sinks.s.hostname = h\na.sinks.s.port = 4141\na.sinks.s.batch-size = 100\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

const SMALL: i64 = 10;

/// Sinks for which a batch costs a round trip or a flush.
const DEAR: [&str; 9] =
    ["avro", "thrift", "kafka", "hdfs", "hive", "hbase", "hbase2", "asynchbase", "morphline_solr"];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Sink, &DEAR)) {
        let Some(key) = place.component.class.known().and_then(|class| class.batch_key) else { continue };
        let Some(value) = place.known(key) else { continue };
        let Reading::Good(Typed::Int(batch)) = value.reading else { continue };
        // Of batches of one `batch-of-one` tells.
        if !(2..SMALL).contains(&batch) {
            continue;
        }
        report
            .finding(
                &LINT.rule,
                value.setting.value.span(),
                format!("{} takes {batch} events at a time", place.title()),
            )
            .note("a sink never waits for a batch to fill: it takes what there is")
            .help("100 or 1000 is usual");
    }
}
