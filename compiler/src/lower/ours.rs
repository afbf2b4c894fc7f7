//! Interceptors that Flume does not have, as operators of the plan.

use logflowc_plan::{
    Cut, Field, FieldKind, Format, HeaderId, Join, Operator, Redaction, Sensitive, Unparsed, Value,
};

use super::headers::HeaderNames;
use super::operators::{pattern, text};
use crate::config::Component;
use crate::fields;
use crate::flow::items;
use crate::signs;

/// The operator of an interceptor; none where it lacks something, which is a finding.
pub(super) fn of(step: &Component, headers: &HeaderNames) -> Option<Operator> {
    let header = |key| step.text(key).map(|name| headers.id(name));
    let class = step.class.known().expect("only known classes are lowered");
    Some(match class.name {
        "body" => Operator::Body { header: header("to")?, keep: step.flag("preserveExisting") },
        "parse" => parse(step, headers)?,
        "redact" => redact(step)?,
        "sample" => sample(step, header("by"))?,
        "throttle" => Operator::Throttle {
            events: number(step, "events")?,
            per_ms: number(step, "per")?,
            burst: number(step, "burst").or_else(|| number(step, "events"))?,
            by: header("by"),
            mark: header("mark"),
            keys: number(step, "maxKeys")?,
        },
        "dedupe" => Operator::Dedupe {
            by: match step.text("by")? {
                "body" => Value::Body,
                name => Value::Header { header: headers.id(name) },
            },
            within_ms: number(step, "within")?,
            keys: number(step, "maxKeys")?,
        },
        "count" => Operator::Count {
            metric: step.text("as")?.to_owned(),
            by: header("by"),
            keys: number(step, "maxKeys")?,
        },
        "split" => Operator::Split {
            at: match step.text("delimiter") {
                _ if step.flag("json") => Cut::JsonArray,
                Some(text) => Cut::Text { text: signs::meant(text) },
                None => Cut::Lines,
            },
        },
        _ => return None,
    })
}

/// Which lines make one event, if a step says so; a mistake is a finding.
pub(super) fn join(step: &Component) -> Option<Join> {
    step.class.known().filter(|class| class.name == "join")?;
    Some(Join {
        start: pattern(step.text("start")?)?,
        lines: number(step, "maxLines")?,
        bytes: number(step, "maxBytes")?,
        timeout_ms: number(step, "timeout")?,
    })
}

fn number<T: TryFrom<i64>>(step: &Component, key: &str) -> Option<T> {
    T::try_from(step.number(key)?).ok()
}

fn parse(step: &Component, headers: &HeaderNames) -> Option<Operator> {
    let word = step.text("format")?.to_ascii_lowercase();
    let or = |key, default| signs::meant(step.text(key).filter(|text| !text.is_empty()).unwrap_or(default));
    let format = match word.as_str() {
        "json" => Format::Json,
        "logfmt" => Format::Logfmt,
        "key_value" => Format::KeyValue { separator: or("separator", "="), delimiter: or("delimiter", " ") },
        "csv" => Format::Csv {
            separator: *or("separator", ",").as_bytes().first()?,
            columns: items(step, "columns")
                .iter()
                .map(|item| fields::split(item.as_str()).0.to_owned())
                .collect(),
        },
        "syslog" => Format::Syslog,
        _ => return None,
    };
    let named = fields::of(step);
    let others = named.is_none().then(|| text(step, "prefix").to_owned());
    let mut fields: Vec<Field> = Vec::new();
    for field in named.into_iter().flatten() {
        if fields.iter().all(|known| known.name != field.name) {
            let kind = field.kind.unwrap_or(FieldKind::Text);
            fields.push(Field { name: field.name, header: headers.id(&field.header), kind });
        }
    }
    Some(Operator::Parse { format, fields, others, unparsed: unparsed(step, headers) })
}

fn unparsed(step: &Component, headers: &HeaderNames) -> Unparsed {
    match step.text("failureHeader") {
        _ if text(step, "onFailure").eq_ignore_ascii_case("drop") => Unparsed::Drop,
        Some(name) => Unparsed::Mark { header: headers.id(name) },
        None => Unparsed::Keep,
    }
}

fn redact(step: &Component) -> Option<Operator> {
    let kind = |word: &str| match word.to_ascii_lowercase().as_str() {
        "emails" => Some(Sensitive::Emails),
        "ips" => Some(Sensitive::Ips),
        "credit_cards" => Some(Sensitive::CreditCards),
        _ => None,
    };
    let kinds: Option<Vec<Sensitive>> = items(step, "kinds").iter().map(|word| kind(word.as_str())).collect();
    let pattern = match step.text("pattern") {
        Some(written) => Some(pattern(written)?),
        None => None,
    };
    let by = match step.text("hashKey") {
        Some(key) => Redaction::Hash { key: key.to_owned() },
        None => Redaction::Text { text: text(step, "with").to_owned() },
    };
    Some(Operator::Redact { kinds: kinds?, pattern, by })
}

fn sample(step: &Component, by: Option<HeaderId>) -> Option<Operator> {
    let (kept, of) = match number(step, "oneIn") {
        Some(of) => (1, of),
        None => (number(step, "share")?, 100),
    };
    Some(Operator::Sample { kept, of, by })
}
