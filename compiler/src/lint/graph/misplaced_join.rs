//! Lines that are to be joined where their source has told already that they arrived.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::analysis::class;
use crate::config::Component;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF338",
        name: "misplaced-join",
        level: Level::Error,
        why: "An event that waits for its next line must not be acknowledged. Only a source that can read lines again may let them wait.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = logflowc.interceptor.Join\n",
        "a.sources.r.interceptors.i.start = ^\\\\S"
    ),
    good: framed!(
        "a.sources.r.type = TAILDIR\na.sources.r.filegroups = f\na.sources.r.filegroups.f = /var/log/app.log\n",
        "a.sources.r.positionFile = /var/lib/p.json\na.sources.r.interceptors = i\n",
        "a.sources.r.interceptors.i.type = logflowc.interceptor.Join\na.sources.r.interceptors.i.start = ^\\\\S"
    ),
    since: "0.1.0",
    check,
};

/// Whether a source reads lines, and can read them again.
fn is_patient(source: &Component) -> bool {
    match class(source) {
        "taildir" => true,
        "spooldir" => source.parts_of(Kind::Deserializer).all(|part| class(part) == "line"),
        _ => false,
    }
}

fn check(context: &Context<'_>, report: &mut Report) {
    for flow in context.flows {
        for (index, source) in flow.nodes(Kind::Source) {
            let (steps, _) = flow.chain(index);
            for (at, join) in steps.iter().enumerate().filter(|(_, step)| class(step) == "join") {
                if !is_patient(source) {
                    let name = class(source);
                    let message = format!("lines of source `{}` cannot wait for others", source.name);
                    report
                        .finding(&LINT.rule, join.span(), message)
                        .note(match name {
                            "spooldir" => "with this deserializer events are no lines".to_owned(),
                            _ => format!("`{name}` cannot read them again after a crash"),
                        })
                        .help("write them to a file and read it with `TAILDIR`, or join them where they are written");
                } else if at > 0 {
                    report
                        .finding(
                            &LINT.rule,
                            join.span(),
                            "lines are joined before anything else happens to them",
                        )
                        .related(steps[at - 1].span(), "comes first")
                        .help("put it in front, once");
                }
            }
        }
    }
}
