//! Sources that give more than the sinks of a planned group take.

use logflowc_balance::Transport;
use logflowc_grammar::finding::{Level, Report, Rule};
use logflowc_plan::Bound;

use crate::balance::{self, Posed};
use crate::lint::{Context, Lint, framed};
use crate::show;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF412",
        name: "overloaded-sinks",
        level: Level::Warning,
        why: "The channel fills up, and then the source waits, or the client that sends to it.",
    },
    bad: framed!(
        "a.sources.r.rate = 500 events/s\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = c\n",
        "a.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinkgroups.g.processor.type = load_balance\n",
        "a.sinkgroups.g.processor.selector = planned\n",
        "a.sinkgroups.g.processor.capacity.k = 100 events/s\na.sinkgroups.g.processor.capacity.k2 = 300 events/s"
    ),
    good: framed!(
        "a.sources.r.rate = 500 events/s\na.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = c\n",
        "a.sinkgroups = g\na.sinkgroups.g.sinks = k k2\na.sinkgroups.g.processor.type = load_balance\n",
        "a.sinkgroups.g.processor.selector = planned\n",
        "a.sinkgroups.g.processor.capacity.k = 300 events/s\na.sinkgroups.g.processor.capacity.k2 = 300 events/s"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for posed in context.flows.iter().filter_map(|flow| balance::pose(flow).ok()) {
        look(&posed, report);
    }
}

fn look(posed: &Posed<'_>, report: &mut Report) {
    let missing = Transport::solve(&posed.problem).solution().missing;
    let amount = |number| show::amount(&posed.measure.to_string(), number);
    let rows = posed.problem.costs.chunks(posed.demands.len().max(1));
    let short = posed.supplies.iter().zip(rows).zip(missing).filter(|(_, missing)| *missing > 0.0);
    for ((supply, lanes), missing) in short {
        let Some(rate) = supply.source.value("rate") else { continue };
        let channel = &supply.channel.name;
        let all = match supply.bound {
            Bound::Worst => ", should all of it be routed there",
            Bound::Exact | Bound::Stated => "",
        };
        let message =
            format!("no sink behind channel `{channel}` has room for {} of this{all}", amount(missing));
        let finding = report.finding(&LINT.rule, rate.setting.value.span(), message);
        for (demand, _) in posed.demands.iter().zip(lanes).filter(|(_, lane)| lane.is_some()) {
            let key = format!("capacity.{}", demand.sink.name);
            if let (Some(capacity), Some(value)) = (demand.capacity, demand.processor.value(&key)) {
                finding.related(value.setting.value.span(), format!("takes {}", amount(capacity.number)));
            }
        }
        let help = format!("add a sink, or raise capacities by {} in all", amount(missing));
        finding.help(match supply.bound {
            Bound::Worst => {
                format!("{help}; or state the share of the route with `selector.share.{channel}`")
            }
            Bound::Exact | Bound::Stated => help,
        });
    }
}
