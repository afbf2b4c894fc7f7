//! A JSON text that is no JSON.

use logflowc_grammar::ast::JsonFaultKind;
use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::lint::{Context, Lint};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF011",
        name: "invalid-json",
        level: Level::Error,
        why: "What cannot be read cannot be checked.",
    },
    bad: "{ \"agents\": { \"a\": { \"sources\": [\"r\"] } } ",
    good: "{ \"sources\": { \"r\": { \"type\": \"seq\" } }, \"channels\": { \"c\": { \"type\": \"memory\" } }, \"sinks\": { \"k\": { \"type\": \"null\" } }, \"agents\": { \"a\": { \"sources\": [\"r\"], \"channels\": [\"c\"], \"sinks\": [\"k\"] } } }",
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for fault in context.documents.iter().flat_map(|document| &document.faults) {
        let message = match fault.kind {
            JsonFaultKind::UnclosedString => "this string has no closing quote",
            JsonFaultKind::UnclosedBracket => "this bracket is never closed",
            JsonFaultKind::BadEscape => "this is no escape of JSON",
            JsonFaultKind::MissingColon => "a colon and a value are missing behind this key",
            JsonFaultKind::MissingValue => "this key has no value",
            JsonFaultKind::MissingComma => "a comma is missing here",
            JsonFaultKind::StrayComma => "this comma separates nothing",
            JsonFaultKind::BareWord => "text must stand in quotes",
            JsonFaultKind::Junk => "this does not belong here",
            JsonFaultKind::TooDeep => "brackets are nested too deep",
            JsonFaultKind::Empty => "there is nothing to read",
        };
        let finding = report.finding(&LINT.rule, fault.span, message);
        let written = context.sources.slice(fault.span);
        match fault.kind {
            JsonFaultKind::StrayComma if written == "," => {
                finding.fix(Safety::Safe, "remove the comma", fault.span, "");
            }
            JsonFaultKind::BareWord if !written.contains(['"', '\\']) => {
                finding.fix(Safety::Safe, "put it in quotes", fault.span, format!("\"{written}\""));
            }
            _ => {}
        }
    }
}
