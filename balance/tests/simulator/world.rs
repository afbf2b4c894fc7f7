//! Sinks, a channel and a source in virtual time, driven by the code that the engine runs.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::{Duration, Instant};

use logflowc_balance::{Group, Policy, Replan, Seen, Window};

/// Events of a batch.
pub(crate) const BATCH: usize = 100;

/// What the channel holds, for each sink.
const CAPACITY: usize = 50 * BATCH;

/// How often the source gives something.
const STEP: Duration = Duration::from_millis(5);

/// How often the shares are looked at.
const WINDOW: Duration = Duration::from_secs(1);

/// What a sink does with a batch that begins at some time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Manner {
    /// Takes so many events a second.
    Takes(f64),
    /// Refuses it after so long.
    Fails(Duration),
    /// Answers when this manner is over.
    Stalls,
}

/// What a sink does from a time on, in the order of time.
pub(crate) type Life = Vec<(Duration, Manner)>;

/// Who chooses.
pub(crate) enum Chooser {
    /// One thread for all.
    Turns(Policy),
    /// A thread for each, and what follows the rates.
    Shares(Group, Option<Replan>),
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) delivered: usize,
    /// Events by sink and by second.
    pub(crate) by_second: Vec<Vec<usize>>,
    /// Seconds from the channel to the sink, of each batch's events.
    latencies: Vec<(Duration, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Arrive,
    /// A batch ends at a sink, well or not.
    Done(usize, bool),
    /// A sink or the one thread may look again.
    Look,
    Window,
}

/// The state of the world.
pub(crate) struct World {
    sinks: Vec<Life>,
    rate: f64,
    chooser: Chooser,
    start: Instant,
    now: Duration,
    coming: BinaryHeap<Reverse<(Duration, Event)>>,
    /// When events came, and how many then.
    waiting: VecDeque<(Duration, usize)>,
    /// Leased events of each sink.
    leased: Vec<Vec<(Duration, usize)>>,
    /// When a sink is back from its rest.
    rests: Vec<Duration>,
    kept: usize,
    /// When somebody looks again at the latest.
    look: Option<Duration>,
    /// Part of an event that the source has not given yet.
    rest: f64,
    given: f64,
    seen: Vec<Seen>,
    outcome: Outcome,
}

impl World {
    pub(crate) fn new(sinks: Vec<Life>, rate: f64, chooser: Chooser) -> Self {
        let count = sinks.len();
        Self {
            rate,
            chooser,
            start: Instant::now(),
            now: Duration::ZERO,
            coming: BinaryHeap::from([
                Reverse((Duration::ZERO, Event::Arrive)),
                Reverse((WINDOW, Event::Window)),
            ]),
            waiting: VecDeque::new(),
            leased: vec![Vec::new(); count],
            rests: vec![Duration::ZERO; count],
            kept: 0,
            look: None,
            rest: 0.0,
            given: 0.0,
            seen: vec![Seen::default(); count],
            outcome: Outcome { by_second: vec![Vec::new(); count], ..Outcome::default() },
            sinks,
        }
    }

    /// Lets so much time pass.
    pub(crate) fn run(mut self, time: Duration) -> Outcome {
        let now = self.clock();
        if let Chooser::Shares(group, _) = &mut self.chooser {
            (0..self.sinks.len()).for_each(|me| group.ask(me, now));
        }
        while let Some(Reverse((at, event))) = self.coming.pop().filter(|Reverse((at, _))| *at < time) {
            self.now = at;
            match event {
                Event::Arrive => self.arrive(),
                Event::Done(sink, well) => self.done(sink, well),
                Event::Look => {}
                Event::Window => self.window(),
            }
            self.start_writes();
        }
        self.outcome
    }

    fn clock(&self) -> Instant {
        self.start + self.now
    }

    fn after(&mut self, pause: Duration, event: Event) {
        self.coming.push(Reverse((self.now + pause, event)));
    }

    fn look_after(&mut self, pause: Duration) {
        let at = self.now + pause;
        if self.look.is_none_or(|look| look <= self.now || at < look) {
            self.look = Some(at);
            self.coming.push(Reverse((at, Event::Look)));
        }
    }

    /// The source gives what the channel has room for; the rest waits outside.
    fn arrive(&mut self) {
        self.rest += self.rate * STEP.as_secs_f64();
        let count = whole(self.rest).min(CAPACITY * self.sinks.len() - self.kept);
        self.rest = (self.rest - float(count)).min(self.rate);
        self.given += float(count);
        self.kept += count;
        if count > 0 {
            self.waiting.push_back((self.now, count));
        }
        self.after(STEP, Event::Arrive);
    }

    /// Everybody who may takes a batch.
    fn start_writes(&mut self) {
        let now = self.clock();
        for sink in self.free() {
            let kept = self.kept;
            let next = match &mut self.chooser {
                _ if self.waiting.is_empty() => return,
                Chooser::Turns(_) if self.leased.iter().any(|leased| !leased.is_empty()) => None,
                Chooser::Turns(policy) => policy.pick(now),
                Chooser::Shares(group, _) => group.may_take(sink, kept, now).then_some(sink),
            };
            if let Some(sink) = next {
                self.write(sink);
            }
        }
        let pause = match &self.chooser {
            Chooser::Turns(_) => Some(STEP),
            Chooser::Shares(group, _) => group.ask_again(now).map(|again| again - now),
        };
        if let Some(pause) = pause {
            self.look_after(pause);
        }
    }

    /// Who could take, in an order that changes: threads wake in any.
    fn free(&self) -> Vec<usize> {
        let count = self.sinks.len();
        let first = (self.now.as_micros() % count as u128) as usize;
        let order = (0..count).map(|step| (first + step) % count);
        order.filter(|sink| self.leased[*sink].is_empty() && self.rests[*sink] <= self.now).collect()
    }

    fn write(&mut self, sink: usize) {
        let mut events = 0;
        while events < BATCH
            && let Some((came, count)) = self.waiting.pop_front()
        {
            let taken = count.min(BATCH - events);
            self.leased[sink].push((came, taken));
            events += taken;
            if taken < count {
                self.waiting.push_front((came, count - taken));
            }
        }
        let now = self.clock();
        if let Chooser::Shares(group, _) = &mut self.chooser {
            group.took(sink, events, now);
        }
        let (end, well) = self.answer(sink, events);
        self.coming.push(Reverse((end, Event::Done(sink, well))));
    }

    /// When a sink is done with a batch, and whether it keeps it.
    fn answer(&self, sink: usize, events: usize) -> (Duration, bool) {
        let (mut at, mut left) = (self.now, float(events));
        for (index, (_, manner)) in self.sinks[sink].iter().enumerate() {
            let end = self.sinks[sink].get(index + 1).map_or(Duration::MAX, |(next, _)| *next);
            match manner {
                _ if end <= at => {}
                Manner::Fails(pause) => return (at + *pause, false),
                Manner::Stalls => at = end,
                Manner::Takes(rate) => {
                    let needed = Duration::from_secs_f64(left / rate);
                    if at + needed <= end {
                        return (at + needed, true);
                    }
                    left -= rate * end.saturating_sub(at).as_secs_f64();
                    at = end;
                }
            }
        }
        (Duration::MAX, true)
    }

    fn done(&mut self, sink: usize, well: bool) {
        let (now, events) = (self.clock(), std::mem::take(&mut self.leased[sink]));
        let count: usize = events.iter().map(|(_, count)| count).sum();
        if well {
            self.kept -= count;
            self.outcome.delivered += count;
            let second = whole(self.now.as_secs_f64());
            let by_second = &mut self.outcome.by_second[sink];
            by_second.resize(by_second.len().max(second + 1), 0);
            by_second[second] += count;
            self.outcome
                .latencies
                .extend(events.iter().map(|(came, count)| (self.now.saturating_sub(*came), *count)));
        } else {
            events.into_iter().rev().for_each(|part| self.waiting.push_front(part));
        }
        match (&mut self.chooser, well) {
            (Chooser::Turns(policy), true) => policy.succeeded(sink),
            (Chooser::Turns(policy), false) => {
                policy.failed(sink, now);
            }
            (Chooser::Shares(group, _), true) => {
                group.wrote(sink, count as u64, now);
                group.ask(sink, now);
            }
            (Chooser::Shares(group, _), false) => {
                let rest = group.failed(sink, now);
                self.rests[sink] = self.now + rest;
                self.after(rest, Event::Look);
            }
        }
    }

    fn window(&mut self) {
        let (now, given) = (self.clock(), std::mem::take(&mut self.given));
        if let Chooser::Shares(group, Some(replan)) = &mut self.chooser {
            let seen: Vec<Seen> = group.seen(now).collect();
            let windows: Vec<Window> =
                seen.iter().zip(&self.seen).map(|(now, before)| between(before, now)).collect();
            if let Some(amounts) = replan.window(WINDOW, &[given], &windows) {
                let all: f64 = amounts.iter().sum();
                group.share(&amounts.iter().map(|amount| amount / all).collect::<Vec<_>>());
            }
            self.seen = seen;
        }
        self.after(WINDOW, Event::Window);
    }
}

impl Outcome {
    /// The time within which 99 of 100 events were delivered.
    pub(crate) fn p99(&mut self) -> Duration {
        self.latencies.sort_unstable();
        let most = self.delivered - self.delivered / 100;
        let mut seen = 0;
        let found = self.latencies.iter().find(|(_, count)| {
            seen += count;
            seen >= most
        });
        found.map_or(Duration::ZERO, |(latency, _)| *latency)
    }
}

/// What all sinks could take in a time.
pub(crate) fn optimum(sinks: &[Life], time: Duration) -> f64 {
    let of = |life: &Life| {
        let ends = life.iter().skip(1).map(|(start, _)| *start).chain([time]);
        let parts = life.iter().zip(ends).map(|((start, manner), end)| match manner {
            Manner::Takes(rate) => rate * end.saturating_sub(*start).as_secs_f64(),
            _ => 0.0,
        });
        parts.sum::<f64>()
    };
    sinks.iter().map(of).sum()
}

fn between(before: &Seen, now: &Seen) -> Window {
    Window {
        amount: float(usize::try_from(now.amount - before.amount).expect("few events")),
        busy: now.busy.saturating_sub(before.busy),
        failing: now.failing,
    }
}

#[expect(clippy::cast_precision_loss, reason = "few events")]
pub(crate) fn float(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and small")]
fn whole(number: f64) -> usize {
    number as usize
}
