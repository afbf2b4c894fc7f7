//! Names: where they are defined, where they stand, and other names for them.

use lsp_types::PrepareRenameResponse;

use super::{Case, GOOD, JSON};
use crate::navigation::{definition, references};
use crate::rename::{prepare, rename};

fn renamed(before: &str, new: &str) -> String {
    let case = Case::good(before);
    let edit = rename(&case.view(), case.cursor, new).expect("no refusal").expect("a name");
    case.after_all(&edit)
}

fn refusal(before: &str, new: &str) -> String {
    let case = Case::good(before);
    format!("{:?}", rename(&case.view(), case.cursor, new).expect_err("a refusal"))
}

#[test]
fn a_channel_leads_to_its_type() {
    let case = Case::good("a.sinks.k1.channel = c");
    let places = definition(&case.view(), case.cursor).expect("a name");
    let line = GOOD.lines().nth(places[0].range.start.line as usize);
    assert_eq!(line, Some("a.channels.c1.type = memory"));
}

#[test]
fn all_places_of_a_channel_are_found() {
    let case = Case::good("a.channels = c");
    let places = |declared| references(&case.view(), case.cursor, declared).expect("a name").len();
    assert_eq!(places(true), 4);
    assert_eq!(places(false), 2);
}

#[test]
fn a_component_is_renamed_everywhere() {
    let after = renamed("a.channels = c", "fast");
    assert_eq!(after, GOOD.replace("c1", "fast"));
    assert_eq!(renamed("interceptors.i", "who"), GOOD.replace("i1", "who"));
    let after = renamed("a", "agent-1");
    assert!(after.lines().all(|line| line.starts_with("agent-1.")), "{after}");
}

#[test]
fn a_sink_is_renamed_in_the_priorities_of_its_group() {
    let text = "a.sinkgroups.g.sinks = k1 k2\na.sinkgroups.g.processor.type = failover\n\
                a.sinkgroups.g.processor.priority.k1 = 5\na.sinkgroups.h.processor.type = load_balance\n\
                a.sinkgroups.h.processor.cost.k1.r = 3\na.sinkgroups = g h\na.sinks = k|1 k2\n";
    let case = Case::new(text);
    let edit = rename(&case.view(), case.cursor, "main").expect("no refusal").expect("a name");
    assert_eq!(case.after_all(&edit), text.replace('|', "").replace("k1", "main"));
}

#[test]
fn a_name_that_clashes_or_breaks_keys_is_refused() {
    assert!(refusal("a.channels = c", "c2").contains("already"));
    assert!(refusal("a.channels = c", "c 3").contains("a name cannot have"));
    assert!(refusal("a.channels = c", "c.3").contains("a name cannot have"));
    assert!(refusal("a.channels = c", "").contains("empty"));
}

#[test]
fn only_names_can_be_renamed() {
    let prepared = |before: &str| {
        let case = Case::good(before);
        prepare(&case.view(), case.cursor)
    };
    assert!(matches!(
        prepared("a.sources.r"),
        Some(PrepareRenameResponse::RangeWithPlaceholder { placeholder, .. }) if placeholder == "r1"
    ));
    assert!(prepared("a.sources.r1.ty").is_none());
    assert!(prepared("local").is_none());
}

#[test]
fn in_json_a_shared_component_is_renamed_for_all_agents() {
    for (asked, name, new) in
        [("\"channel\": \"c", "c1", "fast"), ("[\"r", "r1", "web"), ("[\"i", "i1", "who")]
    {
        let case = Case::json(asked);
        let edit = rename(&case.view(), case.cursor, new).expect("no refusal").expect("a name");
        assert_eq!(case.after_all(&edit), JSON.replace(name, new));
    }
    let case = Case::json("\"agents\": {\n    \"a");
    let edit = rename(&case.view(), case.cursor, "edge").expect("no refusal").expect("a name");
    assert_eq!(case.after_all(&edit), JSON.replacen("\"a\"", "\"edge\"", 1));
}

#[test]
fn in_json_names_that_nobody_lists_are_taken_too() {
    let refused = |new: &str| {
        let case = Case::json("\"channel\": \"c");
        format!("{:?}", rename(&case.view(), case.cursor, new).expect_err("a refusal"))
    };
    assert!(refused("c2").contains("already"));
    assert!(refused("spare").contains("already"));
}

#[test]
fn in_json_names_lead_to_their_objects_and_to_all_agents() {
    let case = Case::json("\"channel\": \"c");
    let places = definition(&case.view(), case.cursor).expect("a name");
    let line = JSON.lines().nth(places[0].range.start.line as usize).expect("a line");
    assert!(line.contains("\"c1\": {"), "{line}");
    assert_eq!(
        references(&case.view(), case.cursor, true).expect("a name").len(),
        JSON.matches("c1").count()
    );
}
