//! Random texts, edits and positions: nothing panics, and edits lead to the text that the client has.

use logflowc_compiler::fmt;
use lsp_types::{
    CodeActionContext, CodeActionKind, CodeActionParams, PartialResultParams, Position, Range,
    TextDocumentContentChangeEvent, TextDocumentIdentifier, WorkDoneProgressParams,
};
use proptest::prelude::*;

use super::flow::FLOW;
use super::{Case, GOOD};
use crate::lines::{Encoding, Lines};
use crate::{actions, completion, diagnostics, formatting, hover, navigation, outline, rename, tokens};

/// Pieces of which configurations are made, and some that hurt.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\n"),
        Just("\r\n"),
        Just("\r"),
        Just("a."),
        Just("sources"),
        Just("."),
        Just(" = "),
        Just("r1"),
        Just("\\"),
        Just("\\u00e9"),
        Just("\\u12"),
        Just("é"),
        Just("😀"),
        Just("\u{feff}"),
        Just("${a.b}"),
        Just("# logflowc: allow LF105"),
        Just("channels"),
        Just("type"),
        Just("{"),
        Just("\"x\": ["),
        Just("\t"),
        Just("a.sinkgroups.g.processor.priority.k1=1\n"),
        Just("selector.type = multiplexing\n"),
        Just(","),
    ]
    .prop_map(str::to_owned)
}

fn text() -> impl Strategy<Value = String> {
    let wild = proptest::collection::vec(piece(), 0..30).prop_map(|pieces| pieces.concat());
    (wild, any::<bool>()).prop_map(|(tail, alone)| if alone { tail } else { format!("{GOOD}{tail}") })
}

/// The words of a flow, some of them in other places.
fn flow_text() -> impl Strategy<Value = String> {
    let words = FLOW.split_inclusive([' ', '\n']).collect::<Vec<_>>();
    let more = prop_oneof![prop::sample::select(words).prop_map(str::to_owned), "[ -~\n\u{e9}]{0,4}"];
    (0..FLOW.len(), proptest::collection::vec(more, 0..30)).prop_map(|(at, more)| {
        let at = FLOW.floor_char_boundary(at);
        format!("{}{}{}", &FLOW[..at], more.concat(), &FLOW[at..])
    })
}

fn position() -> impl Strategy<Value = Position> {
    (0..20_u32, 0..50_u32).prop_map(|(line, column)| Position::new(line, column))
}

/// Asks everything at a place.
fn ask(case: &Case, at: Position) -> String {
    let view = case.view();
    let params = |only| CodeActionParams {
        text_document: TextDocumentIdentifier::new("file:///x".parse().expect("a URI")),
        range: Range::new(at, at),
        context: CodeActionContext { only, ..CodeActionContext::default() },
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    format!(
        "{:?}",
        (
            (diagnostics::diagnostics(&view), completion::completion(&view, at), hover::hover(&view, at)),
            (navigation::definition(&view, at), navigation::references(&view, at, true)),
            (rename::prepare(&view, at), rename::rename(&view, at, "other"), outline::symbols(&view)),
            (tokens::tokens(&view), actions::actions(&view, &params(None))),
            (actions::actions(&view, &params(Some(vec![CodeActionKind::SOURCE]))), formatted(case)),
        )
    )
}

/// The edits of formatting lead to what `fmt` writes.
fn formatted(case: &Case) -> Option<String> {
    let view = case.view();
    let edits = formatting::formatting(&view)?;
    let after = case.after(&edits);
    let written = fmt::format(case.sources(), view.document().file).expect("there are edits");
    assert_eq!(after, written);
    Some(after)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn nothing_panics_anywhere(text in text(), json in any::<bool>(), at in position()) {
        let name = if json { "file:///x.json" } else { "file:///x.conf" };
        ask(&Case::named(name, &text.replace('|', "")), at);
    }

    #[test]
    fn nothing_panics_in_flows(text in flow_text(), at in position()) {
        ask(&Case::at("file:///x.flow", &text, 0), at);
    }

    #[test]
    fn edits_lead_to_the_same_answers_as_the_whole_text(
        text in text(),
        edits in proptest::collection::vec((position(), position(), piece()), 1..8),
        at in position(),
        wide in any::<bool>(),
    ) {
        let encoding = if wide { Encoding::Utf8 } else { Encoding::Utf16 };
        let mut lines = Lines::new(text.clone(), encoding);
        let mut expected = text;
        for (start, end, new) in edits {
            let (start, end) = (start.min(end), start.max(end));
            let range = lines.offset(start)..lines.offset(end);
            expected.replace_range(range, &new);
            lines.change(TextDocumentContentChangeEvent {
                range: Some(Range::new(start, end)),
                range_length: None,
                text: new,
            });
            prop_assert_eq!(lines.text(), &expected);
        }
        let whole = Lines::new(expected.clone(), encoding);
        for offset in (0..=expected.len()).filter(|at| expected.is_char_boundary(*at)) {
            let position = lines.position(offset);
            prop_assert_eq!(position, whole.position(offset));
            let is_end = expected[..offset].ends_with('\r') && expected[offset..].starts_with('\n');
            prop_assert!(is_end || lines.offset(position) == offset);
        }
        let edited = Case::new(lines.text());
        prop_assert_eq!(ask(&edited, at), ask(&Case::new(&expected), at));
    }
}
