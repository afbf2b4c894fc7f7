//! A number that is no port.

use logflowc_grammar::catalog::Fate;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::config::{Bad, Reading};
use crate::lint::context::consequence;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF204",
        name: "not-a-port",
        level: Level::Error,
        why: "Flume starts, fails to open the port, and tries again for ever.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = netcat\na.sources.s.bind = 127.0.0.1\na.sources.s.port = 99999\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = netcat\na.sources.s.bind = 127.0.0.1\na.sources.s.port = 9999\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let (Some(property), Reading::Bad(Bad::NotPort)) = (property, &value.reading) else { continue };
        let text = value.setting.value.as_str();
        let message = format!("{text} is not a port: `{}` of {}", value.key, place.title());
        let finding = report.finding(&LINT.rule, value.setting.value.span(), message);
        finding.label("0 to 65535");
        consequence(finding, property.range.unwrap_or(Fate::StartLoop), &place, property);
    }
}
