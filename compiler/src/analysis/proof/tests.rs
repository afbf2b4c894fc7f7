use logflowc_grammar::render;
use logflowc_grammar::source::{Source, Sources};

use crate::world::World;
use crate::{Checked, check, show};

fn checked(name: &str, text: &str) -> (Sources, Checked) {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, text.as_bytes().to_vec()));
    let checked = check(&mut sources, &[file], None, &World::default());
    (sources, checked)
}

fn refused(name: &str, text: &str) -> String {
    let (sources, checked) = checked(name, text);
    let findings = checked.report.into_sorted().into_iter();
    let ours = findings.filter(|finding| matches!(finding.rule.code, "LF251" | "LF413" | "LF131"));
    ours.map(|finding| render::full(&sources, &finding, false)).collect()
}

const EDGE: &str = r#"agent edge

source app   = taildir { filegroups = { logs = "/var/log/app/.*\\.log" }, position_file = "/var/lib/edge/app.json" }
source audit = syslogtcp { host = "0.0.0.0", port = 5140 }
source web = http { port = 8080 }
channel fast = memory { capacity = 100_000, byte_capacity = 64MiB }
channel safe = file { checkpoint_dir = "/var/lib/edge/safe", data_dirs = ["/data1/safe", "/data2/safe"], capacity = 5_000_000 }
sink lake  = hdfs { path = "hdfs://nn:8020/logs/%Y-%m-%d/%{service}", roll_interval = 10m, roll_size = 128MiB, roll_count = 0, file_type = DataStream, use_local_time_stamp = true }
sink north = avro { hostname = "north.example.com", port = 4141 }
sink south = avro { hostname = "south.example.com", port = 4141 }

flow app
  | extract /^(?<service>\w+) \w+ (?<status>\d{3})/
  => route status { 500..599 => safe, else => fast }
flow audit => safe
flow web => optional fast, safe
flow safe => lake
flow fast => balance { north, south, backoff = true }

"#;

/// A requirement of each kind that holds.
const HOLD: &str = "require at_least_once on app -> lake\nrequire ordered_per_key on app -> lake\n\
                    require outage(lake) >= 15m at 2_000 events/s of 300B\nrequire outage(north) >= 49s at 2_000 events/s of 300B\n\
                    require untainted path(copy)\nrequire header kind on copy\nrequire header kind on fast\n";

const MORE: &str = r#"
source list = spooldir { spool_dir = "/in" }
channel lists = file { checkpoint_dir = "/c", data_dirs = ["/d"] }
sink copy = file_roll { directory = "/out" }
flow list | set kind = "list" => lists
flow lists => copy
require ordered on list -> copy
"#;

#[test]
fn what_holds_is_shown_with_its_reason() {
    let text = [EDGE, MORE, &HOLD.replace("require header kind on fast\n", "")].concat();
    assert_eq!(refused("x.flow", &text), "");
    let (_, checked) = checked("x.flow", &text);
    insta::assert_snapshot!(show::proofs(&checked.proved("edge")));
}

#[test]
fn what_does_not_hold_is_refused_with_the_way() {
    let required = "require at_least_once on audit -> lake\nrequire at_least_once on web -> north\n\
                    require effectively_once on app -> lake\nrequire at_least_once on audit -> north\n\
                    require ordered on app -> lake\nrequire ordered on app -> south\n\
                    require outage(north) >= 15m at 2_000 events/s of 300B\nrequire outage(north) >= 15 at 2 events/s\n\
                    require outage(north) >= 15m at 2 events/s\n\
                    require untainted path(lake)\nrequire header service on lake\nrequire header nothing on fast\n";
    insta::assert_snapshot!(refused("x.flow", &[EDGE, required].concat()));
}

#[test]
fn names_are_looked_up_once() {
    let text = [EDGE, "require header service on laek\nrequire untainted path(fast)\n"].concat();
    insta::assert_snapshot!(refused("x.flow", &text));
}

#[test]
fn properties_require_the_same() {
    let text = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c\n\
                a.channels.c.type = memory\na.sinks.k.type = logger\na.sinks.k.channel = c\n\
                a.logflowc.require.safe = at_least_once on r -> k\na.logflowc.require.late = outage(kk) >= 1s at 1 events/s\n\
                a.logflowc.require.what = nothing at all\na.logflowc.require.open = ${env:WHAT}\n";
    insta::assert_snapshot!(refused("flume.conf", text));
}
