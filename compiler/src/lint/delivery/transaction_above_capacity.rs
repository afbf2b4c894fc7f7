//! A channel whose transactions are larger than the channel.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::Component;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF401",
        name: "transaction-above-capacity",
        level: Level::Error,
        why: "Flume drops the channel, its sinks, and every source that has no other channel.",
    },
    bad: framed!("a.channels.c.capacity = 50"),
    good: framed!("a.channels.c.capacity = 1000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        for channel in agent.listed(Kind::Channel) {
            let Some((capacity_key, capacity, transaction)) = sizes(channel) else { continue };
            if transaction <= capacity {
                continue;
            }
            let message = format!(
                "transactions of {transaction} events do not fit into channel `{}` of {capacity}",
                channel.name
            );
            let given = channel.value("transactionCapacity").or_else(|| channel.value(capacity_key));
            let span = given.map_or_else(|| channel.span(), |value| value.setting.value.span());
            let finding = report.finding(&LINT.rule, span, message);
            finding.note(format!(
                "Flume drops channel `{}`, and what is connected to nothing else",
                channel.name
            ));
            if channel.value("transactionCapacity").is_none() {
                finding.help(format!(
                    "`transactionCapacity` is {transaction} by default; give it a value of at most {capacity}"
                ));
            } else if let Some(value) = channel.value(capacity_key) {
                finding.related(value.setting.value.span(), "the capacity");
            } else {
                finding.help(format!("`{capacity_key}` is {capacity} by default"));
            }
        }
    }
}

/// The key of the capacity, the capacity and the size of a transaction.
fn sizes(channel: &Component) -> Option<(&'static str, i64, i64)> {
    let key = match channel.class.known()?.name {
        "memory" | "file" => "capacity",
        "spillablememory" => "overflowCapacity",
        _ => return None,
    };
    let capacity = channel.number(key)?;
    // A spillable channel without a disk part has nothing to compare with.
    (key == "capacity" || capacity > 0).then_some((key, capacity, channel.number("transactionCapacity")?))
}
