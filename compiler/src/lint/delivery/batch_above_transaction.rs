//! A source or sink whose batches do not fit into a transaction of its channel.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::Component;
use crate::lint::context::kind_word;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF402",
        name: "batch-above-transaction",
        level: Level::Error,
        why: "Flume drops the source or sink. Where it does not look, the batch fails again and again.",
    },
    bad: framed!("a.sources.r.batchSize = 1000"),
    good: framed!("a.sources.r.batchSize = 100"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, source) in flow.nodes(Kind::Source) {
            let (_, selector) = flow.chain(index);
            for (channel, _) in flow.puts(selector) {
                compare(source, flow.graph[channel].component(), report);
            }
        }
        for (index, sink) in flow.nodes(Kind::Sink) {
            let channel = flow.channel_of(index).and_then(|channel| flow.graph[channel].component());
            compare(sink, channel, report);
        }
    }
}

fn compare(component: &Component, channel: Option<&Component>, report: &mut Report) {
    let (Some(class), Some(channel)) = (component.class.known(), channel) else { return };
    let Some(key) = class.batch_key.filter(|_| class.checks_transaction_capacity) else { return };
    let Some(transaction_key) = channel.class.known().and_then(|class| class.transaction_key) else { return };
    let (Some(batch), Some(transaction)) =
        (component.number(key).or(class.batch_default), channel.number(transaction_key))
    else {
        return;
    };
    if batch <= transaction {
        return;
    }
    let what = kind_word(component.kind);
    let message = format!(
        "batches of {batch} events of {what} `{}` do not fit into transactions of {transaction} of channel `{}`",
        component.name, channel.name
    );
    let batch_value = component.value(key);
    let span = batch_value.map_or_else(|| component.span(), |value| value.setting.value.span());
    let finding = report.finding(&LINT.rule, span, message);
    if batch_value.is_none() {
        finding.label(format!("`{key}` is {batch} by default"));
    }
    match channel.value(transaction_key) {
        Some(value) => finding.related(value.setting.value.span(), "the size of a transaction"),
        None => finding.related(channel.span(), format!("`{transaction_key}` is {transaction} by default")),
    };
    finding
        .note(format!("Flume drops {what} `{}` and starts without it", component.name))
        .help(format!("raise `{transaction_key}` of the channel, or lower `{key}`"));
}
