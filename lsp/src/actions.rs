//! What an editor can do about findings: make their fixes, or allow them by a comment.

use std::ops::Range;

use logflowc_compiler::{allow, fix};
use logflowc_grammar::finding::{Edit, Finding, Safety};
use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, TextEdit};

use crate::diagnostics::diagnostic;
use crate::document::View;
use crate::rename::edit;

/// The actions for a range. Fixing everything is looked at only when it is asked for: it checks the text again.
pub(crate) fn actions(view: &View<'_>, params: &CodeActionParams) -> Vec<CodeActionOrCommand> {
    let only = params.context.only.as_deref();
    let wants =
        |kind: &CodeActionKind| only.is_none_or(|only| only.iter().any(|wanted| includes(wanted, kind)));
    let mut actions = Vec::new();
    if wants(&CodeActionKind::QUICKFIX) {
        let range = view.offset(params.range.start)..view.offset(params.range.end);
        let touched = view.analysis.findings.iter().filter(|finding| touches(finding, &range));
        for finding in touched {
            actions.extend(fix_of(view, finding));
            actions.extend(allowance(view, finding));
        }
    }
    if only.is_some() && wants(&CodeActionKind::SOURCE_FIX_ALL) {
        actions.extend(fix_all(view));
    }
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// Whether a kind is another one or a closer description of it.
fn includes(wanted: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let (wanted, kind) = (wanted.as_str(), kind.as_str());
    let below = |outer: &str, inner: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    wanted.is_empty() || below(wanted, kind)
}

fn touches(finding: &Finding, range: &Range<usize>) -> bool {
    let span = finding.span().range();
    span.start <= range.end && range.start <= span.end
}

fn fix_of(view: &View<'_>, finding: &Finding) -> Option<CodeAction> {
    let fix = finding.fix.as_ref()?;
    Some(CodeAction {
        title: fix.title.clone(),
        is_preferred: Some(fix.safety == Safety::Safe),
        ..quick_fix(view, finding, &fix.edits)
    })
}

fn allowance(view: &View<'_>, finding: &Finding) -> Option<CodeAction> {
    let edits = allow::insertions(&view.analysis.sources, view.document(), std::slice::from_ref(finding))?;
    let title = format!("Allow `{}` on this line", finding.rule.name);
    Some(CodeAction { title, is_preferred: Some(false), ..quick_fix(view, finding, &edits) })
}

fn quick_fix(view: &View<'_>, finding: &Finding, edits: &[Edit]) -> CodeAction {
    let edits = edits.iter().map(|edit| TextEdit::new(view.range(edit.span), edit.text.clone()));
    CodeAction {
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic(view, finding)]),
        edit: Some(edit(view, edits.collect())),
        ..CodeAction::default()
    }
}

/// All safe fixes, and those that they make possible.
fn fix_all(view: &View<'_>) -> Option<CodeAction> {
    let old = view.lines.text();
    let outcome = fix::to_fixed_point(old.as_bytes().to_vec(), Safety::Safe, |bytes| view.examined(bytes));
    let new = String::from_utf8(outcome.bytes).ok().filter(|new| new != old)?;
    let (range, text) = difference(old, &new);
    let text_edit = TextEdit::new(view.lines.range(range), text.to_owned());
    Some(CodeAction {
        title: "Make all safe fixes".to_owned(),
        kind: Some(CodeActionKind::SOURCE_FIX_ALL),
        edit: Some(edit(view, vec![text_edit])),
        ..CodeAction::default()
    })
}

/// The part of a text that is another one in a new text.
fn difference<'n>(old: &str, new: &'n str) -> (Range<usize>, &'n str) {
    let same = |pair: &(u8, u8)| pair.0 == pair.1;
    let front = old.bytes().zip(new.bytes()).take_while(same).count();
    let front = old.floor_char_boundary(front);
    let back = old[front..].bytes().rev().zip(new[front..].bytes().rev()).take_while(same).count();
    let end = old.ceil_char_boundary(old.len() - back);
    let back = old.len() - end;
    (front..end, &new[front..new.len() - back])
}
