//! A failover group in which the order of its sinks is not said.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::config::Component;
use crate::flow::items;
use crate::lint::nearest::quoted;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF316",
        name: "failover-priority",
        level: Level::Warning,
        why: "Without a priority the order is that of a hash table; of two equal ones, only one sink is ever used.",
    },
    bad: framed!(
        "a.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = c\na.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinkgroups.g.processor.type = failover\na.sinkgroups.g.processor.priority.k = 5\na.sinkgroups.g.processor.priority.k2 = 5"
    ),
    good: framed!(
        "a.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = c\na.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinkgroups.g.processor.type = failover\na.sinkgroups.g.processor.priority.k = 10\na.sinkgroups.g.processor.priority.k2 = 5"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for agent in &context.config.agents {
        for group in agent.listed(Kind::Sinkgroup) {
            let processor = group.parts_of(Kind::SinkProcessor).find(|part| class(part) == "failover");
            let sinks = items(group, "sinks");
            if let Some(processor) = processor.filter(|_| sinks.len() > 1) {
                missing(group, processor, report);
                equal(group, processor, report);
            }
        }
    }
}

fn missing(group: &Component, processor: &Component, report: &mut Report) {
    let lacks = |name: &&str| processor.value(&format!("priority.{name}")).is_none();
    let names = items(group, "sinks").iter().map(logflowc_grammar::text::Text::as_str);
    let without: Vec<&str> = names.filter(lacks).collect();
    if without.is_empty() {
        return;
    }
    let message = format!("group `{}` has no priority for {}", group.name, quoted(without.iter().copied()));
    report
        .finding(&LINT.rule, processor.span(), message)
        .note("Flume tries them last, in the hash order of their names")
        .help(format!("add `processor.priority.{} = …`; the highest number comes first", without[0]));
}

fn equal(group: &Component, processor: &Component, report: &mut Report) {
    let of = |name: &logflowc_grammar::text::Text| {
        let value = processor.value(&format!("priority.{name}"))?;
        Some((value.setting.value.as_str().parse::<i64>().ok()?, value))
    };
    let sinks = items(group, "sinks");
    let given: Vec<_> = sinks.iter().filter_map(of).collect();
    for (index, (priority, value)) in given.iter().enumerate() {
        let earlier = given[..index]
            .iter()
            .find(|(other, first)| other == priority && first.key.span() != value.key.span());
        let Some((_, first)) = earlier else { continue };
        let message = format!("two sinks of group `{}` have the priority {priority}", group.name);
        report
            .finding(&LINT.rule, value.setting.value.span(), message)
            .level(Level::Error)
            .related(first.setting.value.span(), "the same number")
            .note("Flume leaves one of them out, chosen by the hash order of their names")
            .help("give every sink a number of its own");
    }
}
