//! The page of a rule.

use logflowc_compiler::example;
use logflowc_compiler::lint::Lint;
use logflowc_grammar::render;
use serde_json::Value;

use crate::rules;

/// What is known about a rule.
pub(super) fn facts(lint: &Lint) -> Value {
    let mut facts = rules::facts(lint);
    facts["kind"] = "rule".into();
    facts["bad"] = lint.bad.into();
    facts["good"] = lint.good.into();
    facts["finding"] = finding(lint).into();
    facts
}

/// The same for people.
pub(super) fn page(lint: &Lint, markdown: bool) -> String {
    let rule = &lint.rule;
    let fix = match rules::fix(lint) {
        Some("safe") => "`--fix` mends it",
        Some(_) => "`--fix --unsafe-fixes` mends it",
        None => "no fix",
    };
    let title = format!("{} {}", rule.code, rule.name);
    let about = format!("Level: {}. Since {}. Fix: {fix}.", rule.level, lint.since);
    let [bad, shown, good] = [lint.bad, &finding(lint), lint.good].map(|text| block(text, markdown));
    let title = if markdown { format!("## {title}") } else { title };
    format!("{title}\n\n{}\n\n{about}\n\nBad:\n\n{bad}\n{shown}\nGood:\n\n{good}", rule.why)
}

/// What the rule says about its bad example.
fn finding(lint: &Lint) -> String {
    let (sources, findings) = example::findings(lint, lint.bad);
    findings.iter().map(|finding| render::full(&sources, finding, false)).collect()
}

/// A text that stands apart.
fn block(text: &str, markdown: bool) -> String {
    let text = text.trim_end();
    if markdown {
        return format!("```text\n{text}\n```\n");
    }
    text.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}
