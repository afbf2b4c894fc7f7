//! `logflowc rules`: what `check` looks for.

use std::fmt::Write as _;

use logflowc_compiler::example;
use logflowc_compiler::lint::{LINTS, Lint};
use logflowc_grammar::finding::Safety;
use serde_json::{Value, json};

use crate::args::{PageFormat, RulesArgs};
use crate::{Exit, output};

/// Lists all rules.
pub(crate) fn rules(args: &RulesArgs) -> Exit {
    let page = match args.format {
        PageFormat::Text => text(),
        PageFormat::Json => {
            let rules: Vec<Value> = LINTS.iter().map(|lint| facts(lint)).collect();
            serde_json::to_string_pretty(&rules).expect("plain data") + "\n"
        }
        PageFormat::Markdown => markdown(),
    };
    output::result(&page);
    Exit::Good
}

/// What is known about a rule, without its examples.
pub(crate) fn facts(lint: &Lint) -> Value {
    json!({
        "code": lint.rule.code,
        "name": lint.rule.name,
        "level": lint.rule.level.to_string(),
        "fix": fix(lint),
        "since": lint.since,
        "why": lint.rule.why,
    })
}

/// Whether a rule can mend what it finds in its bad example.
pub(crate) fn fix(lint: &Lint) -> Option<&'static str> {
    example::fix(lint).map(|safety| match safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
    })
}

fn text() -> String {
    let mut out = String::new();
    for lint in LINTS {
        let rule = &lint.rule;
        let fix = fix(lint).unwrap_or_default();
        let level = rule.level.to_string();
        writeln!(out, "{}  {level:<7}  {fix:<6}  {}", rule.code, rule.name).expect("a string takes any text");
    }
    out
}

fn markdown() -> String {
    let mut out = "| Code | Name | Level | Fix | Why |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for lint in LINTS {
        let rule = &lint.rule;
        let fix = fix(lint).unwrap_or_default();
        let why = rule.why.replace('|', "\\|");
        writeln!(out, "| {} | {} | {} | {fix} | {why} |", rule.code, rule.name, rule.level)
            .expect("a string takes any text");
    }
    out
}
