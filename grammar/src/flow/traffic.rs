//! Tests: what is sent into a flow, and what has to come out of it.

use pest::iterators::Pair;

use super::{Reader, Rule, parts};
use crate::ast::flow::{FaultKind, Sample, Test, TestPart, Traffic};

impl Reader<'_> {
    pub(super) fn test_statement(&mut self, pair: Pair<'_, Rule>) -> Test {
        let open = self.brace(&pair);
        let mut all = parts(pair);
        let name = self.string(all.next().expect("a test has a name"));
        let mut test = Test { name, parts: Vec::new() };
        for part in all {
            match part.as_rule() {
                Rule::unclosed => self.fault(FaultKind::UnclosedBracket, open),
                Rule::junk_part => self.junk(&part, FaultKind::TestPart, Rule::send),
                _ => {
                    let part = self.test_part(part);
                    test.parts.push(part);
                }
            }
        }
        test
    }

    fn test_part(&mut self, pair: Pair<'_, Rule>) -> TestPart {
        match pair.as_rule() {
            Rule::clock => TestPart::Clock(self.string(parts(pair).next().expect("a clock shows a time"))),
            Rule::failure => {
                let mut parts = parts(pair);
                let mut next = || parts.next().expect("the grammar has a part here");
                TestPart::Fail { sink: self.label(next()).text, times: self.quantity(next()) }
            }
            Rule::after => TestPart::After(self.quantity(parts(pair).next().expect("some time passes"))),
            Rule::send => TestPart::Send(self.traffic(pair)),
            _ => TestPart::Expect(self.traffic(pair)),
        }
    }

    fn traffic(&mut self, pair: Pair<'_, Rule>) -> Traffic {
        let span = self.span(&pair);
        let mut parts = parts(pair);
        let at = self.label(parts.next().expect("traffic is somewhere")).text;
        let samples = parts.filter(|part| part.as_rule() == Rule::event);
        Traffic { at, events: samples.map(|sample| self.sample(sample)).collect(), span }
    }

    fn sample(&mut self, pair: Pair<'_, Rule>) -> Sample {
        let span = self.span(&pair);
        let mut parts = parts(pair);
        let body = self.string(parts.next().expect("a sample begins with its body"));
        let headers = parts.next().map_or(Vec::new(), |block| self.block(block));
        Sample { body, headers, span }
    }
}
