//! Operators that Flume does not have, in the words of the `flow` language.

use logflowc_plan::{
    Cut, Field, FieldKind, Format, HeaderId, Join, Operator, Plan, Redaction, Sensitive, Unparsed, Value,
};

/// Which lines make one event.
pub(super) fn join(join: &Join) -> String {
    let Join { start, lines, bytes, timeout_ms } = join;
    format!("join from /{}/ up to {lines} lines or {bytes} bytes, within {timeout_ms} ms", start.written)
}

/// What a step does, in a few words.
pub(super) fn operator(plan: &Plan, step: &Operator) -> String {
    let name = |header: &HeaderId| plan.headers[header.0 as usize].as_str();
    let by = |by: &Option<HeaderId>| by.iter().map(|by| format!(" by {}", name(by))).collect::<String>();
    match step {
        Operator::Body { header, keep } => {
            format!("set {} = body{}", name(header), if *keep { ", if absent" } else { "" })
        }
        Operator::Parse { format, fields, others, unparsed } => {
            let all = others.iter().map(|prefix| format!("all as {prefix}*"));
            let fields = fields.iter().map(|field| self::field(plan, field)).chain(all);
            let unparsed = match unparsed {
                Unparsed::Keep => String::new(),
                Unparsed::Drop => ", else drop".to_owned(),
                Unparsed::Mark { header } => format!(", else mark {}", name(header)),
            };
            format!("parse {}: {}{unparsed}", format_name(format), fields.collect::<Vec<_>>().join(", "))
        }
        Operator::Redact { kinds, pattern, by } => {
            let kinds = kinds.iter().map(|kind| sensitive(*kind).to_owned());
            let what = kinds.chain(pattern.iter().map(|pattern| format!("/{}/", pattern.written)));
            let by = match by {
                Redaction::Text { text } => format!("with {text:?}"),
                Redaction::Hash { .. } => "hashed".to_owned(),
            };
            format!("redact {} {by}", what.collect::<Vec<_>>().join(", "))
        }
        Operator::Sample { kept, of, by: key } => format!("sample {kept} in {of}{}", by(key)),
        Operator::Throttle { events, per_ms, burst, by: key, mark, keys } => {
            let else_mark = mark.iter().map(|mark| format!(", else mark {}", name(mark))).collect::<String>();
            let bound = key.iter().map(|_| format!(", up to {keys} keys")).collect::<String>();
            format!("throttle {events} events in {per_ms} ms{}, burst {burst}{bound}{else_mark}", by(key))
        }
        Operator::Dedupe { by, within_ms, keys } => {
            let by = match by {
                Value::Body => "body",
                Value::Header { header } => name(header),
            };
            format!("dedupe by {by} within {within_ms} ms, up to {keys} keys")
        }
        Operator::Count { metric, by: key, .. } => format!("count{} as {metric}", by(key)),
        Operator::Split { at } => match at {
            Cut::Lines => "split lines".to_owned(),
            Cut::Text { text } => format!("split at {text:?}"),
            Cut::JsonArray => "split json".to_owned(),
        },
        other => unreachable!("{other:?} is Flume's"),
    }
}

fn field(plan: &Plan, field: &Field) -> String {
    let header = &plan.headers[field.header.0 as usize];
    let kind = match field.kind {
        FieldKind::Text => "",
        FieldKind::Int => ":int",
        FieldKind::Float => ":float",
    };
    if *header == field.name {
        format!("{header}{kind}")
    } else {
        format!("{}{kind} as {header}", field.name)
    }
}

fn format_name(format: &Format) -> &'static str {
    match format {
        Format::Json => "json",
        Format::Logfmt => "logfmt",
        Format::KeyValue { .. } => "key_value",
        Format::Csv { .. } => "csv",
        Format::Syslog => "syslog",
    }
}

fn sensitive(kind: Sensitive) -> &'static str {
    match kind {
        Sensitive::Emails => "emails",
        Sensitive::Ips => "ips",
        Sensitive::CreditCards => "credit_cards",
    }
}
