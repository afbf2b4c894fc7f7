//! Tests in TOML, for configurations in properties and JSON.
//!
//! ```toml
//! [[test]]
//! name = "5xx goes to safe"
//! send = { app = ["GET 503", { body = "GET 200", headers = { host = "h" } }] }
//! expect = { safe = [{ body = "GET 503", headers = { status = "503" } }], lake = [] }
//! fail = { lake = 2 }
//!
//! [[test.then]]
//! after = "10m"
//! send = { app = ["GET 503"] }
//! ```

use std::borrow::Cow;
use std::ops::Range;
use std::time::Duration;

use logflowc_grammar::finding::Finding;
use logflowc_grammar::source::{FileId, Sources, Span};
use logflowc_grammar::text::Text;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Case, MOST_FAILURES, Sample, Traffic};
use crate::cases;
use crate::lint::{Lint, language};

/// A value with its place.
type Value<'t> = Spanned<DeValue<'t>>;
type Key<'t> = Spanned<Cow<'t, str>>;

/// Reads the tests of a file, and what is wrong with them.
pub fn read(sources: &Sources, file: FileId) -> (Vec<Case>, Vec<Finding>) {
    let mut reader = Reader { file, findings: Vec::new() };
    let cases = match DeTable::parse(sources.get(file).text()) {
        Ok(root) => reader.root(root.get_ref()),
        Err(error) => {
            let span = Span::new(file, error.span().unwrap_or(0..0));
            let why = error.message().to_owned();
            reader.find(&language::FLOW_SYNTAX, span, format!("this is no TOML: {why}"));
            Vec::new()
        }
    };
    // Tables have no order of their own.
    reader.findings.sort_by_key(Finding::span);
    (cases, reader.findings)
}

struct Reader {
    file: FileId,
    findings: Vec<Finding>,
}

impl Reader {
    fn root(&mut self, root: &DeTable<'_>) -> Vec<Case> {
        let mut cases = Vec::new();
        for (key, value) in root {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("test", DeValue::Array(tests)) => {
                    for test in tests {
                        match test.get_ref() {
                            DeValue::Table(table) => cases.extend(self.case(test.span(), table)),
                            _ => self.wrong(test.span(), "write `[[test]]` above each test"),
                        }
                    }
                }
                ("test", _) => self.wrong(value.span(), "write `[[test]]` above each test"),
                _ => self.unknown(key, "a file of tests has `[[test]]` tables only"),
            }
        }
        cases
    }

    fn case(&mut self, at: Range<usize>, table: &DeTable<'_>) -> Option<Case> {
        let entry = |name: &str| table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value);
        let Some(name) = entry("name") else {
            self.wrong(at, "a test needs a name: `name = \"…\"`");
            return None;
        };
        let agent = entry("agent").and_then(|agent| self.text(agent));
        let mut case = Case::new(agent, self.text(name)?);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" | "agent" => {}
                "clock" => case.clock = self.text(value),
                "fail" => case.failing = self.failing(value),
                "send" => case.sent.extend(self.sent(Duration::ZERO, value)),
                "then" => self.then(value, &mut case),
                "expect" => case.expected = self.traffic(value),
                _ => self
                    .unknown(key, "a test has `name`, `agent`, `clock`, `fail`, `send`, `then` and `expect`"),
            }
        }
        Some(case)
    }

    fn failing(&mut self, value: &Value<'_>) -> Vec<(Text, u32)> {
        let mut failing = Vec::new();
        for (key, times) in self.table(value, "`fail = { SINK = 2 }`") {
            let number = match times.get_ref() {
                DeValue::Integer(number) => {
                    number.as_str().parse().ok().filter(|times| *times <= MOST_FAILURES)
                }
                _ => None,
            };
            match number {
                Some(times) => failing.push((self.key(key), times)),
                None => self.wrong(times.span(), "a sink fails so many times, at most 1,000"),
            }
        }
        failing
    }

    fn sent(&mut self, passed: Duration, value: &Value<'_>) -> Vec<(Duration, Traffic)> {
        self.traffic(value).into_iter().map(|traffic| (passed, traffic)).collect()
    }

    /// What is sent later; each time begins when the one before it ends.
    fn then(&mut self, value: &Value<'_>, case: &mut Case) {
        let DeValue::Array(moments) = value.get_ref() else {
            return self.wrong(value.span(), "write `[[test.then]]` above what is sent later");
        };
        let mut passed = Duration::ZERO;
        for moment in moments {
            let table = self.table(moment, "`[[test.then]]` above what is sent later");
            let entry = |name: &str| table.iter().find(|(key, _)| key.get_ref() == name);
            match entry("after") {
                Some((_, after)) => passed += self.time(after).unwrap_or_default(),
                None => self.wrong(moment.span(), "say when: `after = \"10m\"`"),
            }
            for (key, value) in &table {
                match key.get_ref().as_ref() {
                    "after" => {}
                    "send" => case.sent.extend(self.sent(passed, value)),
                    _ => self.unknown(key, "later there are `after` and `send`"),
                }
            }
        }
    }

    fn time(&mut self, value: &Value<'_>) -> Option<Duration> {
        let text = self.text(value)?;
        let unit = text.as_str().trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
        let number = text.as_str().strip_suffix(unit).unwrap_or_default();
        let time = cases::time(number, unit);
        if time.is_none() {
            self.wrong(value.span(), cases::TIME);
        }
        time
    }

    fn traffic(&mut self, value: &Value<'_>) -> Vec<Traffic> {
        let mut all = Vec::new();
        for (key, events) in self.table(value, "`{ NAME = [\"body\"] }`") {
            let DeValue::Array(samples) = events.get_ref() else {
                self.wrong(events.span(), "events stand in a list: `NAME = [\"body\"]`");
                continue;
            };
            let at = self.key(key);
            let span = at.span().to(self.span(events.span()));
            let events = samples.iter().filter_map(|sample| self.sample(sample)).collect();
            all.push(Traffic { at, events, span });
        }
        all
    }

    fn sample(&mut self, value: &Value<'_>) -> Option<Sample> {
        let span = self.span(value.span());
        let DeValue::Table(table) = value.get_ref() else {
            return Some(Sample { body: self.text(value)?, headers: Vec::new(), span });
        };
        let mut sample = Sample { body: Text::empty(span), headers: Vec::new(), span };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "body" => sample.body = self.text(value)?,
                "headers" => {
                    for (name, value) in self.table(value, "`headers = { name = \"value\" }`") {
                        sample.headers.push((self.key(name), self.text(value)?));
                    }
                }
                _ => self.unknown(key, "an event has `body` and `headers`"),
            }
        }
        Some(sample)
    }

    fn table<'v, 't>(&mut self, value: &'v Value<'t>, form: &str) -> Vec<(&'v Key<'t>, &'v Value<'t>)> {
        if let DeValue::Table(table) = value.get_ref() {
            return table.iter().collect();
        }
        self.wrong(value.span(), format!("write {form}"));
        Vec::new()
    }

    fn text(&mut self, value: &Value<'_>) -> Option<Text> {
        let DeValue::String(text) = value.get_ref() else {
            self.wrong(value.span(), "write text in quotes");
            return None;
        };
        Some(Text::decoded(text.as_ref(), self.span(value.span())))
    }

    fn key(&self, key: &Key<'_>) -> Text {
        Text::decoded(key.get_ref().as_ref(), self.span(key.span()))
    }

    fn unknown(&mut self, key: &Key<'_>, help: &str) {
        let span = self.span(key.span());
        let message = format!("there is no key `{}` here", key.get_ref());
        self.find(&language::UNKNOWN_KEY, span, message).help(help);
    }

    fn wrong(&mut self, at: Range<usize>, help: impl Into<String>) {
        let span = self.span(at);
        self.find(&language::WRONG_TYPE, span, "this is not what stands here").help(help);
    }

    fn find(&mut self, lint: &'static Lint, span: Span, message: impl Into<String>) -> &mut Finding {
        self.findings.push(Finding::new(&lint.rule, span, message));
        self.findings.last_mut().expect("just pushed")
    }

    fn span(&self, at: Range<usize>) -> Span {
        Span::new(self.file, at)
    }
}
