//! A requirement that does not hold.

use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::proof;
use crate::lint::{Context, Lint, framed};
use crate::requirement;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF413",
        name: "unproved-requirement",
        level: Level::Error,
        why: "The author has said that this must hold, and there is a way on which it does not.",
    },
    bad: framed!("a.logflowc.require.1 = at_least_once on r -> k"),
    good: framed!(
        "a.logflowc.require.1 = at_least_once on r -> k\n",
        "a.channels.c.type = file\na.sinks.k.type = file_roll\na.sinks.k.sink.directory = /data"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for setting in requirement::of(context.config, flow.agent.name.as_str()) {
            let Some(requirement) = requirement::read(setting).filter(|_| !setting.unknown) else { continue };
            let Some(Err(refusal)) = proof::prove(flow, facts, &requirement) else { continue };
            let finding = report.finding(&LINT.rule, setting.value.span(), refusal.message);
            finding.label("required here");
            for (span, word) in refusal.way {
                finding.related(span, word);
            }
            if let Some(help) = refusal.help {
                finding.help(help);
            }
        }
    }
}
