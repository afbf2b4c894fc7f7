//! What became of tests: for a person, and for a build server.

use std::fmt::Write as _;

use logflowc_grammar::render;

use super::{Failure, Suite};
use crate::format::xml::{self, Xml};

/// One line for each test, and what did not come as expected.
pub(super) fn text(suites: &[Suite], coloured: bool) -> String {
    let mut out = String::new();
    for suite in suites {
        let _ = writeln!(out, "{}", suite.name);
        for result in &suite.results {
            let word = if result.failures.is_empty() { "ok    " } else { "FAILED" };
            let _ = writeln!(out, "  {word} {}", result.name);
        }
        for failure in suite.results.iter().flat_map(|result| &result.failures) {
            let _ = write!(out, "\n{}", told(suite, failure, coloured));
        }
        for line in suite.coverage.iter().flat_map(super::Coverage::lines) {
            let _ = writeln!(out, "  {line}");
        }
    }
    let results = || suites.iter().flat_map(|suite| &suite.results);
    let failed = results().filter(|result| !result.failures.is_empty()).count();
    if results().count() > 0 {
        let _ = writeln!(out, "{} passed, {failed} failed", results().count() - failed);
    }
    out
}

fn told(suite: &Suite, failure: &Failure, coloured: bool) -> String {
    let mut text = render::mistake(&suite.sources, failure.at, &failure.message, coloured);
    if !failure.difference.is_empty() {
        text.push_str("  expected (-) and came (+):\n");
    }
    failure.difference.iter().for_each(|line| text.extend(["  ", line, "\n"]));
    text
}

/// A suite of `JUnit` for each configuration.
pub(super) fn junit(suites: &[Suite]) -> String {
    let fragments: Vec<String> = suites.iter().map(fragment).collect();
    let fragments: Vec<&str> = fragments.iter().map(String::as_str).collect();
    xml::document("<testsuites name=\"logflowc\">", &fragments, "</testsuites>")
}

fn fragment(suite: &Suite) -> String {
    let failed = suite.results.iter().filter(|result| !result.failures.is_empty()).count().to_string();
    let tests = suite.results.len().to_string();
    let name = suite.name.as_str();
    let attributes = [("name", name), ("tests", &tests), ("failures", &failed), ("errors", "0")];
    let mut xml = Xml::new();
    xml.around("testsuite", &attributes, |xml| {
        for result in &suite.results {
            let seconds = format!("{:.3}", result.took.as_secs_f64());
            let attributes = [("name", result.name.as_str()), ("classname", name), ("time", &seconds)];
            if result.failures.is_empty() {
                xml.empty("testcase", &attributes);
                continue;
            }
            xml.around("testcase", &attributes, |xml| {
                for failure in &result.failures {
                    let text = told(suite, failure, false);
                    xml.around("failure", &[("message", &failure.message)], |xml| xml.text(&text));
                }
            });
        }
        let coverage: Vec<String> = suite.coverage.iter().flat_map(super::Coverage::lines).collect();
        xml.around("system-out", &[], |xml| xml.text(&coverage.join("\n")));
    });
    xml.finish()
}
