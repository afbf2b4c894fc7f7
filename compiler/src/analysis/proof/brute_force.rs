//! Every proof on small random agents against all that can happen in them: each event that can come, each failure that
//! can be. What is proved must hold then; and where it can be told exactly, what holds must be proved.

use logflowc_grammar::source::{Charset, Source, Sources};
use logflowc_grammar::text::Text;
use proptest::prelude::*;
use proptest::sample::select;

use super::{Refusal, prove};
use crate::analysis::Facts;
use crate::config::{self, Config};
use crate::flow::Flow;
use crate::world::World;

const SOURCES: &[&str] = &["seq", "exec", "taildir", "avro"];
const SINKS: &[&str] = &["hdfs", "logger", "file_roll"];
const HEADERS: [&str; 2] = ["x", "y"];

/// A step on the way: what it is, the header that it is about, and its value.
#[derive(Debug, Clone, Copy)]
enum Step {
    Fill(usize, &'static str),
    Put(usize, &'static str),
    Remove(usize),
    Extract(usize),
    Copy(usize),
    Rename(usize),
}

#[derive(Debug, Clone)]
enum Route {
    /// To all of these; to the second one only if it has room.
    All(Vec<usize>, bool),
    /// By the header `x`: the value `one`, and all others.
    By(usize, usize),
}

#[derive(Debug, Clone)]
struct Agent {
    sources: Vec<(&'static str, Vec<Step>, Route)>,
    /// Whether a channel is on disk.
    channels: [bool; 2],
    sinks: Vec<(&'static str, usize)>,
    /// The sinks of the first channel make a group.
    group: Option<&'static str>,
}

/// A value of a header, and whether a stranger has chosen it.
type Value = (&'static str, bool);
type Event = [Option<Value>; 2];

fn step() -> impl Strategy<Value = Step> {
    let value = || select(&["one", "two"][..]);
    prop_oneof![
        (0..2_usize, value()).prop_map(|(header, value)| Step::Fill(header, value)),
        (0..2_usize, value()).prop_map(|(header, value)| Step::Put(header, value)),
        (0..2_usize).prop_map(Step::Remove),
        (0..2_usize).prop_map(Step::Extract),
        (0..2_usize).prop_map(Step::Copy),
        (0..2_usize).prop_map(Step::Rename),
    ]
}

fn route() -> impl Strategy<Value = Route> {
    prop_oneof![
        (select(vec![vec![0], vec![1], vec![0, 1]]), any::<bool>())
            .prop_map(|(to, optional)| Route::All(to, optional)),
        (0..2_usize, 0..2_usize).prop_map(|(one, rest)| Route::By(one, rest)),
    ]
}

fn agent() -> impl Strategy<Value = Agent> {
    let source = (select(SOURCES), prop::collection::vec(step(), 0..4), route());
    let sinks = prop::collection::vec((select(SINKS), 0..2_usize), 1..4);
    let group = select(vec![None, Some("failover"), Some("load_balance")]);
    (prop::collection::vec(source, 1..3), any::<[bool; 2]>(), sinks, group)
        .prop_map(|(sources, channels, sinks, group)| Agent { sources, channels, sinks, group })
}

impl Agent {
    /// The sinks of the group, if there are enough for one.
    fn members(&self) -> Vec<usize> {
        let members: Vec<usize> = (0..self.sinks.len()).filter(|sink| self.sinks[*sink].1 == 0).collect();
        if self.group.is_some() && members.len() > 1 { members } else { Vec::new() }
    }

    fn text(&self) -> String {
        let names = |letter: char, count: usize| {
            (0..count).map(|index| format!("{letter}{index}")).collect::<Vec<_>>().join(" ")
        };
        let mut text = format!(
            "a.sources = {}\na.channels = c0 c1\na.sinks = {}\n",
            names('s', self.sources.len()),
            names('k', self.sinks.len())
        );
        for (index, (kind, steps, route)) in self.sources.iter().enumerate() {
            text += &source(&format!("a.sources.s{index}"), kind, steps, route);
        }
        for (index, on_disk) in self.channels.iter().enumerate() {
            text += &format!("a.channels.c{index}.type = {}\n", if *on_disk { "file" } else { "memory" });
        }
        for (index, (kind, channel)) in self.sinks.iter().enumerate() {
            text += &format!("a.sinks.k{index}.type = {kind}\na.sinks.k{index}.channel = c{channel}\n");
            text +=
                &format!("a.sinks.k{index}.hdfs.path = /logs/%{{x}}\na.sinks.k{index}.sink.directory = /d\n");
        }
        let members = self.members();
        if let (Some(policy), false) = (self.group, members.is_empty()) {
            let members: Vec<String> = members.iter().map(|sink| format!("k{sink}")).collect();
            text += &format!("a.sinkgroups = g\na.sinkgroups.g.sinks = {}\n", members.join(" "));
            text += &format!("a.sinkgroups.g.processor.type = {policy}\n");
        }
        text
    }
}

fn source(path: &str, kind: &str, steps: &[Step], route: &Route) -> String {
    let mut text = format!(
        "{path}.type = {kind}\n{path}.command = x\n{path}.bind = 0\n{path}.port = 1\n\
         {path}.filegroups = f\n{path}.filegroups.f = /f\n{path}.interceptors ="
    );
    (0..steps.len()).for_each(|index| text += &format!(" i{index}"));
    text.push('\n');
    for (index, step) in steps.iter().enumerate() {
        let (kind, settings) = settings(*step);
        text += &format!("{path}.interceptors.i{index}.type = {kind}\n");
        for (key, value) in settings {
            text += &format!("{path}.interceptors.i{index}.{key} = {value}\n");
        }
    }
    match route {
        Route::All(to, optional) => {
            let to: Vec<String> = to.iter().map(|channel| format!("c{channel}")).collect();
            text += &format!("{path}.channels = {}\n", to.join(" "));
            if let (true, [_, second]) = (optional, to.as_slice()) {
                text += &format!("{path}.selector.type = replicating\n{path}.selector.optional = {second}\n");
            }
        }
        Route::By(one, rest) => {
            text += &format!("{path}.channels = c0 c1\n{path}.selector.type = multiplexing\n");
            text += &format!("{path}.selector.header = x\n{path}.selector.mapping.one = c{one}\n");
            text += &format!("{path}.selector.default = c{rest}\n");
        }
    }
    text
}

fn settings(step: Step) -> (&'static str, Vec<(&'static str, &'static str)>) {
    match step {
        Step::Fill(header, value) => ("static", vec![("key", HEADERS[header]), ("value", value)]),
        Step::Put(header, value) => {
            ("static", vec![("key", HEADERS[header]), ("value", value), ("preserveExisting", "false")])
        }
        Step::Remove(header) => ("remove_header", vec![("withName", HEADERS[header])]),
        Step::Extract(header) => (
            "regex_extractor",
            vec![("regex", "(.+)"), ("serializers", "s"), ("serializers.s.name", HEADERS[header])],
        ),
        Step::Copy(header) => {
            ("logflowc.interceptor.Copy", vec![("from", HEADERS[header]), ("to", HEADERS[1 - header])])
        }
        Step::Rename(header) => {
            ("logflowc.interceptor.Rename", vec![("from", HEADERS[header]), ("to", HEADERS[1 - header])])
        }
    }
}

/// All events that can come out of the steps of a source.
fn events(kind: &str, steps: &[Step]) -> Vec<Event> {
    let foreign = kind == "avro";
    let brought: &[Option<Value>] =
        if foreign { &[None, Some(("one", true)), Some(("../etc", true))] } else { &[None] };
    let mut events: Vec<Event> = brought.iter().flat_map(|x| brought.iter().map(move |y| [*x, *y])).collect();
    for step in steps {
        events = events.into_iter().flat_map(|event| after(event, *step, foreign)).collect();
        events.sort_unstable();
        events.dedup();
    }
    events
}

/// What can become of an event: an extraction finds any text of the body, or nothing.
fn after(mut event: Event, step: Step, foreign: bool) -> Vec<Event> {
    match step {
        Step::Fill(header, value) => event[header] = event[header].or(Some((value, false))),
        Step::Put(header, value) => event[header] = Some((value, false)),
        Step::Remove(header) => event[header] = None,
        Step::Copy(header) => event[1 - header] = event[header].or(event[1 - header]),
        Step::Rename(header) => {
            if let Some(value) = event[header].take() {
                event[1 - header] = Some(value);
            }
        }
        Step::Extract(header) => {
            let found = ["one", "../etc"].map(|text| {
                let mut event = event;
                event[header] = Some((text, foreign));
                event
            });
            return [event].into_iter().chain(found).collect();
        }
    }
    vec![event]
}

impl Agent {
    /// All events that can come into a channel. A value by which events are routed is known.
    fn coming(&self, channel: usize) -> Vec<Event> {
        let mut all = Vec::new();
        for (kind, steps, route) in &self.sources {
            for mut event in events(kind, steps) {
                let to = match route {
                    Route::All(to, _) => to.clone(),
                    Route::By(one, rest) => match &mut event[0] {
                        Some(value) if value.0 == "one" => {
                            value.1 = false;
                            vec![*one]
                        }
                        _ => vec![*rest],
                    },
                };
                all.extend(to.contains(&channel).then_some(event));
            }
        }
        all
    }

    /// Whether a way leads from a source to a channel, and whether the channel may be passed over.
    fn way(&self, source: usize, channel: usize) -> Option<bool> {
        match &self.sources[source].2 {
            Route::All(to, optional) => {
                to.contains(&channel).then_some(*optional && to.len() == 2 && to[1] == channel)
            }
            Route::By(one, rest) => [one, rest].contains(&&channel).then_some(false),
        }
    }

    /// Whether an event can be lost on a way: somebody on it stops at the worst moment, or a channel is full.
    fn loses(&self, source: usize, sink: usize) -> bool {
        let (kind, channel) = self.sinks[sink];
        let forgetful = [self.sources[source].0 == "exec", !self.channels[channel], kind == "logger"];
        forgetful.contains(&true) || self.way(source, channel) == Some(true)
    }

    /// Whether the second event of a source can come to a sink before the first one: another thread takes the first one,
    /// fails, and puts it back when the thread of the sink has written the second.
    fn overtakes(&self, sink: usize) -> bool {
        let (channel, members) = (self.sinks[sink].1, self.members());
        let thread = |sink: usize| if members.contains(&sink) { members[0] } else { sink };
        (0..self.sinks.len()).any(|other| self.sinks[other].1 == channel && thread(other) != thread(sink))
    }
}

fn config(text: &str) -> Config {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("flume.conf", text.as_bytes().to_vec()));
    let document = crate::read::read(&sources, file, Charset::Utf8);
    let world = World::default();
    config::build(crate::flume::load::load(&document.entries, &world), &world)
}

/// The answer to a requirement.
fn answer(flow: &Flow<'_>, requirement: &str) -> Result<String, Refusal> {
    let nowhere = flow.agent.name.span();
    let requirement =
        logflowc_grammar::flow::requirement(&Text::decoded(requirement, nowhere)).expect("it is one");
    prove(flow, &Facts::of(flow), &requirement).expect("it names what is there")
}

fn holds(flow: &Flow<'_>, requirement: &str) -> bool {
    answer(flow, requirement).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_proved_of_headers_holds_for_every_event(agent in agent()) {
        let config = config(&agent.text());
        let flow = Flow::build(&config.agents[0], |_| true);
        for (sink, (kind, channel)) in agent.sinks.iter().enumerate() {
            let coming = agent.coming(*channel);
            for (header, name) in HEADERS.iter().enumerate() {
                let answer = answer(&flow, &format!("header {name} on k{sink}"));
                let all = coming.iter().all(|event| event[header].is_some());
                let none = coming.iter().all(|event| event[header].is_none());
                prop_assert!(answer.is_err() || all, "{name} on k{sink} in\n{}", agent.text());
                let never = answer.is_err_and(|refusal| refusal.message.starts_with("no event has"));
                prop_assert!(!never || none, "never {name} on k{sink} in\n{}", agent.text());
            }
            let chosen = coming.iter().any(|event| event[0].is_some_and(|(_, stranger)| stranger));
            let proved = holds(&flow, &format!("untainted path(k{sink})"));
            prop_assert!(*kind != "hdfs" || !proved || !chosen, "k{sink} in\n{}", agent.text());
        }
    }

    #[test]
    fn what_is_proved_of_ways_holds_whatever_fails(agent in agent()) {
        let config = config(&agent.text());
        let flow = Flow::build(&config.agents[0], |_| true);
        for source in 0..agent.sources.len() {
            for sink in 0..agent.sinks.len() {
                let leads = agent.way(source, agent.sinks[sink].1).is_some();
                let kept = leads && !agent.loses(source, sink);
                let proved = holds(&flow, &format!("at_least_once on s{source} -> k{sink}"));
                prop_assert_eq!(proved, kept, "s{} -> k{} in\n{}", source, sink, agent.text());
                let once = holds(&flow, &format!("effectively_once on s{source} -> k{sink}"));
                prop_assert!(!once, "s{} -> k{} in\n{}", source, sink, agent.text());
                let proved = holds(&flow, &format!("ordered_per_key on s{source} -> k{sink}"));
                let total = holds(&flow, &format!("ordered on s{source} -> k{sink}"));
                let ordered = leads && !agent.overtakes(sink);
                let balanced = agent.group == Some("load_balance") && agent.members().contains(&sink);
                prop_assert!(!proved || ordered, "s{} -> k{} in\n{}", source, sink, agent.text());
                prop_assert!(proved || !ordered || balanced, "s{} -> k{} in\n{}", source, sink, agent.text());
                let of_files = matches!(agent.sources[source].0, "taildir" | "avro");
                prop_assert_eq!(total, proved && !of_files, "s{} -> k{} in\n{}", source, sink, agent.text());
            }
        }
    }

    #[test]
    fn a_channel_holds_what_comes_in_one_by_one(
        capacity in 1_i64..2000,
        bytes in 100_i64..20_000,
        reserved in 0_i64..100,
        rate in 1_i64..50,
        size in 1_i64..50,
        least in 1_i64..60_000,
    ) {
        let text = format!(
            "a.sources = s\na.channels = c\na.sinks = k\na.sources.s.type = seq\na.sources.s.channels = c\n\
             a.channels.c.type = memory\na.channels.c.capacity = {capacity}\na.channels.c.byteCapacity = {bytes}\n\
             a.channels.c.byteCapacityBufferPercentage = {reserved}\na.sinks.k.type = null\na.sinks.k.channel = c\n"
        );
        let config = config(&text);
        let flow = Flow::build(&config.agents[0], |_| true);
        let proved = holds(&flow, &format!("outage(k) >= {least}ms at {rate} events/s of {size}B"));
        let room = bytes / 100 * (100 - reserved);
        let mut events = 0;
        while events < capacity && (events + 1) * size <= room {
            events += 1;
        }
        // When the last one with room comes, and the first one without.
        let [last, first] = [events * 1000 / rate, (events + 1) * 1000 / rate];
        prop_assert!(!proved || first >= least, "{first} ms in\n{text}");
        prop_assert!(proved || last <= least, "{last} ms in\n{text}");
    }
}
