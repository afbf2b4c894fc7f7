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
    let equal = diff.ops().iter().filter(|op| op.tag() == similar::DiffTag::Equal);
    let edits = between(equal.map(|op| (op.old_range(), op.new_range())), [&old_starts, &new_starts]);
    let edit = |(old, lines)| {
        let text = &new[bytes(&new_starts, lines)];
        TextEdit::new(view.lines.range(bytes(&old_starts, old)), text.to_owned())
    };
    Some(edits.into_iter().map(edit).collect())
}

/// What lies between the lines that stay: lines of the old text, and those that come in their place. Lines that go and
/// lines that come at one place are one edit; the protocol does not allow for two in that order.
fn between(
    equal: impl Iterator<Item = (Range<usize>, Range<usize>)>,
    starts: [&[usize]; 2],
) -> Vec<(Range<usize>, Range<usize>)> {
    let [old, new] = starts.map(|starts| starts.len() - 1);
    let (mut at, mut gaps) = ((0, 0), Vec::new());
    for (old, new) in equal.chain([(old..old, new..new)]) {
        if at != (old.start, new.start) {
            gaps.push((at.0..old.start, at.1..new.start));
        }
        at = (old.end, new.end);
    }
    gaps
}

/// Where lines start, and where the last one ends.
fn starts(lines: &[&str]) -> Vec<usize> {
    let ends = lines.iter().scan(0, |end, line| {
        *end += line.len();
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}
