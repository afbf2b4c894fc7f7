//! The rules of the `flow` language. Its reader applies them, because only there are names and types at hand.

use logflowc_grammar::finding::{Finding, Level, Report};
use logflowc_grammar::source::Span;

use super::{Context, Lint};
use crate::read::{Document, Form};

pub(crate) use super::names::declared_twice::LINT as DECLARED_TWICE;
pub(crate) use super::names::shadowed_name::LINT as SHADOWED_NAME;
pub(crate) use super::names::undeclared_name::LINT as UNDECLARED_NAME;
pub(crate) use super::names::unused_name::LINT as UNUSED_NAME;
pub(crate) use super::names::wrong_direction::LINT as WRONG_DIRECTION;
pub(crate) use super::syntax::flow_syntax::LINT as FLOW_SYNTAX;
pub(crate) use super::syntax::unbuilt_flow::LINT as UNBUILT_FLOW;
pub(crate) use super::syntax::unread_include::LINT as UNREAD_INCLUDE;
pub(crate) use super::values::unknown_key::LINT as UNKNOWN_KEY;
pub(crate) use super::values::wrong_type::LINT as WRONG_TYPE;
pub(crate) use super::values::wrong_unit::LINT as WRONG_UNIT;

static LINTS: &[&Lint] = &[
    &FLOW_SYNTAX,
    &UNBUILT_FLOW,
    &UNREAD_INCLUDE,
    &UNDECLARED_NAME,
    &DECLARED_TWICE,
    &UNUSED_NAME,
    &SHADOWED_NAME,
    &WRONG_DIRECTION,
    &UNKNOWN_KEY,
    &WRONG_TYPE,
    &WRONG_UNIT,
];

/// What holds for findings of all other rules in a text of the language: they make way for those of its reader, and
/// their fixes, which are written for properties, are left out.
pub(super) fn settle(context: &Context<'_>, report: &mut Report) {
    let documents: Vec<&Document> =
        context.documents.iter().filter(|document| document.form == Form::Flow).collect();
    if documents.is_empty() {
        return;
    }
    let all = std::mem::take(report);
    let (told, others): (Vec<Finding>, Vec<Finding>) = all.iter().cloned().partition(is_told);
    let whole = told.iter().all(|finding| finding.level < Level::Error);
    let errors: Vec<Span> = told.iter().map(Finding::span).collect();
    let kept = others.into_iter().filter_map(|mut finding| {
        let span = finding.span();
        if documents.iter().all(|document| document.file != span.file) {
            return Some(finding);
        }
        finding.fix = None;
        let covered = errors.iter().any(|error| error.file == span.file && touches(*error, span));
        // What could not be read is missing, and says nothing about the rest.
        (!covered && (whole || finding.rule.code.starts_with("LF2"))).then_some(finding)
    });
    let kept: Vec<Finding> = kept.collect();
    *report = told.into_iter().chain(kept).collect();
}

fn is_told(finding: &Finding) -> bool {
    LINTS.iter().any(|lint| std::ptr::eq(&raw const lint.rule, finding.rule))
}

fn touches(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}
