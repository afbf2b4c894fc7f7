//! Two sources that listen on one port.

use logflowc_grammar::finding::{Finding, Level, Report, Rule};

use crate::analysis::resources::Resource;
use crate::link::{Network, Placed};
use crate::lint::context::kind_word;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF325",
        name: "port-taken",
        level: Level::Error,
        why: "The second one cannot start; Flume tries it again every 3 seconds.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.r.type = netcat\na.sources.r.bind = 0.0.0.0\na.sources.r.port = 4444\na.sources.s.type = netcat\na.sources.s.bind = 127.0.0.1\na.sources.s.channels = c\na.sources.s.port = 4444"
    ),
    good: framed!(
        "a.sources = r s\na.sources.r.type = netcat\na.sources.r.bind = 0.0.0.0\na.sources.r.port = 4444\na.sources.s.type = netcat\na.sources.s.bind = 127.0.0.1\na.sources.s.channels = c\na.sources.s.port = 4445"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    context.compare(across, report);
}

/// Compares claims of one configuration, or of several.
pub(crate) fn across(network: &Network<'_>) -> Placed {
    let mut found = Vec::new();
    for (first, later) in network.clashes(Resource::Port) {
        let (it, other) = (later.it, first.it);
        let message =
            format!("{} `{}` listens on port {}, which is taken", kind_word(it.kind), it.owner, it.shown);
        let mut finding = Finding::new(&LINT.rule, it.span, message);
        let text = format!("taken by {}", other.claimant());
        later.member.show(&mut finding, first.member, other.span, &text);
        let one_file = later.member.file == first.member.file;
        finding.level = match (it.agent == other.agent, one_file) {
            (true, true) => Level::Error,
            // Files with an agent of the same name are mostly versions of one.
            (true, false) => Level::Note,
            (false, _) => Level::Warning,
        };
        finding
            .note("on one machine, only one of them can start; Flume tries the other again every 3 seconds")
            .help("give one of them another port");
        found.push((later.member.file, finding));
    }
    found
}
