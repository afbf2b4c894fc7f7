//! From a name to where it is defined and to all places that use it.

use lsp_types::{Location, Position};

use crate::document::View;
use crate::occurrences::{self, Occurrence, Role};

/// Where the name at a position is defined: its `type`, or its list for who asks there.
pub(crate) fn definition(view: &View<'_>, position: Position) -> Option<Vec<Location>> {
    let all = occurrences::all(view);
    let asked = occurrences::at(&all, view.offset(position))?;
    let of = |role: Role| {
        let here = |found: &&Occurrence| found.path == asked.path && found.role == role;
        all.iter().find(here).filter(|found| found.span != asked.span)
    };
    let first = || all.iter().find(|found| found.path == asked.path && found.role != Role::Reference);
    let target = of(Role::Type).or_else(|| of(Role::List)).or_else(first)?;
    Some(vec![location(view, target)])
}

/// All places of the name at a position.
pub(crate) fn references(view: &View<'_>, position: Position, declared: bool) -> Option<Vec<Location>> {
    let all = occurrences::all(view);
    let asked = occurrences::at(&all, view.offset(position))?;
    let same = occurrences::same(&all, asked).into_iter();
    let wanted = same.filter(|found| declared || matches!(found.role, Role::Key | Role::Reference));
    Some(wanted.map(|found| location(view, found)).collect())
}

fn location(view: &View<'_>, occurrence: &Occurrence) -> Location {
    Location::new(view.uri.clone(), view.range(occurrence.span))
}
