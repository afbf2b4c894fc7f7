//! A removal of a header that no event has.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::analysis::class;
use crate::analysis::headers::{Presence, removals};
use crate::lint::context::steps;
use crate::lint::nearest::nearest;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF509",
        name: "nothing-to-remove",
        level: Level::Warning,
        why: "It does nothing, so the name is likely wrong.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i j\na.sources.r.interceptors.i.type = host\na.sources.r.interceptors.j.type = remove_header\na.sources.r.interceptors.j.withName = hostname"
    ),
    good: framed!(
        "a.sources.r.interceptors = i j\na.sources.r.interceptors.i.type = host\na.sources.r.interceptors.j.type = remove_header\na.sources.r.interceptors.j.withName = host"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, step) in steps(flow).filter(|(_, step)| class(step) == "remove_header") {
            let Some(headers) = facts.headers.before(index) else { continue };
            for name in removals(step) {
                let header = headers.get(name.as_str());
                if header.presence != Presence::Never {
                    continue;
                }
                let message = format!("there is no header `{name}` to remove");
                let finding = report.finding(&LINT.rule, name.span(), message);
                for removed in &header.removed {
                    finding.related(*removed, "already removed here");
                }
                let there = headers.known.iter().filter(|(_, header)| header.presence != Presence::Never);
                match nearest(name.as_str(), there.map(|(name, _)| name.as_ref())) {
                    Some(meant) => finding.help(format!("did you mean `{meant}`?")).fix(
                        Safety::Unsafe,
                        format!("write `{meant}`"),
                        name.span(),
                        meant,
                    ),
                    None => finding.help("remove the name"),
                };
            }
        }
    }
}
