use logflowc_grammar::finding::Level;
use logflowc_grammar::render;
use logflowc_grammar::source::{Source, Sources};

use crate::Checked;
use crate::world::World;

fn check(name: &str, text: &str) -> (Sources, Checked) {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, text.as_bytes().to_vec()));
    let checked = crate::check(&mut sources, &[file], None, &World::default());
    (sources, checked)
}

/// The entries of a text, as a properties file would have them.
fn entries(text: &str) -> String {
    let (_, checked) = check("x.flow", text);
    let lines = checked.documents[0].entries.iter().map(|entry| format!("{} = {}\n", entry.key, entry.value));
    lines.collect()
}

/// What a user sees of the warnings and errors in a text.
fn findings(text: &str) -> String {
    let (sources, checked) = check("x.flow", text);
    let findings = checked.report.into_sorted().into_iter();
    let shown = findings.filter(|finding| finding.level > Level::Note);
    shown.map(|finding| render::full(&sources, &finding, false)).collect()
}

const WHOLE: &str = r#"agent edge
source app = taildir {
  filegroups = { logs = /\/x\/.*\.log/, old = "/y/${env:DAY}" }
  headers = { logs = { kind = "app", "odd.name" = "1" } }
  batch_size = 50
}
source api = http { port = 5140, bind = localhost, handler = json }
source own = "com.acme.Source" { "some.key" = 1 }
channel fast = memory { capacity = 100_000, byte_capacity = 64MiB, keep_alive = 5s }
channel safe = file { checkpoint_dir = "/c", data_dirs = ["/d", "/e"], checkpoint_interval = 2m }
channel copy = memory
sink lake = hdfs { path = "/logs/%Y", roll_interval = 10m, roll_size = 128MiB, file_type = DataStream, round = false }
sink es1, es2 = kafka { bootstrap_servers = ["a:1", "b:2"], topic = "t", producer = { "acks" = all }, batch_size = 10 }
sink left, right = null
flow app
  | drop when body matches /^DEBUG/
  | keep when body matches /x|y/
  | timestamp | timestamp { header_name = "seen" }
  | set host = hostname() | set id = uuid() if absent | set at = now() | set kind = "app" | set n = 5 if absent
  | extract /^(?<level>\w+) (?<status>\d+)/
  | replace /\d/ with "n"
  | remove a, b | remove c | remove matching /x.*/
  => route level { ERROR | FATAL => safe, 500..502 => safe, optional copy, else => fast, share = { safe = 5% } }
flow api => fast, optional copy
flow own => copy
flow safe => lake
flow fast => failover g { es1 priority 5, es2 priority 7, maxpenalty = 10s }
flow copy => balance { left, right, selector = random, backoff = true }
"#;

#[test]
fn the_language_says_what_properties_say() {
    insta::assert_snapshot!(entries(WHOLE));
}

#[test]
fn a_whole_text_has_no_mistakes() {
    let (sources, checked) = check("x.flow", WHOLE);
    let errors = checked.report.iter().filter(|finding| finding.level == Level::Error);
    let errors: Vec<_> = errors.map(|finding| sources.slice(finding.span())).collect();
    assert_eq!(errors, ["com.acme.Source"]);
}

#[test]
fn all_mistakes_come_in_one_run() {
    insta::assert_snapshot!(findings(
        r#"agent edge
source app = taildir { filegroups = { a = /\/x/ }, positionFile = "/p", batch_sise = 5, skip_to_end = yes }
source api = htpp { port = 1 }
channel fast = memory { capacity = 10s, keep_alive = 2500ms, byte_capacity = 10mb, transaction_capacity = "100" }
channel fast = file
sink lake = hdfs { path = "/x", roll_size = 1.5, roll_interval = 30, use_local_time_stamp = "true", file_type = 3 }
sink idle = null
flow app | timestmp | dedupe | set x = hostnam() | extract /(a)/ | drop when level == 5 => fst
flow fast | host => lake, idle2
flow lake => fast
"#
    ));
}

#[test]
fn a_statement_that_cannot_be_read_spoils_nothing_else() {
    insta::assert_snapshot!(findings(
        "agent a\nsource s = seq {\nbatch_size = \nchannel c = memory { capacity = 1k }\nsink k nul\nflow s c\nflow c => k\n"
    ));
}

#[test]
fn sinks_share_events_by_amounts_and_costs() {
    insta::assert_snapshot!(entries(
        "agent a\nlet most = 1_500.5 events/s\nsource s = seq { rate = 20MB/s }\nchannel c = memory { capacity = 5 }\n\
         sink k, l, m = null\nflow s => c\nflow c => balance by cost g {\n  k up to 200 MB/s cost 2s/GB\n  l cost 3 up to most\n\
         \x20 m up to \"5 GiB/h\"\n  cost = { m = { s = 0.5J/event } }\n}\n\
         flow c => balance by load { k, l }\nflow c => balance by latency { k, l }\n"
    ));
}

#[test]
fn amounts_are_found_where_they_cannot_be() {
    insta::assert_snapshot!(findings(
        "agent a\nsource s = seq { rate = 10s, batch_size = 5MB/s }\nchannel c = memory { capacity = 5 events }\n\
         sink k, l = null\nflow s => c\nflow c => failover by cost { k up to 5MB/s, l cost 3 }\n"
    ));
}

const TYPED: &str = r#"agent a
source s = seq
channel c = memory
sink k = null
flow s
  | extract /^(?<level>\w+) (?<status:int>\d+) (?<took:float>[\d.]+)/
  | drop when status < 400 and not body contains "retry"
  | drop when status * 2 - 1 >= took + (len(body) - status) or lower(level) == upper(sev) and body contains level
  | keep when (level in ["WARN", "ERROR"] or status in [500, 503]) and body matches /x+/ and 2.5 <= took
  | set severity = level | rename severity to sev | drop when has sev and 1 == 1.5 and sev starts_with "D"
  => c
flow c => k
"#;

#[test]
fn conditions_are_folded_and_cheap_tests_come_first() {
    // A comparison of constants is a mistake; the rest of the text is not.
    let text = TYPED.replace(" and 1 == 1.5", "");
    let (_, checked) = check("x.flow", &text);
    let plan = checked.plan("a").expect("there is such an agent");
    insta::assert_snapshot!(crate::show::text(&plan));
}

#[test]
fn flume_has_an_interceptor_for_a_pattern_that_is_found_or_not() {
    let of = |step: &str| {
        let text = format!(
            "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s | {step} => c\nflow c => k\n"
        );
        let entries = entries(&text);
        assert!(entries.contains(".type = regex_filter\n"), "{entries}");
        entries.contains("excludeEvents = true")
    };
    assert!(!of("keep when body matches /x/") && of("drop when body matches /x/"));
    assert!(of("keep when not body matches /x/") && !of("drop when not body matches /x/"));
}

#[test]
fn numbers_are_worked_out_as_they_are_written() {
    let text = "agent a\nlet unit = 1_024\nsource s = seq\nchannel c = memory\nsink k = avro { hostname = \"h\", port = 1 }\nflow s\n\
                | extract /^(?<size:int>\\d+) (?<took:float>[\\d.]+)/\n\
                | set class = floor(size / 100) # the kind\n| set millis = round(took * 1000) if absent\n\
                | set share = (size - 1) * 2 / unit % 3 * 4 * (size / 2)\n| set half = class / 2 | set length = len(body)\n\
                | drop # why\n# and why\nwhen size / 2 > took % 7 or floor(took / (size + 1)) == 3 and body matches /a\\/b/ # c\n# d\n=> c\nflow c => k\n";
    let (sources, checked) = check("x.flow", text);
    let shown = crate::show::text(&checked.plan("a").expect("there is such an agent"));
    let steps: Vec<&str> = shown.lines().filter(|line| line.starts_with("  | ")).collect();
    insta::assert_snapshot!(format!("{}\n\n{}", entries(text), steps.join("\n")));
    let errors = checked.report.iter().filter(|finding| finding.level == Level::Error);
    assert_eq!(errors.map(|finding| sources.slice(finding.span())).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn conditions_are_typed() {
    let steps = [
        "drop when level < 5",
        "drop when status == \"x\" or took in [1, \"b\"]",
        "drop when 1 == 1.5",
        "drop when body > 7",
        "drop when status contains 5",
        "drop when status < 10ms",
        "drop when level == status",
        "drop when status >= level",
        "drop when len(body) > \"1000\" or len(body) contains \"x\" or body contains len(body)",
        "drop when took + level > 3 or body > took or 1 + 1 == 2",
        "drop when lower(status) == \"1\" or lower(\"a\") == level or trim(level) == \"a\"",
        "drop when len(body) matches /a/",
        "drop when level == now()",
        "drop when status / 0 > 1 or took % 0.0 < 1 or floor(level) == 1",
        "set x = level * 2",
        "set x = lower(level)",
        "set x = status / 10ms",
        "set half = status / 2 | drop when half == \"x\"",
        "drop when level matches /(/",
        "drop when sev == 5 or unknown == 5",
        "extract /(?<x:number>.)/",
        "set x = body",
    ];
    let mut text = TYPED.replace(" and 1 == 1.5", "");
    let lines: String = steps.iter().map(|step| format!("  | {step}\n")).collect();
    text = text.replace("  => c\n", &format!("{lines}  => c\n"));
    insta::assert_snapshot!(findings(&text));
}

/// Operators in words, and the constructors that say the same.
const PHRASES: &[(&str, &str)] = &[
    (
        "parse json { fields = [a, b.c:int], prefix = \"p.\" } else drop",
        "parse { format = json, fields = [\"a\", \"b.c:int\"], prefix = \"p.\", on_failure = drop }",
    ),
    ("parse syslog else mark bad", "parse { format = syslog, failure_header = bad }"),
    ("redact emails, /x/, ips with \"-\"", "redact { pattern = /x/, with = \"-\", kinds = [emails, ips] }"),
    ("redact ips hashed with \"k\"", "redact { hash_key = \"k\", kinds = [ips] }"),
    ("sample 10%", "sample { share = 10% }"),
    ("sample 1 in 1_000 by user.id", "sample { one_in = 1000, by = \"user.id\" }"),
    (
        "throttle 1_000 events/m by a burst 5 else mark late",
        "throttle { events = 1000, per = 1m, by = a, burst = 5, mark = late }",
    ),
    ("dedupe by body within 10m", "dedupe { by = body, within = 600s }"),
    ("count by a as levels", "count { by = a, as = \"levels\" }"),
    ("split lines", "split"),
    ("split at \", \"", "split { delimiter = \",\\\\s\" }"),
    ("split json", "split { json = true }"),
    ("parse regex /(?<a:int>x)/", "extract /(?<a:int>x)/"),
];

#[test]
fn a_phrase_says_what_its_constructor_says() {
    let of = |step: &str| {
        let frame = "channel c = memory\nsink k = null\nflow s | set a = \"\" |";
        entries(&format!("agent a\nsource s = seq\n{frame} {step} => c\nflow c => k\n"))
    };
    for (phrase, constructor) in PHRASES {
        assert_eq!(of(phrase), of(constructor), "{phrase}");
    }
}

#[test]
fn fields_have_types() {
    let steps = "parse json { fields = [status:int, level, x:number] } | drop when status == \"x\" or level > 1\n\
                 | parse syslog | drop when severity == \"warn\" | redact emails | drop when severity contains 5\n\
                 | parse logfmt | drop when severity == \"warn\"";
    insta::assert_snapshot!(findings(&format!(
        "agent a\nsource s = seq\nchannel c = memory\nsink k = null\nflow s | {steps} => c\nflow c => k\n"
    )));
}

/// What somebody writes who has read a page of the manual, or knows another language.
const SLIPS: &[&str] = &[
    "sample 10MiB",
    "sample 10s",
    "sample 110%",
    "sample 1 of 10",
    "throttle 100",
    "throttle 10 events/s burst 5s",
    "dedupe id within 10m",
    "dedupe by id within 10",
    "drop if status < 400",
    "drop when status = 400",
    "drop when status < \"400\"",
    "drop when status < 400 && status > 100",
    "drop when status > 5xx",
    "drop when stauts < 400",
    "drop when length(id) > 3",
    "drop when status == null",
    "drop",
    "extract \"(?<x>a)\"",
    "extract /(?<x:number>a)/",
    "extract /(?<x>a/",
    "set x = 5s",
    "set x = now",
    "set x: 5",
    "remove",
    "rename id -> x",
    "replace /x/ by \"y\"",
    "redact email",
    "count id",
    "split on \";\"",
    "join from /x/",
    "parse xml",
    "parse csv",
    "host { use_ip = 5 }",
    "host { use.ip = false }",
    "host use_ip = false",
    "route status { 500..599 => c, else => c }",
    "filter status < 400",
    "json",
    "drop when !has id",
    "drop when id == 'x'",
    "throttle 10 events/s else drop",
    "timestmap",
    "grok \"x\"",
    "use clean()",
    "set x = \"y",
];

#[test]
fn a_slip_is_one_finding() {
    let mut all = String::new();
    for slip in SLIPS {
        let text = format!(
            "agent a\ntemplate clean(word) {{ | drop when body contains word }}\nsource s = netcat {{ bind = \"0.0.0.0\", port = 5000 }}\n\
             channel c = memory\nsink k = avro {{ hostname = \"h\", port = 1 }}\nflow s\n  | extract /(?<status:int>\\d+) (?<id>\\w+)/\n  | use clean(\"x\")\n  | {slip}\n  => c\nflow c => k\n"
        );
        let found = findings(&text);
        let heads = found.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
        assert_eq!(heads.count(), 1, "{slip}:\n{found}");
        all += &found;
    }
    insta::assert_snapshot!(all);
}

/// The same of statements; the rest of the text is good.
const STATEMENTS: &[(&str, &str)] = &[
    ("flow s => c, d", "flow s | timestamp | route id { 1 => c, else => d }"),
    ("flow s => c, d", "flow s\n  | timestamp\n  | route id {\n    1 => c\n    else => d\n  }"),
    ("flow d => l", "flow d | failover { l }"),
    ("flow d => l", "flow d => balance by price { l cost 1 }"),
    ("flow d => l", "flow d => balance by load { l up to }"),
    ("flow d => l", "flow d => failover { k, l }"),
    ("path = \"/x\"", "hdfs.path = \"/x\""),
    ("path = \"/x\"", "paht = \"/x\""),
    ("file_type = DataStream", "file_type = CompressedStream, codek = gzip"),
    ("roll_count = 0", "roll = 128MiB, roll_count = 0"),
    ("capacity = 10_000", "bytes = 64MiB, capacity = 10_000"),
];

#[test]
fn a_slip_in_a_statement_is_one_finding() {
    let mut all = String::new();
    for (good, slip) in STATEMENTS {
        let text = "agent a\nsource s = http { bind = \"0.0.0.0\", port = 5000 }\nchannel c, d = memory { capacity = 10_000 }\n\
                    sink k = avro { hostname = \"h\", port = 1 }\n\
                    sink l = hdfs { path = \"/x\", file_type = DataStream, roll_interval = 10m, roll_size = 0, roll_count = 0 }\n\
                    flow s => c, d\nflow c => k\nflow d => l\n";
        assert_eq!(findings(text), "");
        let found = findings(&text.replacen(good, slip, 1));
        let heads = found.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
        assert_eq!(heads.count(), 1, "{slip}:\n{found}");
        all += &found;
    }
    insta::assert_snapshot!(all);
}

#[test]
fn rules_for_properties_speak_the_language() {
    let text = "agent a\nsource s = http { bind = \"0.0.0.0\", port = 5000 }\nchannel c = memory { capacity = 10, transaction_capacity = 50 }\n\
                sink k = hdfs { path = \"/x/%Y\", file_type = CompressedStream }\nflow s => c\nflow c => k\n";
    insta::assert_snapshot!(findings(text));
}

#[test]
fn a_refused_value_is_not_missed() {
    let text = "agent a\nsource s = syslogtcp { host = \"0.0.0.0\", port = \"abc\" }\n\
                source t = taildir { filegroups = \"/var/log/x\", position_file = \"/p\" }\n\
                channel c = memory\nsink k = null\nflow s => c\nflow t => c\nflow c => k\n";
    insta::assert_snapshot!(findings(text));
}

#[test]
fn no_mistake_tells_a_secret() {
    let text = "agent a\nsource s = seq\nchannel c = memory\nsink k = irc { hostname = \"h\", nick = \"n\", chan = \"c\", \
                password = hunter2, old_passwd = \"hunter3\" }\nflow s => c\nflow c => k\n";
    let shown = findings(text);
    assert!(shown.contains("wrong-type") && shown.contains("unknown-key"), "{shown}");
    assert!(!shown.contains("hunter"), "{shown}");
}
