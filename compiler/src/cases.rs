//! Tests beside a configuration: what is sent into a flow, and what has to come out of it.
//!
//! The `flow` language has a statement for them; properties and JSON have a file of TOML beside them.

pub mod table;

use std::time::Duration;

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Finding, Safety};
use logflowc_grammar::source::Span;
use logflowc_grammar::text::Text;

use crate::config::Agent;
use crate::flow_form::unit::{self, Measure};
use crate::lint::{kind_word, language, nearest};

/// One test.
#[derive(Debug, Clone)]
pub struct Case {
    /// The agent; absent where the configuration has one only.
    pub agent: Option<Text>,
    /// What it shows, in words.
    pub name: Text,
    /// The time that operators see (RFC 3339).
    pub clock: Option<Text>,
    /// Sinks that do not work at first, and how often.
    pub failing: Vec<(Text, u32)>,
    /// What is sent in, at sources and channels, and how much time has passed since the start of the test.
    pub sent: Vec<(Duration, Traffic)>,
    /// What has to come, to channels and sinks. A place that stands here gets these events and no others.
    pub expected: Vec<Traffic>,
}

/// Events at one place.
#[derive(Debug, Clone)]
pub struct Traffic {
    /// The component.
    pub at: Text,
    /// The events; none where nothing has to come.
    pub events: Vec<Sample>,
    /// Where it is written.
    pub span: Span,
}

/// An event as it is written.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its body.
    pub body: Text,
    /// Its headers; of an expected event those that are looked at.
    pub headers: Vec<(Text, Text)>,
    /// Where it is written.
    pub span: Span,
}

/// Sinks are tried again so often in tests.
pub const MOST_FAILURES: u32 = 1000;

/// What a time in a test has to be.
pub(crate) const TIME: &str = "a test goes on after a time, such as `10m`, at most 1,000 days";

/// A time in a test; none where it is none or too long.
pub(crate) fn time(number: &str, unit: &str) -> Option<Duration> {
    let unit = unit::find(unit).filter(|unit| unit.measure == Measure::Time)?;
    let millis = u64::try_from(unit::amount(number, unit.factor)?).ok()?;
    Some(Duration::from_millis(millis)).filter(|time| *time <= Duration::from_hours(24_000))
}

impl Case {
    pub(crate) fn new(agent: Option<Text>, name: Text) -> Self {
        Self { agent, name, clock: None, failing: Vec::new(), sent: Vec::new(), expected: Vec::new() }
    }

    /// The components that it names, with the kinds that fit there.
    fn names(&self) -> impl Iterator<Item = (&Text, &'static [Kind])> {
        let failing = self.failing.iter().map(|(sink, _)| (sink, &[Kind::Sink][..]));
        let sent = self.sent.iter().map(|(_, part)| (&part.at, &[Kind::Source, Kind::Channel][..]));
        let expected = self.expected.iter().map(|part| (&part.at, &[Kind::Channel, Kind::Sink][..]));
        failing.chain(sent).chain(expected)
    }

    /// What is wrong with a test of an agent.
    pub fn check(&self, agent: &Agent) -> Vec<Finding> {
        let known: Vec<(Kind, &str)> = [Kind::Source, Kind::Channel, Kind::Sink]
            .into_iter()
            .flat_map(|kind| agent.listed(kind).map(move |component| (kind, component.name.as_str())))
            .collect();
        self.unknown(&known)
    }

    /// Names that the agent does not have.
    pub(crate) fn unknown(&self, known: &[(Kind, &str)]) -> Vec<Finding> {
        let missing = |(name, kinds): &(&Text, &[Kind])| {
            !known.iter().any(|(kind, known)| *known == name.as_str() && kinds.contains(kind))
        };
        let findings = self.names().filter(missing).map(|(name, kinds)| {
            let words: Vec<&str> = kinds.iter().map(|kind| kind_word(*kind)).collect();
            let message = format!("there is no {} `{name}`", words.join(" or "));
            let mut finding = Finding::new(&language::UNDECLARED_NAME.rule, name.span(), message);
            let fitting = known.iter().filter(|(kind, _)| kinds.contains(kind));
            match nearest(name.as_str(), fitting.map(|(_, name)| *name)) {
                Some(meant) => {
                    finding.help(format!("did you mean `{meant}`?"));
                    finding.fix(Safety::Unsafe, format!("write `{meant}`"), name.span(), meant);
                }
                None => {
                    finding
                        .help("events are sent to sources and channels, and expected at channels and sinks");
                }
            }
            finding
        });
        findings.collect()
    }
}
