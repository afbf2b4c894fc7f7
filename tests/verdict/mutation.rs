//! Changes that people make by accident, and some that only a fuzzer makes.

use fastrand::Rng;

/// One of the known configurations with a few changes.
pub(super) fn mutate(known: &[Vec<u8>], random: &mut Rng) -> Vec<u8> {
    let file = &known[random.usize(..known.len())];
    let mut lines: Vec<Vec<u8>> = file.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    if lines.is_empty() {
        lines.push(b"a.sources = r\n".to_vec());
    }
    for _ in 0..random.usize(1..4) {
        change(&mut lines, random);
    }
    lines.concat()
}

/// Lines that hold a setting, mostly.
fn pick(lines: &[Vec<u8>], random: &mut Rng) -> usize {
    let settings: Vec<usize> =
        (0..lines.len()).filter(|index| lines[*index].contains(&b'=') && lines[*index][0] != b'#').collect();
    if settings.is_empty() { random.usize(..lines.len()) } else { settings[random.usize(..settings.len())] }
}

fn change(lines: &mut Vec<Vec<u8>>, random: &mut Rng) {
    if lines.is_empty() {
        return;
    }
    let at = pick(lines, random);
    let other = pick(lines, random);
    match random.u8(..16) {
        0 => drop(lines.remove(at)),
        1 => {
            let line = lines[at].clone();
            lines.insert(random.usize(..=lines.len()), ended(line));
        }
        2 => lines.swap(at, other),
        3 => random.shuffle(lines),
        4 | 5 => misspell(&mut lines[at], random),
        6 | 7 => set_value(&mut lines[at], NUMBERS, random),
        8 => set_value(&mut lines[at], TYPES, random),
        9 => {
            let (key, value) = (split(&lines[at]).0, split(&lines[other]).1);
            lines[at] = joined(&key, &value);
        }
        10 => blanks(&mut lines[at], random),
        11 => insert(&mut lines[at], ESCAPES, random),
        12 => insert_in_value(&mut lines[at], REFERENCES, random),
        13 => {
            let reference = [b"${", trimmed(&split(&lines[other]).0), b"}"].concat();
            let (key, value) = split(&lines[at]);
            lines[at] = joined(&key, &if random.bool() { reference } else { [value, reference].concat() });
        }
        14 => add_key(lines, at, random),
        _ => swap_words(&mut lines[at], random),
    }
}

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "5",
    "10",
    "50",
    "99",
    "100",
    "101",
    "1000",
    "10000",
    "100000",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "+7",
    "007",
    "1.5",
    "1e3",
    "0x10",
    "1,000",
    "10k",
    "ten",
    "1 000",
    "--1",
    "true",
    "TRUE",
    "yes",
    "false",
];

const TYPES: &[&str] = &[
    "seq",
    "SEQ",
    "netcat",
    "netcatudp",
    "exec",
    "avro",
    "syslogtcp",
    "multiport_syslogtcp",
    "syslogudp",
    "spooldir",
    "spoolDir",
    "http",
    "thrift",
    "jms",
    "TAILDIR",
    "taildir",
    "file",
    "memory",
    "Memory",
    "SPILLABLEMEMORY",
    "null",
    "logger",
    "file_roll",
    "hdfs",
    "irc",
    "hbase2",
    "hive",
    "elasticsearch",
    "morphline_solr",
    "other",
    "OTHER",
    "replicating",
    "multiplexing",
    "load_balancing",
    "failover",
    "load_balance",
    "default",
    "DEFAULT",
    "timestamp",
    "host",
    "static",
    "regex_filter",
    "regex_extractor",
    "remove_header",
    "search_replace",
    "kafka",
    "env",
    "org.apache.flume.source.kafka.KafkaSource",
    "org.apache.flume.source.StressSource",
    "org.apache.flume.channel.kafka.KafkaChannel",
    "org.apache.flume.channel.PseudoTxnMemoryChannel",
    "org.apache.flume.sink.kafka.KafkaSink",
    "org.apache.flume.sink.LoggerSink",
    "org.apache.flume.sink.loggersink",
    "org.apache.flume.source.SequenceGeneratorSource",
    "org.apache.flume.source.sequencegeneratorsource",
    "org.apache.flume.source.scribe.ScribeSource",
    "org.apache.flume.source.avroLegacy.AvroLegacySource",
    "org.apache.flume.interceptor.HostInterceptor$Builder",
    "org.apache.flume.sink.solr.morphline.UUIDInterceptor$Builder",
    "com.example.Nothing",
    "org.apache.flume.conf.source.SourceConfiguration",
    "org.apache.flume.conf.sink.SinkConfiguration",
];

const ESCAPES: &[&str] = &[
    "\\t",
    "\\n",
    "\\r",
    "\\f",
    "\\ ",
    "\\u0020",
    "\\u00e9",
    "\\u00a0",
    "\\u0661",
    "\\u4e2d",
    "\\ud83d\\ude00",
    "\\d",
    "\\\\",
    "\\:",
    "\\=",
    "\\#",
    "\\\n",
    "\\\r\n   ",
    "\\u12",
    "\u{e9}",
    "\u{a0}",
    "\u{85}",
    "\u{3000}",
    "\u{b}",
    "\u{1}",
    "#",
    "!",
    ":",
    "=",
];

const REFERENCES: &[&str] = &[
    "${env:HOME}",
    "${ENV:HOME}",
    "${env:NOPE}",
    "${env:NOPE:-x}",
    "${sys:nope:-5}",
    "${sys:file.separator}",
    "${}",
    "${",
    "}",
    "$",
    "$$",
    "$${env:HOME}",
    "${:-c}",
    "${a:-${env:HOME}}",
    "${env:${env:NOPE:-HOME}}",
    "${file:x}",
    "${f['HOME']}",
    "${f[HOME]}",
    "${X}",
    "${nope:-100}",
    "${env:NOPE:-${env:NOPE}}",
    "${x:-}",
    "${:-}",
];

/// Keys that somewhere mean something, with values for them.
const KEYS: &[&str] = &[
    "config = other",
    "config = seq",
    "config = nonsense",
    "config = logger",
    "channels = c d",
    "channel = c",
    "selector.type = multiplexing",
    "selector.header = h",
    "selector.mapping.x = c",
    "selector.default = c",
    "selector.optional = c",
    "selector.optional.x = c",
    "selector.config = other",
    "interceptors = i",
    "interceptors = i j i",
    "interceptors.i.type = timestamp",
    "interceptors.i.type = regex_extractor",
    "interceptors.i.regex = (\\\\d+",
    "interceptors.i.regex = ^(a|b)+$",
    "interceptors.i.serializers = s",
    "interceptors.i.serializers.s.name = n",
    "capacity = 50",
    "transactionCapacity = 1000",
    "batchSize = 1000",
    "batch-size = 5000",
    "hdfs.batchSize = 101",
    "sink.batchSize = 200",
    "processor.type = failover",
    "processor.type = load_balance",
    "processor.priority.k = 5",
    "processor.selector = random",
    "sinks = k k2",
    "ssl = true",
    "keystore = /x",
    "keystore-password = p",
    "port = 4141",
    "bind = 0.0.0.0",
    "hostname = h",
    "keep-alive = x",
    "charset = utf8",
    "charset = zork",
    "hdfs.round = true",
    "hdfs.roundValue = 30",
    "hdfs.roundUnit = hour",
    "hdfs.codeC = gzip",
    "hdfs.codeC = lzop",
    "hdfs.fileType = CompressedStream",
    "hdfs.fileType = DataStream",
    "hdfs.kerberosPrincipal = p",
    "useDualCheckpoints = true",
    "backupCheckpointDir = /b",
    "checkpointDir = /b/",
    "overflowCapacity = 0",
    "memoryCapacity = 0",
    "encryption.activeKey = k",
    "serializer = avro_event",
    "decodeErrorPolicy = replace",
    "consumeOrder = x",
    "kafka.topics = t",
    "kafka.topics.regex = [",
    "kafka.bootstrap.servers = b:9092",
    "topic = t",
    "brokerList = b",
    "handler = org.apache.flume.source.http.JSONHandler",
    "handler = x.Y",
    "filegroups = f g",
    "filegroups.f = /x/.*",
    "positionFile = p.json",
    "headers.f.h = v",
    "headers.x = v",
    "ports = 1 2",
    "ports = 1,2",
    "charset.port.x = utf8",
    "backoffSleepIncrement = x",
    "totalEvents = 10",
    "type = seq",
    "type =",
    "x = y",
];

/// Puts a key that means something beside those of the same component.
fn add_key(lines: &mut Vec<Vec<u8>>, at: usize, random: &mut Rng) {
    let key = split(&lines[at]).0;
    let dots: Vec<usize> = (0..key.len()).filter(|index| key[*index] == b'.').collect();
    let end = dots.get(2).or(dots.last()).map_or(0, |dot| dot + 1);
    let added = [&key[..end], KEYS[random.usize(..KEYS.len())].as_bytes(), b"\n"].concat();
    lines.insert(at, added);
}

fn misspell(line: &mut Vec<u8>, random: &mut Rng) {
    let length = line.iter().rposition(|byte| *byte != b'\n').map_or(0, |last| last + 1);
    if length < 2 {
        return;
    }
    let at = random.usize(..length - 1);
    match random.u8(..4) {
        0 => drop(line.remove(at)),
        1 => line.swap(at, at + 1),
        2 => line[at] = line[at].to_ascii_uppercase(),
        _ => line.insert(at, random.alphanumeric() as u8),
    }
}

/// Blanks of all kinds around and inside of a setting.
fn blanks(line: &mut Vec<u8>, random: &mut Rng) {
    let places: Vec<usize> =
        (0..line.len()).filter(|at| matches!(line[*at], b'=' | b' ' | b'.' | b'\n')).collect();
    let blank = [" ", "\t", "  ", "\u{c}", "\u{a0}", " \t "][random.usize(..6)];
    let at = if places.is_empty() || random.u8(..4) == 0 { 0 } else { places[random.usize(..places.len())] };
    line.splice(at..at, blank.bytes());
}

fn insert(line: &mut Vec<u8>, what: &[&str], random: &mut Rng) {
    let end = line.iter().rposition(|byte| *byte != b'\n').map_or(0, |last| last + 1);
    let at = random.usize(..=end);
    line.splice(at..at, what[random.usize(..what.len())].bytes());
}

fn insert_in_value(line: &mut Vec<u8>, what: &[&str], random: &mut Rng) {
    let (key, mut value) = split(line);
    let at = random.usize(..=value.len());
    let inserted = what[random.usize(..what.len())];
    if random.bool() {
        value = inserted.into();
    } else {
        drop(value.splice(at..at, inserted.bytes()));
    }
    *line = joined(&key, &value);
}

fn set_value(line: &mut Vec<u8>, values: &[&str], random: &mut Rng) {
    let key = split(line).0;
    *line = joined(&key, values[random.usize(..values.len())].as_bytes());
}

/// Another order or another separator of a list.
fn swap_words(line: &mut Vec<u8>, random: &mut Rng) {
    let (key, value) = split(line);
    let mut words: Vec<&[u8]> = trimmed(&value).split(|byte| *byte == b' ').collect();
    random.shuffle(&mut words);
    if random.u8(..4) == 0 {
        words.push(words[0]);
    }
    let separator = [" ", ",", "\t", ", ", "  "][random.usize(..5)];
    *line = joined(&key, &words.join(separator.as_bytes()));
}

fn split(line: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    match line.iter().position(|byte| *byte == b'=') {
        Some(at) => (line[..at].to_vec(), line[at + 1..].to_vec()),
        None => (line.to_vec(), Vec::new()),
    }
}

fn joined(key: &[u8], value: &[u8]) -> Vec<u8> {
    [key, b"=", value, b"\n"].concat()
}

fn trimmed(text: &[u8]) -> &[u8] {
    text.trim_ascii()
}

fn ended(mut line: Vec<u8>) -> Vec<u8> {
    if line.last() != Some(&b'\n') {
        line.push(b'\n');
    }
    line
}
