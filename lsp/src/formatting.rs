//! The one way to write a configuration, as edits of the lines that differ.

use std::ops::Range;
use std::time::Duration;

use logflowc_compiler::fmt;
use lsp_types::TextEdit;

use crate::document::View;

/// How long to look for the fewest edits; then more lines are replaced than need be.
const PATIENCE: Duration = Duration::from_millis(100);

/// The edits that format a document; none where it cannot be read to its end, which a finding says.
pub(crate) fn formatting(view: &View<'_>) -> Option<Vec<TextEdit>> {
    let new = fmt::format(&view.analysis.sources, view.document().file).ok()?;
    let diff = similar::TextDiff::configure().timeout(PATIENCE).diff_lines(view.lines.text(), &new);
    let (old_starts, new_starts) = (starts(diff.old_slices()), starts(diff.new_slices()));
    let bytes = |starts: &[usize], lines: Range<usize>| starts[lines.start]..starts[lines.end];
    let changed = diff.ops().iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    let edits = changed.map(|op| {
        let text = &new[bytes(&new_starts, op.new_range())];
        TextEdit::new(view.lines.range(bytes(&old_starts, op.old_range())), text.to_owned())
    });
    Some(edits.collect())
}

/// Where lines start, and where the last one ends.
fn starts(lines: &[&str]) -> Vec<usize> {
    let ends = lines.iter().scan(0, |end, line| {
        *end += line.len();
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}
