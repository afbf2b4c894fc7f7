//! Findings as a table, for a comment on a change.

use logflowc_grammar::finding::Finding;
use logflowc_grammar::source::Sources;

use super::{FileReport, Format, place, title};

pub(super) struct Markdown;

const HEAD: &str = "| Place | Level | Rule | Finding |\n| --- | --- | --- | --- |\n";

impl Format for Markdown {
    fn fragment(&self, report: &FileReport) -> String {
        report.findings.iter().map(|finding| row(&report.sources, finding)).collect()
    }

    fn document(&self, fragments: &[&str]) -> String {
        let rows = fragments.concat();
        if rows.is_empty() { "Nothing found.\n".to_owned() } else { format!("{HEAD}{rows}") }
    }
}

fn row(sources: &Sources, finding: &Finding) -> String {
    let span = finding.span();
    let (start, _) = place::ends(sources, span);
    let file = escaped(place::path(sources, span)).replace('`', "\\`").replace(['\r', '\n'], " ");
    let words = [&finding.message].into_iter().chain(&finding.notes).chain(&finding.help);
    let words: Vec<String> = words.map(|text| cell(text)).collect();
    let (line, column, level, rule) = (start.line, start.column, finding.level, title(finding));
    format!("| {file}:{line}:{column} | {level} | {rule} | {} |\n", words.join("<br>"))
}

/// A text in a cell. What stands between backticks is code and stays as it is, but for the end of the cell.
fn cell(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let paired = parts.len() % 2 == 1;
    let shown = parts
        .iter()
        .enumerate()
        .map(|(at, part)| if paired && at % 2 == 1 { part.replace('|', "\\|") } else { escaped(part) });
    let separator = if paired { "`" } else { "\\`" };
    shown.collect::<Vec<_>>().join(separator).replace(['\r', '\n'], " ")
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars() {
        match sign {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '\\' | '|' | '*' | '_' | '[' | ']' | '~' => out.extend(['\\', sign]),
            _ => out.push(sign),
        }
    }
    out
}
