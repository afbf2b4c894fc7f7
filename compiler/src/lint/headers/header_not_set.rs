//! A header that is read where no event has it.

use logflowc_grammar::catalog::{HeaderRole, Kind, Type};
use logflowc_grammar::finding::{Level, Report, Rule, Safety};
use logflowc_grammar::source::Span;

use crate::analysis::class;
use crate::analysis::escapes::{EscapeKind, escaped, escapes};
use crate::analysis::headers::{Headers, Presence};
use crate::config::Component;
use crate::flow::Flow;
use crate::lint::nearest::nearest;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF501",
        name: "header-not-set",
        level: Level::Warning,
        why: "An absent header is an empty piece of a path; a topic, a partition or a route falls back to its default.",
    },
    bad: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{app}/%{host}\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = host"
    ),
    good: framed!(
        "a.sinks.k.type = hdfs\na.sinks.k.hdfs.path = /logs/%{host}\na.sources.r.interceptors = i\na.sources.r.interceptors.i.type = host"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (flow, facts) in context.analysed() {
        for (index, sink) in flow.nodes(Kind::Sink) {
            let Some(headers) = facts.headers.before(index) else { continue };
            for (name, span, escaped) in reads(sink) {
                if headers.get(&name).presence == Presence::Never {
                    tell(&Read { flow, sink, headers, name: &name, span, escaped }, report);
                }
            }
        }
    }
}

/// The headers that settings of a sink name, with their places and whether they stand in escapes.
fn reads(sink: &Component) -> Vec<(String, Span, bool)> {
    let mut reads = Vec::new();
    for escape in escaped(sink).flat_map(|value| escapes(&value.setting.value)) {
        if let EscapeKind::Header(name) = escape.kind {
            reads.push((name, escape.span, true));
        }
    }
    for value in sink.values.iter().filter(|value| !value.setting.unknown) {
        let Some(property) = value.property else { continue };
        if property.header == Some(HeaderRole::Read) && property.kind != Type::List {
            reads.push((value.setting.value.as_str().to_owned(), value.setting.value.span(), false));
        }
    }
    reads
}

struct Read<'r> {
    flow: &'r Flow<'r>,
    sink: &'r Component,
    headers: &'r Headers<'r>,
    name: &'r str,
    span: Span,
    escaped: bool,
}

fn tell(read: &Read<'_>, report: &mut Report) {
    let Read { flow, sink, headers, name, span, escaped } = read;
    let message = format!("no event that reaches sink `{}` has a header `{name}`", sink.name);
    let finding = report.finding(&LINT.rule, *span, message);
    finding.label("always absent").note(match class(sink) {
        "kafka" => "what reads it falls back to its default, in a topic to nothing",
        _ => "Flume puts nothing in its place",
    });
    for removed in &headers.get(name).removed {
        finding.related(*removed, "removed here");
    }
    let set = headers.known.iter().filter(|(_, header)| header.presence != Presence::Never);
    match (switch(flow, name), nearest(name, set.map(|(name, _)| name.as_ref()))) {
        (Some(help), _) => finding.help(help),
        (None, Some(meant)) => {
            let text = if *escaped { format!("%{{{meant}}}") } else { meant.to_owned() };
            finding.help(format!("did you mean `{meant}`?")).fix(
                Safety::Unsafe,
                format!("write `{meant}`"),
                *span,
                text,
            )
        }
        (None, None) => finding.help(format!("set `{name}` with an interceptor, or take it out")),
    };
}

/// The setting of a source that makes it set the header.
fn switch(flow: &Flow<'_>, name: &str) -> Option<String> {
    let flag = match name {
        "basename" => "basenameHeader",
        "file" => "fileHeader",
        _ => return None,
    };
    let knows = |source: &Component| source.class.known().is_some_and(|class| class.property(flag).is_some());
    let (_, source) = flow.nodes(Kind::Source).find(|(_, source)| knows(source))?;
    Some(format!("add `{}.sources.{}.{flag} = true`", flow.agent.name, source.name))
}
