//! The same programs on the same lines: steps of the `flow` language as the engine runs them, and VRL as its crate runs
//! it. Both have to tell the same about the events, or nothing is measured.
//!
//! ```sh
//! cargo run --release --manifest-path tests/bench/vrl/Cargo.toml
//! ```

mod data;
mod ours;
mod theirs;

use rustix::time::{ClockId, clock_gettime};

/// A program in both languages.
struct Case {
    name: &'static str,
    lines: fn(u64) -> String,
    flow: &'static str,
    vrl: &'static str,
}

/// What a program has told about all lines: events that are left, and the bytes of the headers it has set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    events: u64,
    bytes: u64,
}

/// The headers that both sides set.
pub const HEADERS: [&str; 4] = ["status", "user", "took", "team"];

const CASES: &[Case] = &[
    Case {
        name: "JSON",
        lines: data::json,
        flow: "| parse json { fields = [status:int, user, took:float] } else drop\n\
               | drop when status < 400 | set team = \"shop\"",
        vrl: "m, err = parse_json(.message)\nif err != null { abort }\n.status = m.status\n.user = m.user\n\
              .took = m.took\nif int!(.status) < 400 { abort }\n.team = \"shop\"",
    },
    Case {
        name: "logfmt",
        lines: data::logfmt,
        flow: "| parse logfmt { fields = [status:int, user, took:float] } else drop\n\
               | drop when status < 400 | set team = \"shop\"",
        vrl: "m, err = parse_logfmt(.message)\nif err != null { abort }\n.status = m.status\n.user = m.user\n\
              .took = m.took\nif to_int!(.status) < 400 { abort }\n.team = \"shop\"",
    },
    Case {
        name: "regular expression",
        lines: data::access,
        flow: "| extract /^(?<user>\\S+) .* (?<status:int>\\d{3}) (?<took:float>[\\d.]+)$/\n\
               | keep when has status | drop when status < 400 | set team = \"shop\"",
        vrl: "m, err = parse_regex(.message, r'^(?P<user>\\S+) .* (?P<status>\\d{3}) (?P<took>[\\d.]+)$')\n\
              if err != null { abort }\n.status = m.status\n.user = m.user\n.took = m.took\n\
              if to_int!(.status) < 400 { abort }\n.team = \"shop\"",
    },
];

/// Lines of a case, and how often they are gone through in a round.
const LINES: u64 = 20_000;
const TIMES: u32 = 5;
const ROUNDS: usize = 7;

fn main() {
    println!("Events per CPU second, median of {ROUNDS} rounds that take turns, one thread each.\n");
    println!("| program | bytes of a line | logflowc | VRL | times |\n|---|---|---|---|---|");
    for case in CASES {
        let lines: Vec<String> = (0..LINES).map(case.lines).collect();
        let mut ours = ours::Program::new(case.flow);
        let mut theirs = theirs::Program::new(case.vrl);
        let (told, same) = (ours.run(&lines), theirs.run(&lines));
        assert_eq!(told, same, "{}: the programs do not mean the same", case.name);
        assert!(told.events > 0 && told.events < LINES, "{}: {told:?}", case.name);
        let mut speeds = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            speeds[0].push(speed(|| ours.run(&lines)));
            speeds[1].push(speed(|| theirs.run(&lines)));
        }
        let [ours, theirs] = speeds.map(median);
        let bytes = lines.iter().map(String::len).sum::<usize>() / lines.len();
        println!("| {} | {bytes} | {ours:.0} | {theirs:.0} | {:.1} |", case.name, ours / theirs);
    }
}

/// Lines per second of this thread's CPU time.
fn speed(mut run: impl FnMut() -> Told) -> f64 {
    let start = cpu();
    for _ in 0..TIMES {
        std::hint::black_box(run());
    }
    (LINES * u64::from(TIMES)) as f64 / (cpu() - start)
}

fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
