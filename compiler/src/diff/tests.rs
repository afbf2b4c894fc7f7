use logflowc_grammar::source::{Source, Sources};

use super::*;
use crate::world::World;

const BASE: &str = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = taildir\n\
                    a.sources.r.filegroups = f\na.sources.r.filegroups.f = /x\na.sources.r.channels = c\n\
                    a.channels.c.type = memory\na.sinks.k.type = logger\na.sinks.k.channel = c\n";

fn between(before: &str, after: &str) -> Difference {
    let checked = |text: &str| {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("a.conf", text.into()));
        crate::check(&mut sources, &[file], None, &World::default())
    };
    diff(&checked(before), &checked(after))
}

#[test]
fn order_spelling_and_defaults_are_no_change() {
    let after =
        BASE.replace("= memory", "= MEMORY").replace("= logger", "= org.apache.flume.sink.LoggerSink");
    let after = format!("a.channels.c.capacity = 100\n{after}");
    assert!(between(BASE, &after).is_empty(), "{:?}", between(BASE, &after));
}

#[test]
fn components_settings_and_edges_are_compared() {
    let after = BASE.replace("a.sinks = k", "a.sinks = k2\na.sinks.k2.type = null\na.sinks.k2.channel = c");
    let after = format!("{after}a.channels.c.capacity = 7\na.sources.r.positionFile = /y\n");
    let found = between(BASE, &after);
    assert_eq!((found.added, found.removed), (vec!["a.sinks.k2".to_owned()], vec!["a.sinks.k".to_owned()]));
    assert_eq!(found.edges_added, ["a.channels.c -> a.sinks.k2"]);
    assert_eq!(found.edges_removed, ["a.channels.c -> a.sinks.k"]);
    let keys: Vec<&str> = found.changed.iter().map(|changed| changed.key.as_str()).collect();
    assert_eq!(keys, ["capacity", "positionFile"]);
    assert_eq!(found.changed[0].old.as_deref(), Some("100"));
    assert_eq!(found.risks.len(), 2, "{:?}", found.risks);
}

#[test]
fn channels_that_go_or_change_put_events_at_risk() {
    for after in [BASE.replace("= memory", "= file"), BASE.replace("a.channels = c\n", "")] {
        let risks = between(BASE, &after).risks;
        assert!(risks[0].starts_with("a.channels.c"), "{risks:?}");
    }
}

#[test]
fn another_secret_is_a_change_that_tells_nothing() {
    let [one, two] = ["hunter2", "swordfish"].map(|word| format!("{BASE}a.sources.r.password = {word}\n"));
    let found = between(&one, &two);
    assert_eq!(found.changed[0].old, found.changed[0].new);
    assert_eq!(found.changed[0].new.as_deref(), Some("***"));
}
