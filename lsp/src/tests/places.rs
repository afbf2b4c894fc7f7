//! Findings, hovers, actions, outline and colours.

use logflowc_compiler::lint::rules;
use lsp_types::{
    CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionParams, DiagnosticTag, HoverContents,
    PartialResultParams, Range, TextDocumentIdentifier, WorkDoneProgressParams,
};

use super::{Case, GOOD, JSON};
use crate::actions::actions;
use crate::diagnostics::{self, diagnostics};
use crate::formatting::formatting;
use crate::hover::hover;
use crate::outline::symbols;
use crate::tokens::{LEGEND, tokens};

fn hovered(case: &Case) -> String {
    match hover(&case.view(), case.cursor).expect("something to say").contents {
        HoverContents::Markup(markup) => markup.value,
        other => panic!("{other:?}"),
    }
}

pub(super) fn offered(case: &Case, only: Option<CodeActionKind>) -> Vec<(String, String, Option<bool>)> {
    let params = CodeActionParams {
        text_document: TextDocumentIdentifier::new("file:///x".parse().expect("a URI")),
        range: Range::new(case.cursor, case.cursor),
        context: CodeActionContext { only: only.map(|only| vec![only]), ..CodeActionContext::default() },
        work_done_progress_params: WorkDoneProgressParams::default(),
        partial_result_params: PartialResultParams::default(),
    };
    let told = |action| match action {
        CodeActionOrCommand::CodeAction(action) => {
            let after = case.after_all(&action.edit.expect("an edit"));
            (action.title, after, action.is_preferred)
        }
        CodeActionOrCommand::Command(command) => panic!("{command:?}"),
    };
    actions(&case.view(), &params).into_iter().map(told).collect()
}

#[test]
fn rules_with_tags_exist() {
    for name in diagnostics::WITHOUT_EFFECT.iter().chain(diagnostics::OUTDATED) {
        assert!(rules().any(|rule| rule.name == *name), "{name}");
    }
}

#[test]
fn findings_have_places_codes_and_tags() {
    let case = Case::new(&format!("{GOOD}a.sinks.k1.channel = c2\n"));
    let found = diagnostics(&case.view());
    let twice = found.iter().find(|found| found.message.contains("twice") || found.tags.is_some());
    let twice = twice.expect("a key that is written twice");
    assert_eq!(twice.tags, Some(vec![DiagnosticTag::UNNECESSARY]));
    assert!(twice.related_information.is_some());
    assert_eq!(twice.source.as_deref(), Some("logflowc"));
}

#[test]
fn comments_allow_findings() {
    let wrong = "a.sinks.k9.type = nonsense\n";
    let count = |comment: &str| diagnostics(&Case::new(&format!("{GOOD}{comment}{wrong}")).view()).len();
    assert!(count("") > count("# logflowc: allow ALL\n"));
}

#[test]
fn keys_types_names_and_rules_are_explained() {
    assert!(hovered(&Case::good("a.sources.r1.por")).contains("**port**"));
    assert!(hovered(&Case::good("a.sources.r1.type = net")).contains("**netcat** (source)"));
    assert!(hovered(&Case::good("a.sinks.k1.channel = c")).contains("**memory** (channel)"));
    let case = Case::new("# logflowc: allow unknown-t|ype\n");
    assert!(hovered(&case).contains("LF105"));
}

#[test]
fn fixes_and_comments_are_offered() {
    let case = Case::new(&GOOD.replace("type = logger", "type = log|ge"));
    let offers = offered(&case, None);
    assert!(offers.iter().any(|(title, after, _)| title.starts_with("Allow `unknown-type`")
        && after.contains("# logflowc: allow LF105\na.sinks.k1.type = logge")));
    assert!(offers.iter().any(|(_, after, _)| after == GOOD), "{offers:?}");
}

#[test]
fn all_safe_fixes_are_made_at_once() {
    let case = Case::new(&GOOD.replace("c1 c2\na.sources.r1.inter", "c1, c2\na.sources.r1.inter"));
    assert!(offered(&case, None).iter().all(|(title, ..)| title != "Make all safe fixes"));
    let fixable = case.view().analysis.findings.iter().any(|finding| {
        finding.fix.as_ref().is_some_and(|fix| fix.safety == logflowc_grammar::finding::Safety::Safe)
    });
    let all = offered(&case, Some(CodeActionKind::SOURCE));
    assert_eq!(all.len(), usize::from(fixable));
    assert!(case.sources().iter().count() == 1);
}

#[test]
fn the_outline_has_agents_and_components() {
    let symbols = symbols(&Case::new(GOOD).view());
    assert_eq!(symbols.len(), 1);
    let components = symbols[0].children.as_ref().expect("components");
    let names: Vec<_> = components.iter().map(|symbol| symbol.name.as_str()).collect();
    assert_eq!(names, ["r1", "c1", "c2", "k1"]);
    assert_eq!(components[0].detail.as_deref(), Some("source netcat"));
    assert_eq!(components[0].children.as_ref().map(Vec::len), Some(1));
}

#[test]
fn words_have_colours() {
    let tokens = tokens(&Case::new("# hi\na.sources = r1\n").view());
    let plain: Vec<_> = tokens
        .iter()
        .map(|token| (token.delta_line, token.delta_start, token.length, token.token_type))
        .collect();
    assert_eq!(plain, [(0, 0, 4, 8), (1, 0, 1, 0), (0, 2, 7, 1), (0, 10, 2, 2)]);
}

#[test]
fn words_of_json_have_colours() {
    let mut at = (0, 0);
    let case = Case::named("file:///a.json", JSON);
    let words = tokens(&case.view()).into_iter().map(|token| {
        at = (at.0 + token.delta_line, if token.delta_line == 0 { at.1 } else { 0 } + token.delta_start);
        let line = JSON.lines().nth(at.0 as usize).expect("a line");
        let word = &line[at.1 as usize..(at.1 + token.length) as usize];
        format!("{word} {}", LEGEND[token.token_type as usize].as_str())
    });
    let words: Vec<String> = words.collect();
    for expected in [
        "sources keyword",
        "r1 variable",
        "channels property",
        "c1 variable",
        "netcat type",
        "localhost string",
        "4444 number",
        "interceptors.i1 property",
        "host type",
        "true enumMember",
        "a namespace",
    ] {
        assert!(words.iter().any(|word| word == expected), "{expected}: {words:#?}");
    }
}

#[test]
fn lines_that_go_and_come_at_one_place_are_one_edit() {
    let case = Case::new(
        "éa.sources.r1.interceptors = i1\na.sources.r1.interceptors.i1.type = host\na.channels.c1.type = memory\n\
         a.channels.c2.type = memory\na.sinks.k1.type = logger\na.sinks.k1.channel = c1\n\r\na.é\n\n\
         selector.type = multiplexing\né",
    );
    let edits = formatting(&case.view()).expect("it can be read");
    let places: Vec<_> = edits.iter().map(|edit| edit.range).collect();
    assert!(places.iter().zip(&places[1..]).all(|(one, next)| one.end < next.start), "{places:?}");
}

#[test]
fn only_lines_that_differ_are_formatted() {
    let text = GOOD.replace("a.channels.c1.type = memory", "a.channels.c1.type:memory");
    let case = Case::new(&text);
    let edits = formatting(&case.view()).expect("it can be read");
    let spread = Case::new(&format!("\n\n{}\n\n\n\n# the end\n", case.after(&edits)));
    assert!(case.after(&edits).contains("a.channels.c1.type = memory\n"), "{edits:?}");
    let edits = formatting(&spread.view()).expect("it can be read");
    assert!(edits.iter().all(|edit| edit.new_text.is_empty()), "{edits:?}");
    assert_eq!(formatting(&Case::new("a = \\u12").view()), None, "Flume would not read it either");
}
