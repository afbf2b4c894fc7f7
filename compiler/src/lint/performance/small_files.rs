//! An HDFS sink that closes its files after a few events.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF604",
        name: "small-files",
        level: Level::Warning,
        why: "Rolling rules that are not given keep their defaults: 30 seconds, 1024 bytes, 10 events. The first one that is met closes the file.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.rollInterval = 3600\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.rollInterval = 3600\na.sinks.s.hdfs.rollSize = 0\na.sinks.s.hdfs.rollCount = 0\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

/// The rolling rules with what their defaults amount to, the tightest first.
const ROLLS: [(&str, &str); 3] =
    [("hdfs.rollCount", "10 events"), ("hdfs.rollSize", "1024 bytes"), ("hdfs.rollInterval", "30 seconds")];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Sink, &["hdfs"])) {
        let absent: Vec<_> = ROLLS.iter().filter(|(key, _)| place.component.value(key).is_none()).collect();
        // Half a minute alone may be wanted, and every other rule is known to whoever gives two.
        let Some((key, amount)) = absent.first().filter(|(key, _)| *key != "hdfs.rollInterval") else {
            continue;
        };
        let given = ROLLS.iter().find_map(|(key, _)| place.component.value(key));
        let message = format!("{} closes each file after {amount}", place.title());
        let span = given.map_or_else(|| place.component.span(), |value| value.setting.value.span());
        let finding = report.finding(&LINT.rule, span, message);
        if given.is_some() {
            finding.label(format!("{amount} come first"));
        }
        finding.note(format!(
            "`{key}` was not given, and is {amount} by default; every file is a burden to HDFS"
        ));
        let keys: Vec<String> = absent.iter().map(|(key, _)| format!("`{key} = 0`")).collect();
        if given.is_some() {
            finding.help(format!("add {}", keys.join(" and ")));
        } else {
            // Who gives no rule at all may know the defaults.
            finding.level(Level::Note);
            finding.help("set `hdfs.rollInterval` or `hdfs.rollSize` as you need it, and the others to 0");
        }
    }
}
