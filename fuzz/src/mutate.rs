//! Changes of configurations that keep them configurations: by lines, and with words of the catalog.

use fastrand::Rng;
use libfuzzer_sys::fuzzer_mutate;
use logflowc_grammar::catalog::{COMPONENTS, Component, Kind};

/// Changes `data[..size]` in place and says how long it is then: now and then as any bytes, mostly by lines.
pub fn lines(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut random = Rng::with_seed(u64::from(seed));
    if random.u8(..3) == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let mut lines: Vec<Vec<u8>> =
        data[..size].split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    for _ in 0..=random.usize(..3) {
        change(&mut lines, &mut random);
    }
    replace(data, max_size, &lines.concat())
}

/// The same for JSON, whose parts stand between signs.
pub fn json(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    parts(data, size, max_size, seed, b"{}[],:\n", &Words { pieces: JSON, made: member })
}

/// The same for the `flow` language, whose parts stand between words.
pub fn flow(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    parts(data, size, max_size, seed, b" {}[],=|\n", &Words { pieces: FLOW, made: declaration })
}

/// What is put between the parts of a text.
struct Words {
    pieces: &'static [&'static str],
    made: fn(&mut Rng) -> Vec<u8>,
}

/// Changes a text by the parts that end with one of the `ends`.
fn parts(data: &mut [u8], size: usize, max_size: usize, seed: u32, ends: &[u8], words: &Words) -> usize {
    let mut random = Rng::with_seed(u64::from(seed));
    if random.u8(..3) == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let mut parts: Vec<Vec<u8>> =
        data[..size].split_inclusive(|byte| ends.contains(byte)).map(<[u8]>::to_vec).collect();
    for _ in 0..=random.usize(..3) {
        let at = random.usize(..=parts.len());
        match random.u8(..5) {
            0 if at < parts.len() => drop(parts.remove(at)),
            1 if at < parts.len() => {
                let other = random.usize(..parts.len());
                parts.swap(at, other);
            }
            2 if at < parts.len() => {
                let end = (at + 1 + random.usize(..8)).min(parts.len());
                let copy = parts[at..end].to_vec();
                parts.splice(at..at, copy);
            }
            3 => parts.insert(at, pick(words.pieces, &mut random).into()),
            _ => parts.insert(at, (words.made)(&mut random)),
        }
    }
    replace(data, max_size, &parts.concat())
}

/// A key of the catalog with a value.
fn member(random: &mut Rng) -> Vec<u8> {
    let component = &COMPONENTS[random.usize(..COMPONENTS.len())];
    let keys =
        component.properties.iter().flat_map(|property| property.json.iter().copied().chain([property.key]));
    let keys: Vec<&str> = keys.chain(["type"]).collect();
    let words = [component.aliases, component.json, VALUES][random.usize(..3)];
    format!("\"{}\": \"{}\",", pick(&keys, random), pick(words, random)).into_bytes()
}

/// A component of the catalog with one of its keys, or one of its keys alone.
fn declaration(random: &mut Rng) -> Vec<u8> {
    let component = &COMPONENTS[random.usize(..COMPONENTS.len())];
    let keys: Vec<&str> = component.properties.iter().map(|property| property.key).collect();
    let key = snake(pick(&keys, random).rsplit('.').next().unwrap_or_default());
    let value = pick([FLOW, VALUES][random.usize(..2)], random);
    let word = snake(pick(component.aliases, random));
    let text = match (component.kind, random.u8(..4)) {
        (_, 0) => format!("{key} = {value}, "),
        (Kind::Source, _) => format!("\nsource r = {word} {{ {key} = {value} }}\n"),
        (Kind::Channel, _) => format!("\nchannel c = {word} {{ {key} = {value} }}\n"),
        (Kind::Sink, _) => format!("\nsink k = {word} {{ {key} = {value} }}\n"),
        _ => format!(" | {word} {{ {key} = {value} }}"),
    };
    text.into_bytes()
}

/// A word of Flume as the language spells it.
fn snake(word: &str) -> String {
    let mut text = String::new();
    for c in word.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(if c == '-' { '_' } else { c.to_ascii_lowercase() });
    }
    text
}

/// Puts a text in the place of another, cut where there is no more room.
fn replace(data: &mut [u8], max_size: usize, text: &[u8]) -> usize {
    let size = text.len().min(max_size);
    data[..size].copy_from_slice(&text[..size]);
    size
}

fn change(lines: &mut Vec<Vec<u8>>, random: &mut Rng) {
    if lines.is_empty() {
        lines.push(b"a.sources = r\n".to_vec());
    }
    let at = random.usize(..lines.len());
    match random.u8(..10) {
        0 => drop(lines.remove(at)),
        1 => {
            let line = lines[at].clone();
            lines.insert(random.usize(..=lines.len()), line);
        }
        2 => {
            let other = random.usize(..lines.len());
            lines.swap(at, other);
        }
        3 => misspell(&mut lines[at], random),
        4 => insert(&mut lines[at], pick(PIECES, random), random),
        5 => set_value(&mut lines[at], pick(VALUES, random)),
        6 => {
            let other = String::from_utf8_lossy(&lines[random.usize(..lines.len())]).into_owned();
            set_value(&mut lines[at], other.split('=').next_back().unwrap_or_default().trim());
        }
        _ => {
            let line = setting(&lines[at], random);
            lines.insert(random.usize(..=lines.len()), line);
        }
    }
}

/// A setting from the catalog beside that of a line.
fn setting(line: &[u8], random: &mut Rng) -> Vec<u8> {
    let line = String::from_utf8_lossy(line).into_owned();
    let key = line.split(['=', ' ']).next().unwrap_or_default();
    let prefix = key.rsplit_once('.').map_or("a.sources.r", |(prefix, _)| prefix);
    let kind = match key.split('.').nth(1) {
        Some("sources") if prefix.contains(".interceptors") => Kind::Interceptor,
        Some("sources") if prefix.ends_with(".selector") => Kind::Selector,
        Some("sources") => Kind::Source,
        Some("channels") => Kind::Channel,
        Some("sinkgroups") => Kind::SinkProcessor,
        Some("configfilters") => Kind::Configfilter,
        _ => Kind::Sink,
    };
    let of_kind: Vec<&Component> = COMPONENTS.iter().filter(|component| component.kind == kind).collect();
    let component = of_kind[random.usize(..of_kind.len())];
    if random.u8(..4) == 0 || component.properties.is_empty() {
        return format!("{prefix}.type = {}\n", pick(component.aliases, random)).into_bytes();
    }
    let property = &component.properties[random.usize(..component.properties.len())];
    let words = [property.values, VALUES][random.usize(..2)];
    let value = pick(if words.is_empty() { VALUES } else { words }, random);
    format!("{prefix}.{} = {value}\n", property.key).into_bytes()
}

fn set_value(line: &mut Vec<u8>, value: &str) {
    let end = line.iter().position(|byte| *byte == b'=').map_or(line.len(), |at| at + 1);
    line.truncate(end);
    line.extend_from_slice(format!(" {value}\n").as_bytes());
}

fn misspell(line: &mut Vec<u8>, random: &mut Rng) {
    let at = random.usize(..line.len().max(1)).min(line.len().saturating_sub(1));
    match random.u8(..3) {
        _ if line.is_empty() => {}
        0 => drop(line.remove(at)),
        1 => line.insert(at, line[at]),
        _ => line[at] = random.u8(b' '..=b'~'),
    }
}

fn insert(line: &mut Vec<u8>, piece: &str, random: &mut Rng) {
    let at = random.usize(..=line.len());
    line.splice(at..at, piece.bytes());
}

fn pick<'w>(words: &[&'w str], random: &mut Rng) -> &'w str {
    if words.is_empty() { "" } else { words[random.usize(..words.len())] }
}

/// Pieces that mean something to somebody on the way.
const PIECES: &[&str] = &[
    "\\",
    "\\\n",
    "\\\r\n  ",
    "\r",
    "\n",
    "\t",
    "\u{c}",
    " ",
    "\\u0020",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\ud83d",
    "\\u12",
    "\\t",
    "\\:",
    "#",
    "!",
    "=",
    ":",
    ",",
    "\"",
    "'",
    "“",
    "–",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "é",
    "😀",
    "${HOME}",
    "${env:HOME}",
    "${sys:x}",
    "${a.sources}",
    "${",
    "}",
    "%{host}",
    "%Y",
    "%",
    "[",
    "(",
    "*",
    "+",
    "\\\\",
    "\\d",
    "{{",
    "<%=",
    ".",
    "..",
    "# logflowc: allow LF201\n",
    "# logflowc: begin-allow LF2 because\n",
    "# logflowc: end-allow\n",
    "// ",
    " # small",
];

/// Pieces of JSON, good and bad.
const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "-1.5e3",
    "[1, 2]",
    "{}",
    "\"x\": {",
    "\"sources\": {",
    "\"channels\": [",
    "\"sinks\": {\"k\": {",
    "\"agents\": {\"a\": {",
    "\"interceptors\": [{",
    "// why\n",
    "/* why */",
    "/*",
    "\\",
    "\"\\u00e9\\ud83d\\ude00\"",
    "\\ud83d",
    "\\q",
    "\n",
    "é",
    "\u{feff}",
];

/// Pieces of the `flow` language, good and bad.
const FLOW: &[&str] = &[
    "agent a\n",
    "source ",
    "channel ",
    "sink ",
    "flow ",
    "configfilter ",
    "flow r => c\n",
    "flow c => k\n",
    "flow c => failover { k priority 5, l }",
    "flow c => balance { k, l, backoff = true, selector = random }",
    "=> route h { 1 | x => c, 5..9 => optional d, else => c }",
    "optional c",
    " | ",
    " => ",
    "drop when body contains \"x\"",
    "keep when not h < 400 and (h in [1, 2] or has h)",
    "extract /(?<h:int>\\d+) (?<g>.*)/",
    "replace /a+/ with \"$1\"",
    "set h = now() if absent",
    "set h = g",
    "remove h, g",
    "remove matching /x.*/",
    "rename h to g",
    "timestamp",
    "host { use_ip = false }",
    "r",
    "c",
    "k",
    "h",
    "10s",
    "2500ms",
    "64MiB",
    "20%",
    "-1",
    "1_000",
    "1e9",
    "true",
    "\"x\"",
    "\"\\u{e9}\\q",
    "\"${HOME}/%Y/%{h}\"",
    "/[/",
    "/(a+)+$/",
    "[\"a\", 1]",
    "{ a = { b = 1 } }",
    "AVRO_EVENT { sync_interval_bytes = 2KiB }",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    "=",
    "# note\n",
    "# logflowc: allow LF201\n",
    "let n = 5\n",
    "let t = \"a\" + n\n",
    "template t(x) {\n",
    "use t(\"x\")",
    "include \"b.flow\"\n",
    "require at_least_once on r -> k\n",
    "require outage(k) >= 15m at 10 events/s of 300B\n",
    "test \"x\" { send r \"5\" { h = \"1\" } expect k \"5\" }\n",
    "parse json { fields = [h, g:int, a.b] } else mark x",
    "redact emails, /x/ with \"-\"",
    "sample 1 in 10 by h",
    "throttle 10 events/s by h burst 5 else mark x",
    "dedupe by h within 10m",
    "count by h as n",
    "split at \",\"",
    "é",
    "\u{feff}",
];

/// Values of many kinds.
const VALUES: &[&str] = &[
    "",
    "0",
    "1",
    "-1",
    "100",
    "1000",
    "65536",
    "2147483648",
    "9223372036854775808",
    "1.5",
    "1,000",
    "1_000",
    "10k",
    "60 * 60",
    "10 MB",
    "true",
    "FALSE",
    "yes",
    "on",
    "null",
    "r",
    "r s",
    "c",
    "c d",
    "c,d",
    "k",
    "k l",
    "g",
    "i j",
    "seq",
    "memory",
    "logger",
    "avro",
    "hdfs",
    "exec",
    "taildir",
    "http",
    "file",
    "multiplexing",
    "failover",
    "load_balance",
    "regex_filter",
    "static",
    "${HOME}/x",
    "/tmp/x",
    "C:\\logs",
    "localhost",
    "0.0.0.0",
    "a:1,b:2",
    "(a+)+$",
    ".*",
    "[",
    "$1",
    "UTF-8",
    "utf8",
    "GBK",
    "%{host}/%Y-%m-%d",
    "\"quoted\"",
    "tail -F /x",
    "org.apache.flume.sink.LoggerSink",
    "com.example.Sink",
];
