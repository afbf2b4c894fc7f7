//! Makes the fixes of findings: edits of a text, again and again until there is nothing left to edit.

use std::collections::BTreeMap;
use std::ops::Range;

use logflowc_grammar::finding::{Finding, Fix, Level, Report, Rule, Safety};
use logflowc_grammar::source::{Charset, FileId, Source, Sources};

/// More rounds than this would mean that two fixes undo each other.
const ROUNDS: usize = 20;

/// A text with what is found in it.
#[derive(Debug)]
pub struct Examined {
    /// The text, as the only source.
    pub sources: Sources,
    /// The findings that are to be fixed.
    pub findings: Vec<Finding>,
    /// How many errors there are, also those that are not to be fixed.
    pub errors: usize,
}

/// A fix that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The rule that offered it.
    pub rule: &'static Rule,
    /// What it did.
    pub title: String,
    /// The line of the finding at that time.
    pub line: usize,
}

/// Bytes with everything fixed that can be.
#[derive(Debug)]
pub struct Outcome {
    /// The bytes; what was not edited is as it was.
    pub bytes: Vec<u8>,
    /// The fixes, in the order in which they were made.
    pub made: Vec<Made>,
}

impl Examined {
    /// What a report says about a text, where all of it is to be fixed.
    pub fn whole(sources: Sources, report: Report) -> Self {
        let errors = report.count(Level::Error);
        Self { sources, findings: report.into_sorted(), errors }
    }

    fn source(&self) -> &Source {
        self.sources.get(FileId(0))
    }
}

/// Makes all fixes up to a safety class, examines the result, and goes on as long as there are fixes. A fix after
/// which there are more errors than before is not made.
pub fn to_fixed_point(bytes: Vec<u8>, class: Safety, examine: impl Fn(&[u8]) -> Examined) -> Outcome {
    let mut outcome = Outcome { bytes, made: Vec::new() };
    let mut examined = examine(&outcome.bytes);
    for _ in 0..ROUNDS {
        let offers: Vec<&Finding> = offers(&examined.findings, class).collect();
        let Some((chosen, bytes, after)) = round(&examined, &offers, &outcome.bytes, &examine) else { break };
        outcome.made.extend(chosen.into_iter().map(|finding| made(&examined, finding)));
        outcome.bytes = bytes;
        examined = after;
    }
    outcome
}

/// The findings that can be fixed.
pub fn offers(findings: &[Finding], class: Safety) -> impl Iterator<Item = &Finding> {
    let allowed = move |fix: &Fix| class == Safety::Unsafe || fix.safety == Safety::Safe;
    findings.iter().filter(move |finding| finding.fix.as_ref().is_some_and(allowed))
}

/// One round: the fixes that were made, the bytes and what is found in them then. `None` when nothing changes.
fn round<'f>(
    examined: &Examined,
    offers: &[&'f Finding],
    bytes: &[u8],
    examine: &impl Fn(&[u8]) -> Examined,
) -> Option<(Vec<&'f Finding>, Vec<u8>, Examined)> {
    let attempt = |offers: &[&'f Finding]| {
        let (chosen, text) = edited(examined.source().text(), offers);
        let after = encoded(&text, examined.source().charset());
        (!chosen.is_empty() && after != bytes).then(|| {
            let seen = examine(&after);
            (chosen, after, seen)
        })
    };
    let good = |result: &(Vec<&'f Finding>, Vec<u8>, Examined)| result.2.errors <= examined.errors;
    let all = attempt(offers)?;
    if good(&all) {
        return Some(all);
    }
    let harmless: Vec<_> =
        offers.iter().copied().filter(|offer| attempt(&[offer]).as_ref().is_some_and(good)).collect();
    attempt(&harmless).filter(good)
}

fn made(examined: &Examined, finding: &Finding) -> Made {
    let title = finding.fix.as_ref().map(|fix| fix.title.clone()).unwrap_or_default();
    Made { rule: finding.rule, title, line: examined.sources.position(finding.span()).0 }
}

/// The text after the fixes of as many findings as do not get into each other's way, the first ones first.
fn edited<'f>(text: &str, offers: &[&'f Finding]) -> (Vec<&'f Finding>, String) {
    let mut taken: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    let mut chosen = Vec::new();
    for finding in offers {
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let edits: Vec<_> = edits.map(|edit| (edit.span.range(), edit.text.as_str())).collect();
        if edits.iter().any(|(range, _)| is_taken(&taken, range)) {
            continue;
        }
        taken.extend(edits.into_iter().map(|(range, text)| (range.start, (range.end, text))));
        chosen.push(*finding);
    }
    let edits = taken.into_iter().map(|(start, (end, text))| (start..end, text));
    (chosen, replaced(text, edits))
}

fn is_taken(taken: &BTreeMap<usize, (usize, &str)>, range: &Range<usize>) -> bool {
    // Those that are taken do not overlap, so of those that start before the end only two can matter.
    taken.range(..=range.end).rev().take(2).any(|(start, (end, _))| {
        let touching = *start <= range.end && range.start <= *end;
        let overlapping = *start < range.end && range.start < *end;
        overlapping || touching && (range.is_empty() || start == end)
    })
}

/// The text with ranges replaced. They are in order and do not overlap.
pub fn replaced<'e>(text: &str, edits: impl IntoIterator<Item = (Range<usize>, &'e str)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits {
        out.push_str(&text[at..range.start]);
        out.push_str(new);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The bytes of a text that was read from bytes in a charset.
pub fn encoded(text: &str, charset: Charset) -> Vec<u8> {
    match charset {
        Charset::Utf8 => text.as_bytes().to_vec(),
        Charset::Latin1 => text
            .chars()
            .flat_map(|c| u8::try_from(c).map_or_else(|_| escaped(c).into_bytes(), |byte| vec![byte]))
            .collect(),
    }
}

/// A character as the escapes that properties and JSON have for it.
pub fn escaped(c: char) -> String {
    let units: Vec<String> =
        c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect();
    units.concat()
}

/// The whole lines on which a range stands, with the end of the last one. Lines in front that are nothing but a `\` go
/// with it: without it they would swallow what comes next.
pub fn lines(text: &str, range: Range<usize>) -> Range<usize> {
    let is_end = |c: char| c == '\n' || c == '\r';
    let line_of = |at: usize| text[..at].rfind(is_end).map_or(0, |end| end + 1);
    let mut start = line_of(range.start);
    while let Some(before) = text[..start].strip_suffix(is_end) {
        let before = before.strip_suffix('\r').filter(|_| text[..start].ends_with('\n')).unwrap_or(before);
        let line = line_of(before.len());
        if before[line..].trim_start() != "\\" {
            break;
        }
        start = line;
    }
    let rest = &text[range.end..];
    let Some(end) = rest.find(is_end) else { return start..text.len() };
    let length = if rest[end..].starts_with("\r\n") { 2 } else { 1 };
    start..range.end + end + length
}

#[cfg(test)]
mod tests;
