//! The fields that the interceptor `parse` takes out of bodies, and the headers that they fill.

use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;
use logflowc_plan::FieldKind;

use crate::config::Component;
use crate::flow::items;

/// A field, with the text that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name, with dots between those of nested fields.
    pub name: String,
    /// The header that it fills.
    pub header: String,
    /// What it has to be; none where there is no such type.
    pub kind: Option<FieldKind>,
    /// Where it is named.
    pub span: Span,
}

/// What a line of syslog has.
const SYSLOG: [(&str, FieldKind); 10] = [
    ("priority", FieldKind::Int),
    ("facility", FieldKind::Int),
    ("severity", FieldKind::Int),
    ("version", FieldKind::Int),
    ("timestamp", FieldKind::Text),
    ("hostname", FieldKind::Text),
    ("app_name", FieldKind::Text),
    ("proc_id", FieldKind::Text),
    ("msg_id", FieldKind::Text),
    ("message", FieldKind::Text),
];

/// The fields of an interceptor `parse`; none where it takes all that it meets.
pub(crate) fn of(step: &Component) -> Option<Vec<Field>> {
    let prefix = step.text("prefix").unwrap_or_default();
    let named = items(step, "fields");
    let columns = items(step, "columns");
    if step.value("fields").is_some() || step.value("columns").is_some() {
        let listed = if named.is_empty() { columns } else { named };
        return Some(named_by(listed.iter(), prefix));
    }
    syslog(step.text("format").unwrap_or_default(), prefix, step.span())
}

/// The fields of a format whose fields are always the same.
pub fn syslog(format: &str, prefix: &str, span: Span) -> Option<Vec<Field>> {
    let field = |(name, kind): (&str, FieldKind)| Field {
        name: name.to_owned(),
        header: format!("{prefix}{name}"),
        kind: Some(kind),
        span,
    };
    format.eq_ignore_ascii_case("syslog").then(|| SYSLOG.map(field).to_vec())
}

/// The fields that a list names; `_` is a column that nobody wants.
pub fn named_by<'t>(items: impl Iterator<Item = &'t Text>, prefix: &str) -> Vec<Field> {
    let field = |item: &Text| {
        let (name, kind) = split(item.as_str());
        let kind = match kind {
            None | Some("string") => Some(FieldKind::Text),
            Some("int") => Some(FieldKind::Int),
            Some("float") => Some(FieldKind::Float),
            Some(_) => None,
        };
        Field { name: name.to_owned(), header: format!("{prefix}{name}"), kind, span: item.span() }
    };
    items.map(field).filter(|field| field.name != "_").collect()
}

/// The name and the type of `name:type`.
pub fn split(item: &str) -> (&str, Option<&str>) {
    match item.rsplit_once(':') {
        Some((name, kind)) => (name, Some(kind)),
        None => (item, None),
    }
}
