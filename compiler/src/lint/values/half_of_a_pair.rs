//! One of two keys that go together.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::context::Place;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF236",
        name: "half-of-a-pair",
        level: Level::Error,
        why: "Flume drops the component, which can do nothing with one alone.",
    },
    bad: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.kerberosPrincipal = flume\na.sinks.s.channel = c"
    ),
    good: framed!(
        "a.sinks = k s\na.sinks.s.type = hdfs\na.sinks.s.hdfs.path = /logs\na.sinks.s.hdfs.kerberosPrincipal = flume\na.sinks.s.hdfs.kerberosKeytab = /etc/flume.keytab\na.sinks.s.channel = c"
    ),
    since: "0.1.0",
    check,
};

/// Keys that are given together or not at all.
static PAIRS: [(Kind, &[&str], [&str; 2]); 4] = [
    (Kind::Sink, &["hdfs"], ["hdfs.kerberosPrincipal", "hdfs.kerberosKeytab"]),
    (Kind::Channel, &["file"], ["encryption.activeKey", "encryption.keyProvider"]),
    (Kind::Channel, &["file"], ["encryption.cipherProvider", "encryption.keyProvider"]),
    (Kind::Channel, &["file"], ["encryption.activeKey", "encryption.cipherProvider"]),
];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        let pairs = PAIRS.iter().filter(|(kind, names, _)| place.is(*kind, names));
        for (_, _, [one, other]) in pairs {
            look(&place, one, other, report);
            look(&place, other, one, report);
        }
    }
}

fn look(place: &Place<'_>, given: &str, missing: &str, report: &mut Report) {
    let Some(value) = place.component.value(given) else { return };
    if place.component.value(missing).is_some() {
        return;
    }
    report
        .finding(&LINT.rule, value.key.span(), format!("{} has `{given}` without `{missing}`", place.title()))
        .note(format!("Flume drops {} and starts without it", place.title()))
        .help(format!("add `{missing}`, or remove `{given}`"));
}
