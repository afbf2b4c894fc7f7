//! A selector that sends events to a channel that its source does not have.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::Component;
use crate::flow::items;
use crate::lint::nearest::quoted;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF304",
        name: "selector-channel",
        level: Level::Error,
        why: "A multiplexing selector makes Flume drop the source; a replicating one fails with every batch, after the other channels have taken it.",
    },
    bad: framed!(
        "a.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.selector.default = d"
    ),
    good: framed!(
        "a.sources.r.selector.type = multiplexing\na.sources.r.selector.header = kind\na.sources.r.selector.default = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        for source in agent.listed(Kind::Source) {
            source.parts_of(Kind::Selector).for_each(|selector| selector_of(source, selector, report));
        }
    }
}

fn selector_of(source: &Component, selector: &Component, report: &mut Report) {
    let channels: Vec<&str> =
        items(source, "channels").iter().map(logflowc_grammar::text::Text::as_str).collect();
    let name = selector.class.known().map_or("", |class| class.name);
    for value in &selector.values {
        let key = value.key.as_str();
        let shared =
            key.strip_prefix("share.").filter(|_| value.property.is_some_and(|known| known.extension));
        if let Some(channel) = shared.filter(|channel| !channels.contains(channel)) {
            let message = format!("`{channel}` is no channel of source `{}`", source.name);
            let finding = report.finding(&LINT.rule, value.key.span(), message);
            finding.level(Level::Warning).note("its share counts for nothing");
            finding.help(format!("channels of the source: {}", quoted(channels.iter().copied())));
        }
        let names_channels = key == "default"
            || key == "optional"
            || key.starts_with("mapping.")
            || key.starts_with("optional.");
        if !names_channels {
            continue;
        }
        for channel in items(selector, key).iter().filter(|channel| !channels.contains(&channel.as_str())) {
            let message = format!("`{channel}` is no channel of source `{}`", source.name);
            let finding = report.finding(&LINT.rule, channel.span(), message);
            finding.note(if name == "multiplexing" {
                format!("Flume drops source `{}` and starts without it", source.name)
            } else {
                "every batch fails after the other channels have taken it, and comes again and again"
                    .to_owned()
            });
            finding.help(format!("channels of the source: {}", quoted(channels.iter().copied())));
        }
    }
}
