//! A switch that needs another key.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF237",
        name: "unmet-need",
        level: Level::Error,
        why: "Flume drops the component, or cannot start it.",
    },
    bad: framed!("a.channels = c d\na.channels.d.type = file\na.channels.d.useDualCheckpoints = true"),
    good: framed!(
        "a.channels = c d\na.channels.d.type = file\na.channels.d.useDualCheckpoints = true\na.channels.d.backupCheckpointDir = /var/lib/flume/backup"
    ),
    since: "0.1.0",
    check,
};

/// A switch, and the keys that it needs.
struct Need {
    kind: Kind,
    component: &'static str,
    switch: &'static str,
    keys: &'static [&'static str],
    note: &'static str,
}

const DROPPED: &str = "Flume drops it and starts without it";

static NEEDS: [Need; 4] = [
    Need {
        kind: Kind::Channel,
        component: "file",
        switch: "useDualCheckpoints",
        keys: &["backupCheckpointDir"],
        note: DROPPED,
    },
    Need {
        kind: Kind::Source,
        component: "jms",
        switch: "createDurableSubscription",
        keys: &["clientId", "durableSubscriptionName"],
        note: DROPPED,
    },
    Need {
        kind: Kind::Sink,
        component: "thrift",
        switch: "kerberos",
        keys: &["client-principal", "client-keytab"],
        note: "Flume starts it, and it cannot connect",
    },
    Need {
        kind: Kind::Source,
        component: "thrift",
        switch: "kerberos",
        keys: &["agent-principal", "agent-keytab"],
        note: DROPPED,
    },
];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        for need in NEEDS.iter().filter(|need| place.is(need.kind, &[need.component])) {
            let Some(switch) = place.known(need.switch).filter(|_| place.component.flag(need.switch)) else {
                continue;
            };
            for key in need.keys.iter().filter(|key| place.component.value(key).is_none()) {
                let message = format!("`{}` of {} needs `{key}`", need.switch, place.title());
                report
                    .finding(&LINT.rule, switch.setting.value.span(), message)
                    .note(need.note)
                    .help(format!("add `{key}`"));
            }
        }
    }
}
