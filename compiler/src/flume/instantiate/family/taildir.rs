//! The taildir source: at least one group needs a path, and headers belong to a group.

use crate::config::Component;
use crate::flume::verdict::Refusal;
use crate::java::text::split_blanks;

pub(super) fn check(component: &Component) -> Result<(), Refusal> {
    let groups = split_blanks(component.text("filegroups").unwrap_or_default());
    if !groups.iter().any(|group| component.value(&format!("filegroups.{group}")).is_some()) {
        return Err(Refusal::of("filegroups", "none of its `filegroups` has a path"));
    }
    let headers = component.values.iter().filter_map(|value| value.key.as_str().strip_prefix("headers."));
    if let Some(header) = headers.into_iter().find(|header| !header.contains('.')) {
        let key = format!("headers.{header}");
        return Err(Refusal::of(&key, format!("`{key}` names no group")));
    }
    match component.text("positionFile") {
        Some(path) if path.contains('\0') || !has_folder(path) => {
            Err(Refusal::of("positionFile", format!("`{path}` has no folder")))
        }
        _ => Ok(()),
    }
}

/// Whether `Path.getParent` gives something.
fn has_folder(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    path.contains('/')
}
