//! Tests of what repeats: constants, templates and included files.

use std::path::Path;

use logflowc_grammar::render;
use logflowc_grammar::source::{Source, Sources};

use crate::world::World;
use crate::{Checked, check};

const COMMON: &str = r#"# Shared by all agents.
let slow = 400
template clean(level) {
  | drop when body starts_with level
  | timestamp
}
template tail(name, path, into) {
  source name = taildir {
    filegroups    = { lines = path }
    position_file = data + "/" + name + ".json"
  }
  flow name | use clean("DEBUG") | set app = name => into
}
"#;

fn file(path: &Path) -> Result<Vec<u8>, String> {
    match path.to_str() {
        Some("conf/common.flow") => Ok(COMMON.into()),
        Some("conf/round.flow") => Ok("include \"../conf/./back.flow\"\n".into()),
        Some("conf/back.flow") => Ok("include \"common.flow\"\ninclude \"round.flow\"\n".into()),
        _ => Err("No such file or directory".to_owned()),
    }
}

fn checked(text: &str) -> (Sources, Checked) {
    let mut sources = Sources::default();
    let source = sources.add(Source::new("conf/x.flow", text.as_bytes().to_vec()));
    let world = World { read: Some(file), ..World::default() };
    let checked = check(&mut sources, &[source], None, &world);
    (sources, checked)
}

fn findings(text: &str) -> String {
    let (sources, checked) = checked(text);
    let findings = checked.report.into_sorted();
    findings.iter().map(|finding| render::full(&sources, finding, false)).collect()
}

fn entries(text: &str) -> Vec<String> {
    let (_, checked) = checked(text);
    let entries = &checked.documents[0].entries;
    entries.iter().map(|entry| format!("{} = {}", entry.key, entry.value)).collect()
}

const REPEATED: &str = r#"agent edge
include "common.flow"

let data = "/var/lib/edge"
let room = 100_000
let wait = 5m

channel safe = file { checkpoint_dir = data + "/safe", data_dirs = [data + "/data"], capacity = room }
sink lake  = file_roll { directory = "/out", roll_interval = wait }

use tail("app", "/var/log/app.log", safe)
use tail("web", "/var/log/web.log", safe)
source s = seq
flow s | set app = "seq" | extract /(?<status:int>\d+)/ | drop when status < slow and not status in [200, slow] => safe
flow safe => lake
require header app on lake
require outage(lake) >= wait at 100 events/s
"#;

const WRITTEN_OUT: &str = r#"agent edge
channel safe = file { checkpoint_dir = "/var/lib/edge/safe", data_dirs = ["/var/lib/edge/data"], capacity = 100_000 }
sink lake  = file_roll { directory = "/out", roll_interval = 5m }
source app = taildir { filegroups = { lines = "/var/log/app.log" }, position_file = "/var/lib/edge/app.json" }
flow app | drop when body starts_with "DEBUG" | timestamp | set app = "app" => safe
source web = taildir { filegroups = { lines = "/var/log/web.log" }, position_file = "/var/lib/edge/web.json" }
flow web | drop when body starts_with "DEBUG" | timestamp | set app = "web" => safe
source s = seq
flow s | set app = "seq" | extract /(?<status:int>\d+)/ | drop when status < 400 and not status in [200, 400] => safe
flow safe => lake
require header app on lake
require outage(lake) >= 5m at 100 events/s
"#;

#[test]
fn what_repeats_means_the_same_as_what_is_written_out() {
    assert_eq!(entries(REPEATED), entries(WRITTEN_OUT));
    assert_eq!(findings(REPEATED).matches("error[").count(), 0);
}

#[test]
fn mistakes_in_what_repeats_are_found_where_they_are() {
    insta::assert_snapshot!(findings(
        r#"agent edge
include "nothing.flow"
include "bad.flow"
include "common.flow"
let data = "/var/lib/edge"
let data = 5
let room = 10s
let unused = 5
let twice = room + "x" + nme + 5
let app = 4
template loop(x) { use loop(x) }
template clean2(a, a) {
  let z = 3
  sink a = null
}
template ops() { | host | dorp }
channel safe = file { checkpoint_dir = data + "/safe", data_dirs = [dta + "/data"], capacity = room }
sink lake  = file_roll { directory = "/out", roll_interval = twice }
use tail(5s, "/var/log/app.log", safe)
use tail(web, /x/, saf)
use tial(web)
use tail(web)
use ops()
use loop(3)
use clean2(1, 2)
source s = seq
flow s | extract /(?<slow:int>\d+)/ | drop when slow < data | use tail(a, "b", c) => safe
flow safe => lake
"#
    ));
}

#[test]
fn files_that_include_each_other_are_named() {
    let found = findings("agent a\ninclude \"round.flow\"\ninclude \"common.flow\"\n");
    assert!(
        found.contains("it includes itself: `conf/round.flow` -> `conf/back.flow` -> `conf/round.flow`"),
        "{found}"
    );
}

#[test]
fn a_text_for_others_to_include_is_good_by_itself() {
    assert_eq!(findings(COMMON), "");
}

#[test]
fn templates_that_double_each_other_have_an_end() {
    let mut text = "agent a\ntemplate t0(a) { sink a = null }\n".to_owned();
    for number in 1..40 {
        let inner = format!("use t{0}(a) use t{0}(a)", number - 1);
        text += &format!(
            "template t{number}(a) {{ {inner} }}\nlet c{number} = c{} + c{}\n",
            number - 1,
            number - 1
        );
    }
    text += "let c0 = \"x\"\nuse t39(k)\n";
    assert!(findings(&text).contains("make too much of one text"));
    let sums: String = (1..40).map(|n| format!("let c{n} = c{0} + c{0}\n", n - 1)).collect();
    assert!(findings(&format!("agent a\nlet c0 = \"x\"\n{sums}")).contains("65,536 bytes"));
}

proptest::proptest! {
    /// Parts of what repeats in any order: nothing ends the reading, and every finding can be shown.
    #[test]
    fn no_text_ends_the_reading(parts in proptest::collection::vec(proptest::sample::select(
        [REPEATED, COMMON, "include \"round.flow\"\n", "test \"x\" {", "send app \"x\" { a = slow }", "expect safe nothing"]
            .iter().flat_map(|text| text.split_inclusive([' ', '\n'])).collect::<Vec<_>>()
    ), 0..80)) {
        findings(&["agent a\n", &parts.concat()].concat());
    }
}
