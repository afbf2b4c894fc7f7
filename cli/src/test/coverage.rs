//! Which operators and routes the tests of a configuration have reached.

use logflowc_compiler::show;
use logflowc_plan::{self as plan, ChannelId, Plan, Route, Source, Targets};
use logflowc_runtime::operator::{self, Operator, Tools};
use logflowc_runtime::{Batch, Headers};

use super::event::Event;
use super::prepare::Prepared;
use super::watch::Watch;

/// What an agent can do to events, and what it has done.
pub(super) struct Coverage {
    agent: String,
    /// Operators, in words, and whether one has changed or dropped an event.
    operators: Vec<(String, bool)>,
    /// Ways out of sources that choose, in words, and whether an event has gone there.
    routes: Vec<(String, bool)>,
}

/// Adds what a test reaches. `plan` is that of the agent before anything in it was replaced.
pub(super) fn add(all: &mut Vec<Coverage>, plan: &Plan, prepared: &Prepared) {
    let index = all.iter().position(|coverage| coverage.agent == plan.agent).unwrap_or_else(|| {
        all.push(Coverage::of(plan));
        all.len() - 1
    });
    all[index].follow(prepared);
}

impl Coverage {
    fn of(plan: &Plan) -> Self {
        let steps =
            plan.sources.iter().flat_map(|source| source.operators.iter().map(move |step| (source, step)));
        let operators =
            steps.map(|(source, step)| (format!("{} | {}", source.name, show::operator(plan, step)), false));
        let ways =
            plan.sources.iter().flat_map(|source| ways(source).into_iter().map(move |way| (source, way)));
        let routes = ways.map(|(source, way)| (format!("{} => {}", source.name, way.text(plan)), false));
        Self { agent: plan.agent.clone(), operators: operators.collect(), routes: routes.collect() }
    }

    /// Sends the events of a test through the operators, one after the other. Sources that were added for channels
    /// have none of them and come last.
    fn follow(&mut self, prepared: &Prepared) {
        let (mut operators, mut routes) = (self.operators.iter_mut(), self.routes.iter_mut());
        let headers = Headers::new(&prepared.plan.headers);
        for source in &prepared.plan.sources {
            let watch = Watch::new(prepared.began);
            let mut steps = Step::all(source, &headers, &watch);
            let mut operators: Vec<_> = operators.by_ref().take(steps.len()).collect();
            let ways = ways(source);
            let mut routes: Vec<_> = routes.by_ref().take(ways.len()).collect();
            for (moment, events) in prepared.given.get(&source.name).into_iter().flatten() {
                watch.show(*moment);
                let mut batch = Batch::default();
                for event in events {
                    event.push(&mut batch, &headers);
                }
                for (step, (_, reached)) in steps.iter_mut().zip(&mut operators) {
                    *reached |= step.works(&mut batch, &headers);
                }
                for (way, (_, reached)) in ways.iter().zip(&mut routes) {
                    *reached |=
                        (0..batch.len()).any(|event| goes(&source.route, &batch, event) == Some(way.targets));
                }
            }
        }
    }

    /// How much was reached, and then what was not.
    pub(super) fn lines(&self) -> Vec<String> {
        let reached = |all: &[(String, bool)]| all.iter().filter(|(_, reached)| *reached).count();
        let mut counts = Vec::new();
        for (what, all) in [("operators", &self.operators), ("routes", &self.routes)] {
            if !all.is_empty() {
                counts.push(format!("{} of {} {what}", reached(all), all.len()));
            }
        }
        if counts.is_empty() {
            return Vec::new();
        }
        let missed = self.operators.iter().chain(&self.routes).filter(|(_, reached)| !reached);
        let missed = missed.map(|(text, _)| format!("  not reached: {text}"));
        std::iter::once(format!("agent {}: {} reached", self.agent, counts.join(" and ")))
            .chain(missed)
            .collect()
    }
}

/// An operator of a source. Counting makes no difference to events, so one that comes by is enough.
struct Step {
    operator: Box<dyn Operator>,
    counts: bool,
}

impl Step {
    fn all(source: &Source, headers: &Headers, watch: &Watch) -> Vec<Self> {
        let mut tools = Tools::new("test", headers, watch.clock());
        let step = |plan: &plan::Operator| Self {
            operator: operator::build(plan, &mut tools).expect("patterns of a checked plan are good"),
            counts: matches!(plan, plan::Operator::Count { .. }),
        };
        source.operators.iter().map(step).collect()
    }

    /// Applies it, and says whether that makes a difference.
    fn works(&mut self, batch: &mut Batch, headers: &Headers) -> bool {
        let before = Event::all(batch, headers);
        self.operator.apply(batch);
        self.operator.settle(true);
        (self.counts && !before.is_empty()) || Event::all(batch, headers) != before
    }
}

/// One way out of a source that chooses.
struct Way<'p> {
    values: Vec<&'p str>,
    targets: &'p Targets,
}

/// The ways out of a source, those with the same channels as one. A source that does not choose has none.
fn ways(source: &Source) -> Vec<Way<'_>> {
    let Route::Multiplex { cases, default, .. } = &source.route else { return Vec::new() };
    let mut ways: Vec<Way<'_>> = Vec::new();
    for case in cases {
        match ways.iter_mut().find(|way| *way.targets == case.targets) {
            Some(way) => way.values.push(&case.value),
            None => ways.push(Way { values: vec![&case.value], targets: &case.targets }),
        }
    }
    match ways.iter_mut().find(|way| way.targets == default) {
        Some(way) => way.values.push("else"),
        None => ways.push(Way { values: vec!["else"], targets: default }),
    }
    ways
}

impl Way<'_> {
    fn text(&self, plan: &Plan) -> String {
        let channels = self.targets.required.iter().chain(&self.targets.optional);
        let names: Vec<&str> =
            channels.map(|ChannelId(index)| plan.channels[*index as usize].name.as_str()).collect();
        let values = match self.values.as_slice() {
            [first, .., last] if self.values.len() > 3 => format!("{first}, …, {last}"),
            values => values.join(", "),
        };
        format!("{} ({values})", if names.is_empty() { "nowhere".to_owned() } else { names.join(", ") })
    }
}

/// Where a route sends an event.
fn goes<'p>(route: &'p Route, batch: &Batch, event: usize) -> Option<&'p Targets> {
    let Route::Multiplex { header, cases, default } = route else { return None };
    let value = batch.header(event, *header);
    let case = cases.iter().find(|case| value == Some(case.value.as_bytes()));
    Some(case.map_or(default, |case| &case.targets))
}
