//! Makes the stages of a plan and starts their threads.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use logflowc_balance::{self as balance, Group, Policy};
use logflowc_plan::{self as plan, ChannelId, Plan};

use super::replan::Planner;
use super::{Carried, End, Engine, Notice, Notify, StartError};
use crate::channel::{self, Channel};
use crate::connector::{Connectors, Failure, SinkContext, SourceContext};
use crate::drain_stage::{DrainStage, Member};
use crate::headers::Headers;
use crate::metrics::{Counter, Meter, SinkCounters, SourceCounters};
use crate::operator::{self, Tools};
use crate::pool::Pool;
use crate::route::{Given, Router, Way};
use crate::share::{Measure, Share, Shares};
use crate::source_stage::{SourceEnd, SourceStage};
use crate::stop::Stop;

/// Batches that a source keeps for use again.
const POOL: usize = 32;

pub(super) fn start(
    plan: &Plan,
    connectors: &dyn Connectors,
    carried: Vec<Carried>,
    notify: Notify,
) -> Result<Engine, StartError> {
    let mut builder = Builder::new(plan, connectors, notify)?;
    builder.restore(carried);
    let drains = plan.drains.iter().map(|drain| builder.drain(drain)).collect::<Result<Vec<_>, _>>()?;
    let sources = plan.sources.iter().map(|source| builder.source(source)).collect::<Result<Vec<_>, _>>()?;
    Ok(builder.spawn(drains, sources))
}

struct Builder<'p> {
    plan: &'p Plan,
    connectors: &'p dyn Connectors,
    notify: Notify,
    headers: Headers,
    channels: Vec<Channel>,
    stop: Stop,
    last_call: Stop,
    halt: Stop,
    meters: Vec<Meter>,
    /// Groups whose sinks share, by name.
    shares: HashMap<&'p str, Arc<Shares>>,
    /// What each supply of the plan has given.
    given: Vec<Arc<Counter>>,
}

impl<'p> Builder<'p> {
    fn new(plan: &'p Plan, connectors: &'p dyn Connectors, notify: Notify) -> Result<Self, StartError> {
        let headers = Headers::new(&plan.headers);
        let opened = plan.channels.iter().map(|plan| {
            let error = |failure| StartError { kind: "channel", name: plan.name.clone(), failure };
            channel::open(plan, &headers, connectors).map_err(error)
        });
        let channels: Vec<Channel> = opened.collect::<Result<_, _>>()?;
        let names = plan.channels.iter().map(|channel| channel.name.clone());
        let controls = channels.iter().map(|channel| Arc::clone(&channel.control));
        let supplies = plan.transport.iter().flat_map(|transport| &transport.supplies);
        Ok(Self {
            plan,
            connectors,
            notify,
            headers,
            meters: names.zip(controls).map(|(name, control)| Meter::Channel(name, control)).collect(),
            channels,
            stop: Stop::default(),
            last_call: Stop::default(),
            halt: Stop::default(),
            shares: HashMap::new(),
            given: supplies.map(|_| Arc::default()).collect(),
        })
    }

    fn restore(&mut self, carried: Vec<Carried>) {
        for events in carried {
            let same_name = self.plan.channels.iter().position(|channel| channel.name == events.channel);
            let reader = same_name.and_then(|index| self.channels[index].readers.first_mut());
            if let Some(reader) = reader {
                reader.restore(events.renumbered(&self.headers));
            } else {
                tracing::error!(
                    channel = events.channel,
                    "the channel is gone, and {} events with it",
                    events.len()
                );
            }
        }
    }

    fn drain(&mut self, plan: &'p plan::Drain) -> Result<DrainStage, StartError> {
        let mut used: Vec<ChannelId> = Vec::new();
        let mut members = Vec::new();
        for sink in &plan.sinks {
            let reader = used.iter().position(|id| *id == sink.channel).unwrap_or_else(|| {
                used.push(sink.channel);
                used.len() - 1
            });
            members.push(self.member(sink, reader)?);
        }
        let mut take = |id: &ChannelId| {
            self.channels[id.0 as usize].readers.pop().expect("the plan counts the readers of each channel")
        };
        Ok(DrainStage {
            name: plan.name.clone(),
            readers: used.iter().map(|id| (*id, take(id))).collect(),
            policy: Policy::new(plan.policy.clone(), members.len(), fastrand::Rng::new()),
            share: self.share(plan),
            members,
            last_call: self.last_call.clone(),
            halt: self.halt.clone(),
            timing: self.plan.timing,
        })
    }

    /// The share of a drain in its group; its members are numbered in the order of the plan.
    fn share(&mut self, drain: &'p plan::Drain) -> Option<Share> {
        let (plan::Policy::Share { group, .. }, [sink]) = (&drain.policy, drain.sinks.as_slice()) else {
            return None;
        };
        let me = sharing(self.plan, group).position(|(_, other)| other.name == sink.name)?;
        let (plan, stops) = (self.plan, [&self.last_call, &self.halt]);
        let shares = self.shares.entry(group).or_insert_with(|| shares(plan, group, stops));
        let control = Arc::clone(&self.channels[sink.channel.0 as usize].control);
        let measure =
            plan.transport.as_ref().map_or(Measure::Events, |transport| Measure::of(&transport.amounts));
        Some(Share::new(shares, me, control, measure))
    }

    /// Looks after the shares while the engine runs, where rates are planned.
    fn planner(&self) -> Option<Planner> {
        let names = |group| sharing(self.plan, group).map(|(_, sink)| sink.name.as_str()).collect();
        let groups = self.shares.iter().map(|(group, shares)| (Arc::clone(shares), names(group)));
        Planner::new(self.plan.transport.as_ref()?, self.given.clone(), groups.collect())
    }

    fn member(&mut self, plan: &plan::Sink, reader: usize) -> Result<Member, StartError> {
        let counters = Arc::new(SinkCounters::default());
        let context = SinkContext { headers: self.headers.clone(), counters: Arc::clone(&counters) };
        let error = |failure| StartError { kind: "sink", name: plan.name.clone(), failure };
        let mut sink = self.connectors.sink(plan, context).map_err(error)?;
        let open = self.opened(&plan.name, sink.open()).map_err(error)?;
        counters.life.start();
        if plan.counted {
            self.meters.push(Meter::Sink(plan.name.clone(), Arc::clone(&counters)));
        }
        Ok(Member { name: plan.name.clone(), sink, open, reader, batch: plan.batch as usize, counters })
    }

    fn source(&mut self, plan: &plan::Source) -> Result<SourceStage, StartError> {
        let counters = Arc::new(SourceCounters::default());
        let context = SourceContext {
            headers: self.headers.clone(),
            counters: Arc::clone(&counters),
            stop: self.stop.clone(),
            batch: plan.batch as usize,
            join: plan.join.clone(),
        };
        let error = |failure| StartError { kind: "source", name: plan.name.clone(), failure };
        let mut source = self.connectors.source(plan, context).map_err(error)?;
        let mut tools = Tools::new(&plan.name, &self.headers, self.connectors.clock(&plan.name));
        let operators: Result<Vec<_>, _> =
            plan.operators.iter().map(|step| operator::build(step, &mut tools)).collect();
        let open = self.opened(&plan.name, source.open()).map_err(error)?;
        counters.life.start();
        if plan.counted {
            self.meters.push(Meter::Source(plan.name.clone(), Arc::clone(&counters)));
        }
        self.meters.extend(tools.tallies().into_iter().map(Meter::Metric));
        Ok(SourceStage {
            name: plan.name.clone(),
            source,
            open,
            operators: operators.map_err(|why| error(Failure::Fatal(why.to_string())))?,
            router: self.router(plan),
            pool: Pool::new(POOL),
            counters,
            stop: self.stop.clone(),
            timing: self.plan.timing,
            idle: plan.idle,
        })
    }

    /// Where the plan says that components are started again, a failed start is no reason to give up.
    fn opened(&self, name: &str, result: Result<(), Failure>) -> Result<bool, Failure> {
        match result {
            Ok(()) => Ok(true),
            Err(failure) if self.plan.timing.restart_ms.is_none() => Err(failure),
            Err(failure) => {
                tracing::error!(component = name, "{failure}; it is started again later");
                Ok(false)
            }
        }
    }

    fn router(&mut self, source: &plan::Source) -> Router {
        let mut used: Vec<ChannelId> = source.route.channels().collect();
        used.sort_unstable();
        used.dedup();
        let way = |channel: ChannelId| {
            let plan = &self.plan.channels[channel.0 as usize];
            let writers = &mut self.channels[channel.0 as usize].writers;
            Way {
                channel,
                writer: writers.pop().expect("the plan counts the writers of each channel"),
                transaction: plan.transaction as usize,
                keep_alive: std::time::Duration::from_millis(plan.keep_alive_ms),
                given: given(self.plan, &self.given, &source.name, &plan.name),
            }
        };
        Router::new(&source.route, used.into_iter().map(way).collect())
    }

    fn spawn(self, drains: Vec<DrainStage>, sources: Vec<SourceStage>) -> Engine {
        if let Some(planner) = self.planner() {
            planner.spawn(self.stop.clone());
        }
        let (sender, ends) = channel();
        let mut threads = Vec::new();
        for stage in drains {
            let notify = Arc::clone(&self.notify);
            let run = move || {
                let end = stage.run();
                end.failed.iter().for_each(|failed| notify(Notice::SinkFailed(failed.clone())));
                End::Drain(end)
            };
            threads.push(thread(false, sender.clone(), run));
        }
        let waiting = Arc::new(AtomicUsize::new(sources.len()));
        if sources.is_empty() {
            (self.notify)(Notice::Ready);
        }
        for stage in sources {
            let (notify, waiting) = (Arc::clone(&self.notify), Arc::clone(&waiting));
            let run = move || {
                let name = stage.name.clone();
                let opened = || {
                    if waiting.fetch_sub(1, Ordering::AcqRel) == 1 {
                        notify(Notice::Ready);
                    }
                };
                let end = stage.run(opened);
                if end != SourceEnd::Stopped {
                    notify(Notice::SourceEnded { name, end: end.clone() });
                }
                End::Source(end)
            };
            threads.push(thread(true, sender.clone(), run));
        }
        let names = self.plan.channels.iter().map(|channel| channel.name.clone());
        Engine {
            headers: self.headers,
            channels: names.zip(self.channels.into_iter().map(|channel| channel.control)).collect(),
            meters: self.meters,
            sources: self.plan.sources.len(),
            threads,
            ends,
            stop: self.stop,
            last_call: self.last_call,
            halt: self.halt,
        }
    }
}

/// The members of a group whose sinks share.
fn sharing<'p>(plan: &'p Plan, group: &str) -> impl Iterator<Item = (&'p plan::Policy, &'p plan::Sink)> {
    let same = move |drain: &&plan::Drain| matches!(&drain.policy, plan::Policy::Share { group: name, .. } if name == group);
    plan.drains.iter().filter(same).flat_map(|drain| drain.sinks.iter().map(|sink| (&drain.policy, sink)))
}

/// A group whose members are woken when the engine ends.
fn shares(plan: &Plan, group: &str, stops: [&Stop; 2]) -> Arc<Shares> {
    let mut by = plan::Selector::default();
    let mut members = Vec::new();
    for (policy, sink) in sharing(plan, group) {
        if let plan::Policy::Share { weight, selector, .. } = policy {
            by = *selector;
            members.push(balance::Member::new(*weight, sink.batch as usize, plan.timing));
        }
    }
    let count = members.len();
    let shares = Shares::new(Group::new(by, members, fastrand::Rng::new()), count);
    for stop in stops {
        let shares = Arc::clone(&shares);
        stop.on_raise(move || shares.wake());
    }
    shares
}

/// Counts what a source gives to a channel, where that is a supply of the plan.
fn given(plan: &Plan, counters: &[Arc<Counter>], source: &str, channel: &str) -> Option<Given> {
    let transport = plan.transport.as_ref()?;
    let is_this = |supply: &plan::Supply| supply.source == source && supply.channel == channel;
    let index = transport.supplies.iter().position(is_this)?;
    Some(Given { counter: Arc::clone(&counters[index]), measure: Measure::of(&transport.amounts) })
}

/// Starts a thread that reports its end, also when it panics.
fn thread(
    source: bool,
    ends: Sender<End>,
    run: impl FnOnce() -> End + Send + 'static,
) -> thread::JoinHandle<()> {
    let body = move || {
        let end = catch_unwind(AssertUnwindSafe(run)).unwrap_or(End::Panicked { source });
        // Nobody listens any more when the engine was dropped without being stopped.
        let _ = ends.send(end);
    };
    let kind = if source { "source" } else { "sink" };
    thread::Builder::new().name(kind.to_owned()).spawn(body).expect("the system has a thread to give")
}
