//! Plans and events by chance, of few words, so that they often meet.

use logflowc_compiler::java::regex::translate;
use logflowc_compiler::optimise::Facts;
use logflowc_plan::{
    Case as RouteCase, Channel, ChannelId, Condition, Drain, Group, HeaderId, Idle, Letters, Number,
    Operator, Part, Pattern, Plan, Policy, Reading, Relation, Rounding, Route, Settings, Sink, Source, Store,
    Subject, Targets, Timing, Touched, Value,
};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::world::UNSTEADY;

/// What random values begin with.
pub(super) const RANDOM: &str = "random-";

/// Headers that sources bring, the others are only set by operators.
const BROUGHT: u32 = 3;

/// Patterns of all kinds: with groups, anchors, literals, look-around, and such as need backtracking at line ends.
const PATTERNS: &[&str] = &[
    "a",
    "ab",
    ".*b.*",
    "^a",
    "^.+(b)(c*).*",
    "(a)|(b)",
    "(\\w)=(\\d+)",
    "^(\\S+) (\\S+)(.*)$",
    "\\bab\\b",
    "b$",
    "(?=a)a(b)?",
    "(a)\\1",
    "é",
    "(?i)AB",
    "(?:x|ab).*(\\d)",
    "",
];

const WORDS: &[&str] = &["a", "b", "ab", "aab", "c", "é", "x=12", "y=7", " ", "\n", "=", "B", "1"];

const VALUES: &[&str] = &["", "a", "b", "ab", "7", "12", "x"];

/// A plan, what is known of it, and the events of its sources.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) plan: Plan,
    pub(super) facts: Facts,
    pub(super) given: Vec<Vec<Given>>,
}

/// An event of a source.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) body: Vec<u8>,
    pub(super) headers: Vec<(HeaderId, &'static str)>,
    /// The value of a header that no plan has a number for.
    pub(super) other: Option<&'static str>,
}

/// Cases of one to three channels, each with a sink, and one or two sources.
pub(super) fn cases() -> impl Strategy<Value = Case> {
    let reads = vec(prop_oneof![Just(Touched::All), touched()], 1..4);
    reads.prop_flat_map(|reads| {
        let channels = u32::try_from(reads.len()).expect("few channels");
        let source = (vec(operator(), 0..8), route(channels), any::<bool>(), given());
        (Just(reads), vec(source, 1..3), select(&[1_u32, 4, 100][..]))
            .prop_map(|(reads, sources, batch)| case(reads, sources, batch))
    })
}

type SourceParts = (Vec<Operator>, Route, bool, Vec<Given>);

fn case(reads: Vec<Touched>, sources: Vec<SourceParts>, batch: u32) -> Case {
    let writers = u32::try_from(sources.len()).expect("few sources");
    let mut case = Case {
        plan: Plan {
            agent: "a".to_owned(),
            headers: (0..=UNSTEADY.0).map(|number| format!("h{number}")).collect(),
            channels: (0..reads.len()).map(|index| channel(index, writers)).collect(),
            sources: Vec::new(),
            drains: (0..).take(reads.len()).map(drain).collect(),
            timing: Timing::default(),
            transport: None,
        },
        facts: Facts { brings: Vec::new(), reads },
        given: Vec::new(),
    };
    for (index, (operators, route, open, mut given)) in sources.into_iter().enumerate() {
        if !open {
            for event in &mut given {
                event.other = None;
            }
        }
        let brought = Touched::These((0..BROUGHT).map(HeaderId).collect());
        case.facts.brings.push(if open { Touched::All } else { brought });
        case.plan.sources.push(source(index, batch, operators, route));
        case.given.push(given);
    }
    count_writers(&mut case.plan);
    case
}

fn channel(index: usize, writers: u32) -> Channel {
    Channel {
        name: format!("c{index}"),
        transaction: 100,
        keep_alive_ms: 60_000,
        writers,
        readers: 1,
        store: Store::Memory { events: 128, bytes: 1 << 20, ring: 128 },
    }
}

/// The engine asks for as many writers as there are.
fn count_writers(plan: &mut Plan) {
    for (index, channel) in (0..).zip(&mut plan.channels) {
        let id = ChannelId(index);
        let uses = |route: &Route| match route {
            Route::Replicate { targets } => targets.required.contains(&id),
            Route::Multiplex { cases, default, .. } => {
                default.required.contains(&id) || cases.iter().any(|case| case.targets.required.contains(&id))
            }
        };
        let count = plan.sources.iter().filter(|source| uses(&source.route)).count();
        channel.writers = u32::try_from(count).expect("few sources");
    }
}

fn source(index: usize, batch: u32, operators: Vec<Operator>, route: Route) -> Source {
    Source {
        name: format!("s{index}"),
        component: "giving".to_owned(),
        settings: Settings::new(),
        batch,
        idle: Idle { step_ms: 1, max_ms: 1 },
        counted: false,
        join: None,
        operators,
        route,
    }
}

fn drain(index: u32) -> Drain {
    let name = format!("k{index}");
    let sink = Sink {
        name: name.clone(),
        component: "keeping".to_owned(),
        settings: Settings::new(),
        channel: ChannelId(index),
        batch: 100,
        counted: false,
    };
    Drain { name, sinks: vec![sink], policy: Policy::Single }
}

fn given() -> impl Strategy<Value = Vec<Given>> {
    let piece = prop_oneof![20 => select(WORDS).prop_map(str::as_bytes), 1 => Just(&b"\xFF\xC3"[..])];
    let body = vec(piece, 0..6).prop_map(|pieces| pieces.concat());
    let headers = btree_map((0..BROUGHT).prop_map(HeaderId), select(VALUES), 0..3);
    let event = (body, headers, option::weighted(0.2, select(VALUES)));
    let event = event.prop_map(|(body, headers, other)| Given {
        body,
        headers: headers.into_iter().collect(),
        other,
    });
    vec(event, 0..12)
}

fn route(channels: u32) -> impl Strategy<Value = Route> {
    let targets = move || {
        btree_set((0..channels).prop_map(ChannelId), 1..=channels as usize)
            .prop_map(|required| Targets { required: required.into_iter().collect(), optional: Vec::new() })
    };
    let cases = (subsequence(VALUES, 0..4), vec(targets(), 4)).prop_map(|(values, targets)| {
        let case = |(value, targets): (&str, Targets)| RouteCase { value: value.to_owned(), targets };
        values.into_iter().zip(targets).map(case).collect()
    });
    prop_oneof![
        targets().prop_map(|targets| Route::Replicate { targets }),
        (header(), cases, targets()).prop_map(|(header, cases, default)| Route::Multiplex {
            header,
            cases,
            default
        }),
    ]
}

/// A header whose values are the same in every run.
fn header() -> impl Strategy<Value = HeaderId> {
    (0..UNSTEADY.0).prop_map(HeaderId)
}

fn touched() -> impl Strategy<Value = Touched> {
    btree_set((0..=UNSTEADY.0).prop_map(HeaderId), 0..3).prop_map(Touched::These)
}

fn pattern() -> impl Strategy<Value = Pattern> {
    select(PATTERNS).prop_map(|written| translate(written).expect("patterns here are good").pattern)
}

fn text() -> impl Strategy<Value = String> {
    select(VALUES).prop_map(str::to_owned)
}

fn operator() -> impl Strategy<Value = Operator> {
    let to = || (0..=UNSTEADY.0).prop_map(HeaderId);
    prop_oneof![
        3 => setting(),
        1 => removal(),
        1 => (pattern(), parts()).prop_map(|(pattern, by)| Operator::Replace { pattern, by }),
        3 => (pattern(), any::<bool>()).prop_map(|(pattern, exclude)| Operator::Filter { pattern, exclude }),
        3 => (condition(), any::<bool>()).prop_map(|(condition, keep)| Operator::Select { condition, keep }),
        1 => (header(), header(), any::<bool>()).prop_map(|(from, to, keep)| Operator::Copy { from, to, keep }),
        1 => (header(), to()).prop_map(|(from, to)| Operator::Rename { from, to }),
        1 => (to(), number(), any::<bool>())
            .prop_map(|(to, number, keep)| Operator::Compute { to, number, keep }),
        3 => extraction(),
    ]
}

fn setting() -> impl Strategy<Value = Operator> {
    let random = |keep| Operator::Uuid { header: UNSTEADY, keep, prefix: RANDOM.to_owned() };
    prop_oneof![
        4 => (header(), text(), any::<bool>())
            .prop_map(|(header, value, keep)| Operator::Static { header, value, keep }),
        1 => any::<bool>().prop_map(|keep| Operator::Timestamp { header: UNSTEADY, keep }),
        1 => any::<bool>().prop_map(random),
        1 => (header(), any::<bool>())
            .prop_map(|(header, keep)| Operator::Host { header, keep, address: true }),
    ]
}

fn removal() -> impl Strategy<Value = Operator> {
    let names = subsequence(vec!["h0", "h1", "h4", "h5", "other"], 0..4)
        .prop_map(|names| names.into_iter().map(str::to_owned).collect::<Vec<_>>());
    let matching = option::weighted(0.2, select(&["h[12]", "o.*"][..]));
    (names, matching).prop_map(|(names, matching)| {
        let whole =
            |written| logflowc_compiler::java::regex::whole(&translate(written).expect("good").pattern);
        Operator::RemoveHeader { names, matching: matching.map(whole) }
    })
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let text = text().prop_map(|text| Part::Text { text });
    vec(prop_oneof![3 => text, 1 => Just(Part::Group { index: 0 })], 0..3)
}

/// An extraction of groups that the pattern may or may not have.
fn extraction() -> impl Strategy<Value = Operator> {
    let group =
        (1_u32..3, header()).prop_map(|(index, header)| Group { index, header, reading: Reading::Text });
    (pattern(), vec(group, 1..4)).prop_map(|(pattern, groups)| Operator::Extract { pattern, groups })
}

fn condition() -> impl Strategy<Value = Condition> {
    test().prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(|of| Condition::Any { of }),
            vec(inner.clone(), 1..4).prop_map(|of| Condition::All { of }),
            inner.prop_map(|of| Condition::Not { of: Box::new(of) }),
        ]
    })
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::Body), header().prop_map(|header| Value::Header { header })]
}

fn subject() -> impl Strategy<Value = Subject> {
    let letters = option::weighted(0.2, select(&[Letters::Lower, Letters::Upper][..]));
    (value(), letters).prop_map(|(value, letters)| Subject { value, letters })
}

fn number() -> impl Strategy<Value = Number> {
    let value = prop_oneof![
        2 => value().prop_map(|value| Number::Read { value }),
        1 => value().prop_map(|value| Number::Length { value }),
        1 => (0_i64..13).prop_map(|number| Number::Whole { number }),
    ];
    let sum = vec(value, 1..3).prop_map(|of| Number::Sum { of });
    (sum.clone(), sum, 0..4_u8).prop_map(|(of, by, kind)| {
        let pair = || (Box::new(of.clone()), Box::new(by.clone()));
        match kind {
            0 => Number::Quotient { of: pair().0, by: pair().1 },
            1 => Number::Remainder { of: pair().0, by: pair().1 },
            2 => Number::Rounded {
                of: Number::Quotient { of: pair().0, by: pair().1 }.into(),
                to: Rounding::Nearest,
            },
            _ => of,
        }
    })
}

fn test() -> impl Strategy<Value = Condition> {
    let relation = || {
        use Relation::{Contains, EndsWith, Equal, Greater, LessOrEqual, NotEqual, StartsWith};
        select(&[Equal, NotEqual, LessOrEqual, Greater, Contains, StartsWith, EndsWith][..])
    };
    prop_oneof![
        1 => any::<bool>().prop_map(|holds| Condition::Constant { holds }),
        2 => header().prop_map(|header| Condition::Has { header }),
        2 => (subject(), pattern()).prop_map(|(value, pattern)| Condition::Matches { value, pattern }),
        1 => (subject(), subsequence(VALUES, 0..4)).prop_map(|(value, texts)| {
            Condition::OneOf { value, texts: texts.into_iter().map(str::to_owned).collect() }
        }),
        4 => (subject(), relation(), text())
            .prop_map(|(value, relation, text)| Condition::Text { value, relation, text }),
        1 => (subject(), relation(), subject())
            .prop_map(|(left, relation, right)| Condition::Texts { left, relation, right }),
        1 => (number(), relation(), number())
            .prop_map(|(left, relation, right)| Condition::Numbers { left, relation, right }),
        1 => (value(), any::<bool>(), 0_i64..13).prop_map(|(value, less, number)| {
            let relation = if less { Relation::Less } else { Relation::GreaterOrEqual };
            Condition::Integer { value, relation, number }
        }),
    ]
}
