//! Findings as one page that needs nothing else: for people, in the light and in the dark.

use logflowc_grammar::finding::Finding;
use logflowc_grammar::render;
use logflowc_grammar::source::Sources;
use quick_xml::escape::escape;

use super::xml::clean;
use super::{FileReport, Format, place, title};

pub(super) struct Html;

const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>logflowc check</title>
<style>
:root { --error: #b3001b; --warning: #7a4b00; --note: #0b5394; --box: #f3f3f3; }
@media (prefers-color-scheme: dark) { :root { --error: #ff8a8a; --warning: #ffc46b; --note: #8ec5ff; --box: #262626; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; }
h3 { font-size: 1rem; margin-bottom: 0; }
h2, h3 { overflow-wrap: anywhere; }
pre { background: var(--box); padding: .75rem; overflow-x: auto; }
.error { color: var(--error); } .warning { color: var(--warning); } .note { color: var(--note); }
</style>
</head>
<body>
<main>
<h1>logflowc check</h1>
"#;
const FOOT: &str = "</main>\n</body>\n</html>\n";

impl Format for Html {
    fn fragment(&self, report: &FileReport) -> String {
        if report.findings.is_empty() {
            return String::new();
        }
        let articles: String =
            report.findings.iter().map(|finding| article(&report.sources, finding)).collect();
        let count = report.findings.len();
        let plural = if count == 1 { "" } else { "s" };
        let name = safe(place::plain(&report.name));
        format!("<section>\n<h2>{name}: {count} finding{plural}</h2>\n{articles}</section>\n")
    }

    fn document(&self, fragments: &[&str]) -> String {
        let sections = fragments.concat();
        let content = if sections.is_empty() { "<p>Nothing found.</p>\n" } else { &sections };
        format!("{HEAD}{content}{FOOT}")
    }
}

fn article(sources: &Sources, finding: &Finding) -> String {
    let level = finding.level;
    let (title, message) = (safe(&title(finding)), safe(&finding.message));
    // The excerpt begins with the line that the heading says already.
    let shown = render::full(sources, finding, false);
    let excerpt = safe(shown.split_once('\n').map_or("", |(_, rest)| rest).trim_end());
    format!(
        "<article>\n<h3><span class=\"{level}\">{level}</span> {title}: {message}</h3>\n\
         <pre tabindex=\"0\">{excerpt}</pre>\n</article>\n"
    )
}

/// A text that is text and nothing else.
fn safe(text: &str) -> String {
    escape(clean(text)).into_owned()
}
