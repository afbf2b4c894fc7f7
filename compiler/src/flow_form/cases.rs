//! Tests of the language: lines that say what comes in and what has to come out.

use std::time::Duration;

use logflowc_grammar::ast::flow::{
    Quantity, Sample as Written, Setting, Test, TestPart, Traffic as Line, ValueKind,
};
use logflowc_grammar::text::Text;

use super::FlowForm;
use super::names::Once;
use crate::cases::{self, Case, MOST_FAILURES, Sample, Traffic};

impl FlowForm {
    /// What a test says.
    pub(super) fn case(&mut self, agent: &Text, test: &Test) -> Case {
        let mut case = Case::new(Some(agent.clone()), test.name.clone());
        let mut passed = Duration::ZERO;
        for part in &test.parts {
            match part {
                TestPart::Clock(time) => case.clock = Some(time.clone()),
                TestPart::Fail { sink, times } => {
                    let number = times.number.as_str().parse().ok().filter(|times| *times <= MOST_FAILURES);
                    if let Some(number) = number.filter(|_| times.unit.is_none()) {
                        case.failing.push((sink.clone(), number));
                    } else {
                        let place = times.number.span();
                        self.mismatch(place, "a sink fails so many times, at most 1,000");
                    }
                }
                TestPart::After(Quantity { number, unit }) => {
                    match cases::time(number.as_str(), unit.as_ref().map_or("", Text::as_str)) {
                        Some(time) => passed += time,
                        None => drop(self.mismatch(number.span(), cases::TIME)),
                    }
                }
                TestPart::Send(line) => case.sent.push((passed, self.traffic(line))),
                TestPart::Expect(line) => case.expected.push(self.traffic(line)),
            }
        }
        case
    }

    fn traffic(&mut self, line: &Line) -> Traffic {
        let events = line.events.iter().map(|event| self.sample(event)).collect();
        Traffic { at: line.at.clone(), events, span: line.span }
    }

    fn sample(&mut self, written: &Written) -> Sample {
        let mut once = Once::new();
        let mut headers = Vec::new();
        for Setting { key, value } in &written.headers {
            let text = match &value.kind {
                ValueKind::String(text) => text.clone(),
                ValueKind::Quantity(Quantity { number, unit: None }) => number.clone(),
                _ => {
                    self.mismatch(value.span, "the value of a header is text").help("put it in quotes");
                    continue;
                }
            };
            if once.first(key.text.as_str(), key.text.span(), self) {
                headers.push((key.text.clone(), text));
            }
        }
        Sample { body: written.body.clone(), headers, span: written.span }
    }
}
