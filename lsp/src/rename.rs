//! Another name for an agent, a component or a part: in all keys, lists and references.

use logflowc_compiler::read::Form;
use lsp_types::{Position, PrepareRenameResponse, TextEdit, WorkspaceEdit};

use crate::document::View;
use crate::occurrences::{self, Occurrence};
use crate::server::Refusal;

/// What would be renamed; nothing in JSON, where agents share components.
pub(crate) fn prepare(view: &View<'_>, position: Position) -> Option<PrepareRenameResponse> {
    let all = names(view);
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
    let all = names(view);
    let Some(asked) = occurrences::at(&all, view.offset(position)) else { return Ok(None) };
    if let Some(c) = new.chars().find(|c| !is_plain(*c)) {
        return Err(Refusal::failed(format!("a name cannot have {c:?} in it")));
    }
    if new.is_empty() {
        return Err(Refusal::failed("a name cannot be empty"));
    }
    let front = &asked.path[..asked.path.len() - asked.name.len()];
    let taken = format!("{front}{new}");
    if new != asked.name && all.iter().any(|found| found.path == taken) {
        return Err(Refusal::failed(format!("there is a `{taken}` already")));
    }
    let same = all.iter().filter(|found| found.path == asked.path);
    let edits = same.map(|found| TextEdit::new(view.range(found.span), new.to_owned())).collect();
    Ok(Some(edit(view, edits)))
}

/// Edits of one document.
pub(crate) fn edit(view: &View<'_>, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit::new([(view.uri.clone(), edits)].into())
}

fn names(view: &View<'_>) -> Vec<Occurrence> {
    if view.document().form == Form::Properties { occurrences::all(view) } else { Vec::new() }
}

/// Characters that mean the same in a key, in a list and in a reference.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '@' | '/' | '~')
}
