//! One mistake, one finding: where a rule has found the cause, the rules that see only its effect fall silent.

use std::collections::HashSet;

use logflowc_grammar::finding::{Finding, Report};
use logflowc_grammar::source::{FileId, Span};

use super::{Lint, graph, headers, migration, names, syntax, values};

/// Rules that see that a key, a name or a value is no good, but not why.
static EFFECTS: &[&Lint] = &[
    &syntax::lost_backslash::LINT,
    &syntax::empty_value::LINT,
    &names::key_without_place::LINT,
    &names::unconfigured_component::LINT,
    &names::unknown_type::LINT,
    &names::unknown_channel::LINT,
    &names::agent_without_list::LINT,
    &graph::group_processor::LINT,
    &values::unknown_property::LINT,
    &values::not_a_number::LINT,
    &values::not_a_boolean::LINT,
    &values::unknown_word::LINT,
    &values::foreign_property::LINT,
    &values::relative_path::LINT,
    &headers::rounding_without_effect::LINT,
];

/// Rules that see that a file is no text.
static UNREAD: &[&Lint] = &[&syntax::utf_16_file::LINT];

/// Rules that see why.
static CAUSES: &[&Lint] = &[
    &syntax::byte_order_mark::LINT,
    &syntax::comment_in_value::LINT,
    &syntax::unresolved_reference::LINT,
    &syntax::quoted_value::LINT,
    &syntax::invisible_character::LINT,
    &syntax::typographic_character::LINT,
    &syntax::windows_path::LINT,
    &syntax::foreign_comment::LINT,
    &syntax::template_tag::LINT,
    &names::comma_in_list::LINT,
    &names::misspelt_section::LINT,
    &names::choice_without_type::LINT,
    &names::mapping_without_multiplexing::LINT,
    &names::dotted_name::LINT,
    &names::type_of_another_kind::LINT,
    &names::missing_builder::LINT,
    &names::moved_class::LINT,
    &names::misspelt_agent::LINT,
    &values::unit_in_number::LINT,
    &values::digit_separator::LINT,
    &values::arithmetic_in_number::LINT,
    &values::placeholder_value::LINT,
    &values::bare_position_file::LINT,
    &values::round_above_day::LINT,
    &migration::old_offset_reset::LINT,
];

/// Puts the effects behind the causes at their places. How bad the mistake is and what Flume does about it goes over
/// to the cause.
pub(super) fn settle(report: &mut Report) {
    let mut all = std::mem::take(report).into_sorted();
    // In a text that was not understood nothing else is meant as it looks.
    let unread: HashSet<FileId> =
        all.iter().filter(|finding| is_of(UNREAD, finding)).map(|finding| finding.span().file).collect();
    all.retain(|finding| is_of(UNREAD, finding) || !unread.contains(&finding.span().file));
    let (mut causes, rest): (Vec<Finding>, Vec<Finding>) =
        all.into_iter().partition(|finding| is_of(CAUSES, finding));
    let pointed_at: HashSet<Span> =
        causes.iter().flat_map(|cause| cause.labels.iter().map(|label| label.span)).collect();
    let mut unexplained = |finding: &Finding| {
        if !is_of(EFFECTS, finding) {
            return true;
        }
        if let Some(index) = within(&causes, finding.span()) {
            absorb(&mut causes[index], finding.clone());
            return false;
        }
        // A cause may point at several unknown keys in order to explain itself.
        !(is_of(&[&values::unknown_property::LINT], finding) && pointed_at.contains(&finding.span()))
    };
    let mut left: Vec<Finding> = rest.into_iter().filter(|finding| unexplained(finding)).collect();
    left.append(&mut causes);
    *report = left.into_iter().collect();
}

fn is_of(rules: &[&Lint], finding: &Finding) -> bool {
    rules.iter().any(|lint| std::ptr::eq(&raw const lint.rule, finding.rule))
}

/// The finding that stands inside a place. Findings are sorted by place.
fn within(findings: &[Finding], place: Span) -> Option<usize> {
    let first = findings
        .partition_point(|finding| (finding.span().file, finding.span().start) < (place.file, place.start));
    let close = findings[first..].iter().take_while(|finding| {
        let span = finding.span();
        span.file == place.file && span.start < place.end
    });
    close.into_iter().position(|finding| finding.span().end <= place.end).map(|offset| first + offset)
}

fn absorb(cause: &mut Finding, effect: Finding) {
    cause.level = cause.level.max(effect.level);
    let new = effect.notes.iter().filter(|note| !cause.notes.contains(note)).cloned();
    let new: Vec<String> = new.collect();
    cause.notes.extend(new);
    cause.effects.push(effect);
}

#[cfg(test)]
mod tests {
    use logflowc_grammar::finding::Level;

    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span::new(FileId(0), start..end)
    }

    #[test]
    fn a_cause_inside_the_place_takes_over_level_and_notes() {
        let mut report = Report::default();
        report.finding(&values::not_a_number::LINT.rule, span(5, 9), "no number").note("Flume drops it");
        report.finding(&values::not_a_number::LINT.rule, span(20, 22), "no number either");
        report.finding(&syntax::comment_in_value::LINT.rule, span(7, 9), "a comment");
        settle(&mut report);
        let left: Vec<_> = report.iter().map(|finding| (finding.rule.name, finding.level)).collect();
        assert_eq!(left, [("not-a-number", Level::Error), ("comment-in-value", Level::Error)]);
        assert_eq!(report.iter().last().map(|finding| finding.notes.len()), Some(1));
    }
}
