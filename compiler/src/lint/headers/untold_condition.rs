//! A condition on a header that no event has.

use logflowc_grammar::catalog::HeaderRole;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};
use logflowc_grammar::text::Text;

use crate::analysis::headers::Presence;
use crate::condition::Looked;
use crate::config::Component;
use crate::flow::Node;
use crate::lint::nearest::nearest;
use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF517",
        name: "untold-condition",
        level: Level::Warning,
        why: "What is said of an absent header holds for no event, or for all of them when it is turned around.",
    },
    bad: "agent a\nsource s = seq\nchannel c = memory\nsink k = logger\n\
          flow s | extract /(?<status:int>\\d+)/ | drop when staus < 400 => c\nflow c => k\n",
    good: "agent a\nsource s = seq\nchannel c = memory\nsink k = logger\n\
           flow s | extract /(?<status:int>\\d+)/ | drop when status < 400 => c\nflow c => k\n",
    since: "0.1.0",
    check,
};

/// The header by which an operator tells events apart, or which it copies.
fn key(step: &Component) -> Option<&Text> {
    let key =
        ["by", "from"].into_iter().find_map(|key| step.value(key)).filter(|key| !key.setting.unknown)?;
    let header = key.property?.header == Some(HeaderRole::Read) && key.setting.value.as_str() != "body";
    header.then_some(&key.setting.value)
}

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for index in flow.graph.node_indices() {
            let (Node::Interceptor(step), Some(headers)) = (flow.graph[index], facts.headers.before(index))
            else {
                continue;
            };
            let looked = Looked::of(step);
            let told = looked.iter().flat_map(Looked::headers);
            for name in told.chain(key(step)) {
                if headers.get(name.as_str()).presence != Presence::Never {
                    continue;
                }
                let message = format!("no event has a header `{name}` here");
                let finding = report.finding(&LINT.rule, name.span(), message);
                let set = headers.known.iter().filter(|(_, header)| header.presence != Presence::Never);
                match nearest(name.as_str(), set.map(|(name, _)| name.as_ref())) {
                    Some(meant) => {
                        finding.help(format!("did you mean `{meant}`?"));
                        context.offer(finding, Safety::Unsafe, name, meant);
                    }
                    None => {
                        finding.help(format!("set `{name}` before, with `extract` or `set`"));
                    }
                }
            }
        }
    }
}
