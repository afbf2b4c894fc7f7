//! Another name for an agent, a component or a part: in all keys, lists and references.

use logflowc_compiler::read::Form;
use logflowc_grammar::ast::{JsonKind, JsonValue};
use logflowc_grammar::json;
use lsp_types::{Position, PrepareRenameResponse, TextEdit, WorkspaceEdit};

use crate::document::View;
use crate::flow;
use crate::occurrences::{self, Occurrence, Role};
use crate::server::Refusal;

/// What would be renamed.
pub(crate) fn prepare(view: &View<'_>, position: Position) -> Option<PrepareRenameResponse> {
    let all = occurrences::all(view);
    let asked = occurrences::at(&all, view.offset(position))?;
    let range = view.range(asked.span);
    Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: asked.name.clone() })
}

/// The edits that rename what stands at a position.
pub(crate) fn rename(
    view: &View<'_>,
    position: Position,
    new: &str,
) -> Result<Option<WorkspaceEdit>, Refusal> {
    let all = occurrences::all(view);
    let Some(asked) = occurrences::at(&all, view.offset(position)) else { return Ok(None) };
    let same = occurrences::same(&all, asked);
    refuse_name(view, new)?;
    let is_given = same.iter().all(|found| found.role == Role::Reference)
        || same.iter().any(|found| found.role == Role::List);
    if view.document().form == Form::Flow && is_given {
        return Err(Refusal::failed(format!("`{}` gets its name elsewhere", asked.name)));
    }
    let taken = same.iter().map(|found| (front(found), format!("{}{new}", front(found))));
    let taken = taken
        .filter(|_| new != asked.name)
        .find(|(front, path)| all.iter().any(|found| found.path == *path) || is_defined(view, front, new));
    if let Some((_, path)) = taken {
        return Err(Refusal::failed(format!("there is a `{path}` already")));
    }
    let edits = same.iter().map(|found| TextEdit::new(view.range(found.span), new.to_owned())).collect();
    Ok(Some(edit(view, edits)))
}

/// What cannot be a name everywhere.
fn refuse_name(view: &View<'_>, new: &str) -> Result<(), Refusal> {
    let refuse = |why: String| Err(Refusal::failed(why));
    match new.chars().find(|c| !is_plain(*c)) {
        _ if new.is_empty() => refuse("a name cannot be empty".to_owned()),
        Some(c) => refuse(format!("a name cannot have {c:?} in it")),
        None if view.document().form == Form::Flow && !flow::is_name(new) => {
            refuse(format!("`{new}` is no name, or has a meaning of its own"))
        }
        None => Ok(()),
    }
}

/// Edits of one document.
pub(crate) fn edit(view: &View<'_>, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit::new([(view.uri.clone(), edits)].into())
}

/// What stands before the name in the keys.
fn front(occurrence: &Occurrence) -> &str {
    &occurrence.path[..occurrence.path.len() - occurrence.name.len()]
}

/// Whether a JSON text defines a name in a section, be it that no agent lists it.
fn is_defined(view: &View<'_>, front: &str, name: &str) -> bool {
    if view.document().form != Form::Json {
        return false;
    }
    let section = front.trim_end_matches('.').rsplit('.').next().filter(|word| !word.is_empty());
    let json = json::parse(&view.analysis.sources, view.document().file);
    let member = |value: Option<JsonValue>, name: &str| match value?.kind {
        JsonKind::Object(members) => {
            members.into_iter().find(|(key, _)| key.as_str() == name).map(|(_, it)| it)
        }
        _ => None,
    };
    member(member(json.value, section.unwrap_or("agents")), name).is_some()
}

/// Characters that mean the same in a key, in a list and in a reference.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '@' | '/' | '~')
}
