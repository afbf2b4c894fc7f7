//! From a plan and a test to a plan that needs nothing from outside, and a run of it.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use logflowc_compiler::cases::Case;
use logflowc_plan::{
    ChannelId, Drain, Idle, Join, Plan, Policy, Route, Sink, Source, Store, Targets, Timing,
};
use logflowc_runtime::{Engine, Notice, Stop};

use super::Failure;
use super::event::Event;
use super::stand_in::StandIns;

/// A test that takes longer hangs.
const LIMIT: Duration = Duration::from_mins(2);

/// What stands in for real components is called so; nobody makes it by this name.
const STAND_IN: &str = "test";

/// A plan without an outside.
pub(super) struct Prepared {
    pub(super) plan: Plan,
    /// When the test begins, in milliseconds since 1970.
    pub(super) began: i64,
    /// What sources give, by their names.
    pub(super) given: BTreeMap<String, Given>,
    failing: BTreeMap<String, u32>,
}

/// What a source gives, by the time that has passed since the start of the test.
pub(super) type Given = BTreeMap<Duration, Vec<Event>>;

/// Events by the name of the channel or sink to which they came.
pub(super) struct Came {
    pub(super) channels: BTreeMap<String, Vec<Event>>,
    pub(super) sinks: BTreeMap<String, Vec<Event>>,
}

impl Prepared {
    pub(super) fn of(mut plan: Plan, case: &Case) -> Result<Self, Failure> {
        let began = began(case)?;
        let mut given: BTreeMap<String, Given> = BTreeMap::new();
        for (passed, part) in &case.sent {
            let moments = given.entry(door(&mut plan, part.at.as_str())).or_default();
            moments.entry(*passed).or_default().extend(part.events.iter().map(Event::of));
        }
        for source in &mut plan.sources {
            if let (Some(join), Some(events)) = (source.join.take(), given.get_mut(&source.name)) {
                joined(&join, events);
            }
        }
        let failing = case.failing.iter().map(|(sink, times)| (sink.as_str().to_owned(), *times)).collect();
        without_outside(&mut plan);
        Ok(Self { plan, began, given, failing })
    }

    /// Runs the plan until nothing moves any more. The error is why it does not come to an end.
    pub(super) fn run(self) -> Result<Came, String> {
        let stand_ins = StandIns::new(self.began, self.given, self.failing);
        let (sender, notices) = mpsc::channel();
        let notify = Arc::new(move |notice| {
            // Nobody listens after the last source has ended.
            let _ = sender.send(notice);
        });
        let engine =
            Engine::start(&self.plan, &stand_ins, Vec::new(), notify).map_err(|error| error.to_string())?;
        let mut running = self.plan.sources.len();
        while running > 0 {
            let notice =
                notices.recv_timeout(LIMIT).map_err(|_| "the sources do not come to an end".to_owned())?;
            running -= usize::from(matches!(notice, Notice::SourceEnded { .. }));
        }
        drop(engine.stop(LIMIT, &Stop::default()));
        let sinks = std::mem::take(&mut *stand_ins.came.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(came(&self.plan, sinks))
    }
}

/// Everything that came, also by channel: what its sinks took was in it.
fn came(plan: &Plan, sinks: BTreeMap<String, Vec<Event>>) -> Came {
    let mut channels: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for sink in plan.drains.iter().flat_map(|drain| &drain.sinks) {
        let channel = &plan.channels[sink.channel.0 as usize].name;
        channels
            .entry(channel.clone())
            .or_default()
            .extend(sinks.get(&sink.name).into_iter().flatten().cloned());
    }
    Came { channels, sinks }
}

/// When a test begins, in milliseconds since 1970: now, where it says nothing else.
fn began(case: &Case) -> Result<i64, Failure> {
    let time = match &case.clock {
        Some(clock) => clock.as_str().parse().map_err(|_| Failure {
            at: clock.span(),
            message: "this is no time of RFC 3339, such as `2024-05-01T10:00:00Z`".to_owned(),
            difference: Vec::new(),
        })?,
        None => jiff::Timestamp::now(),
    };
    Ok(time.as_millisecond())
}

/// Makes one event of the lines that belong together, as the source would: the headers are those of the first line,
/// and it comes with its last one.
fn joined(join: &Join, given: &mut Given) {
    let mut join = logflowc_runtime::Join::new(join).expect("the compiler has translated the pattern");
    let mut last: Option<(Duration, Event)> = None;
    let mut lines = 0;
    for (moment, line) in all(std::mem::take(given)) {
        match &mut last {
            Some((grown, event))
                if moment < *grown + join.timeout()
                    && !join.begins(&line.body, lines, event.body.len() + 1) =>
            {
                event.body.push(b'\n');
                event.body.extend(&line.body);
                *grown = moment;
                lines += 1;
            }
            _ => {
                put(given, last.replace((moment, line)));
                lines = 1;
            }
        }
    }
    put(given, last);
}

fn all(given: Given) -> impl Iterator<Item = (Duration, Event)> {
    given.into_iter().flat_map(|(moment, events)| events.into_iter().map(move |event| (moment, event)))
}

fn put(given: &mut Given, event: Option<(Duration, Event)>) {
    if let Some((moment, event)) = event {
        given.entry(moment).or_default().push(event);
    }
}

/// The source at which events come in: for a channel one that does nothing else.
fn door(plan: &mut Plan, at: &str) -> String {
    if plan.sources.iter().any(|source| source.name == at) {
        return at.to_owned();
    }
    let name = format!("into {at}");
    let channel = plan.channels.iter().position(|channel| channel.name == at);
    if let Some(index) = channel.filter(|_| plan.sources.iter().all(|source| source.name != name)) {
        plan.channels[index].writers += 1;
        let required = vec![number(index)];
        plan.sources.push(Source {
            name: name.clone(),
            component: STAND_IN.to_owned(),
            settings: serde_json::Map::new(),
            batch: 1000,
            idle: Idle { step_ms: 1, max_ms: 1 },
            counted: false,
            join: None,
            operators: Vec::new(),
            route: Route::Replicate { targets: Targets { required, optional: Vec::new() } },
        });
    }
    name
}

/// Takes everything out of a plan that reaches for the outside or waits for its sake.
fn without_outside(plan: &mut Plan) {
    plan.timing = Timing { retry_first_ms: 1, retry_max_ms: 1, restart_ms: Some(1) };
    for source in &mut plan.sources {
        STAND_IN.clone_into(&mut source.component);
        source.idle = Idle { step_ms: 1, max_ms: 1 };
    }
    for (index, channel) in plan.channels.iter_mut().enumerate() {
        channel.store = Store::Memory { events: 1 << 20, bytes: 1 << 30, ring: 1 << 10 };
        if channel.readers == 0 {
            channel.readers = 1;
            let name = format!("out of {}", channel.name);
            let sink = Sink {
                name: name.clone(),
                component: STAND_IN.to_owned(),
                settings: serde_json::Map::new(),
                channel: number(index),
                batch: 1000,
                counted: false,
            };
            plan.drains.push(Drain { name, sinks: vec![sink], policy: Policy::Single });
        }
    }
    for drain in &mut plan.drains {
        match &mut drain.policy {
            Policy::Failover { max_penalty_ms } => *max_penalty_ms = 1,
            Policy::LoadBalance { backoff_ms: Some(backoff), .. } => *backoff = 1,
            _ => {}
        }
        drain.sinks.iter_mut().for_each(|sink| STAND_IN.clone_into(&mut sink.component));
    }
}

fn number(index: usize) -> ChannelId {
    ChannelId(u32::try_from(index).expect("fewer than 2^32 channels"))
}
