//! Brings a batch to the channels that its events belong to.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use logflowc_plan::{self as plan, ChannelId, HeaderId};

use crate::channel::Writer;
use crate::connector::OnFull;
use crate::metrics::Counter;
use crate::pool::Shared;
use crate::share::Measure;
use crate::slice::Slice;

/// A channel did not take the events, because it was full too long or the agent ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused;

/// The way from one source to its channels.
pub(crate) struct Router {
    ways: Vec<Way>,
    choice: Choice,
}

/// The way to one channel.
pub(crate) struct Way {
    pub(crate) channel: ChannelId,
    pub(crate) writer: Box<dyn Writer>,
    /// Most events of one put.
    pub(crate) transaction: usize,
    /// How long a put may wait, where it may not wait for ever.
    pub(crate) keep_alive: Duration,
    /// Counts what goes this way, where the plan asks for it.
    pub(crate) given: Option<Given>,
}

/// What a source has given to a channel.
pub(crate) struct Given {
    pub(crate) counter: Arc<Counter>,
    pub(crate) measure: Measure,
}

/// Which ways an event takes.
enum Choice {
    Same(Ways),
    ByHeader {
        header: HeaderId,
        /// From a value to an index into `ways`.
        cases: HashMap<Box<[u8]>, usize>,
        /// For each case; the last one is for all other events.
        ways: Vec<Ways>,
    },
}

/// Indices into the ways of a router.
#[derive(Clone)]
struct Ways {
    required: Vec<usize>,
    optional: Vec<usize>,
}

impl Router {
    /// The channels of `route` must be among the ways.
    pub(crate) fn new(route: &plan::Route, ways: Vec<Way>) -> Self {
        let index = |id: &ChannelId| {
            ways.iter()
                .position(|way| way.channel == *id)
                .expect("a way was made for every channel of the route")
        };
        let targets = |targets: &plan::Targets| Ways {
            required: targets.required.iter().map(index).collect(),
            optional: targets.optional.iter().map(index).collect(),
        };
        let choice = match route {
            plan::Route::Replicate { targets: all } => Choice::Same(targets(all)),
            plan::Route::Multiplex { header, cases, default } => {
                let values = cases.iter().enumerate();
                Choice::ByHeader {
                    header: *header,
                    cases: values.map(|(at, case)| (case.value.as_bytes().into(), at)).collect(),
                    ways: cases.iter().map(|case| &case.targets).chain([default]).map(targets).collect(),
                }
            }
        };
        Self { ways, choice }
    }

    /// Stores the events in their channels: `Ok` when every required channel has its part.
    pub(crate) fn send(&mut self, batch: &Arc<Shared>, on_full: OnFull) -> Result<(), Refused> {
        let Self { ways, choice } = self;
        match choice {
            Choice::Same(targets) => {
                let slice = Slice::all(Arc::clone(batch));
                let required = targets.required.iter().map(|way| (*way, slice.clone()));
                require(ways, required, on_full)?;
                offer(ways, targets.optional.iter().map(|way| (*way, slice.clone())));
            }
            Choice::ByHeader { header, cases, ways: targets } => {
                let case = |event| batch.header(event, *header).and_then(|value| cases.get(value)).copied();
                let chosen: Vec<&Ways> = (0..batch.len())
                    .map(|event| &targets[case(event).unwrap_or(targets.len() - 1)])
                    .collect();
                let count = ways.len();
                require(ways, parts(batch, &chosen, count, |targets| &targets.required), on_full)?;
                offer(ways, parts(batch, &chosen, count, |targets| &targets.optional));
            }
        }
        Ok(())
    }
}

/// The part of the batch for each way, its events in their order.
fn parts(
    batch: &Arc<Shared>,
    chosen: &[&Ways],
    ways: usize,
    kind: impl Fn(&Ways) -> &Vec<usize>,
) -> Vec<(usize, Slice)> {
    let mut picks = vec![Vec::new(); ways];
    for (event, targets) in (0..).zip(chosen) {
        for way in kind(targets) {
            picks[*way].push(event);
        }
    }
    let used = picks.into_iter().enumerate().filter(|(_, picks): &(usize, Vec<u32>)| !picks.is_empty());
    used.map(|(way, picks)| {
        let all = picks.len() == batch.len();
        let batch = Arc::clone(batch);
        (way, if all { Slice::all(batch) } else { Slice::picked(batch, picks.into()) })
    })
    .collect()
}

fn require(
    ways: &mut [Way],
    parts: impl IntoIterator<Item = (usize, Slice)>,
    on_full: OnFull,
) -> Result<(), Refused> {
    for (way, slice) in parts {
        let way = &mut ways[way];
        let deadline = (on_full == OnFull::Refuse).then(|| Instant::now() + way.keep_alive);
        if way.put(slice, deadline) > 0 {
            return Err(Refused);
        }
    }
    Ok(())
}

fn offer(ways: &mut [Way], parts: impl IntoIterator<Item = (usize, Slice)>) {
    for (way, slice) in parts {
        let way = &mut ways[way];
        let lost = way.put(slice, Some(Instant::now() + way.keep_alive));
        if lost > 0 {
            let channel = way.channel.0;
            tracing::warn!(channel, events = lost, "an optional channel had no room; events are lost there");
        }
    }
}

impl Way {
    /// Stores the events, a transaction at a time. Tells how many found no room.
    fn put(&mut self, mut slice: Slice, deadline: Option<Instant>) -> usize {
        while !slice.is_empty() {
            let part = slice.split_off_front(self.transaction);
            let amount = self.given.as_ref().map(|given| given.measure.amount(part.iter()));
            if let Err(part) = self.writer.put(part, deadline) {
                return part.len() + slice.len();
            }
            self.given.iter().zip(amount).for_each(|(given, amount)| given.counter.add(amount));
        }
        0
    }
}
