//! What the verdict says about single components, and about starts with several files.

use logflowc_compiler::flume::verdict::{File, Input, Load, Outcome, Refusal, Stage, Verdict, verdict};
use logflowc_compiler::world::World;
use logflowc_grammar::ast::Entry;
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::properties;
use logflowc_grammar::source::{Charset, Source, Sources};

const BASE: &str = "a.sources = r\na.channels = c\na.sinks = k\n\
    a.sources.r.type = seq\na.sources.r.channels = c\na.channels.c.type = memory\n\
    a.sinks.k.type = null\na.sinks.k.channel = c\n";

fn entries(text: &str) -> Vec<Entry> {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("test.conf", text.as_bytes().to_vec()));
    properties::parse(&sources, file, Charset::Latin1).entries
}

/// The verdict on files, given as paths and texts.
fn verdict_on(files: &[(&str, &str)], world: &World) -> Verdict {
    let entries: Vec<Vec<Entry>> = files.iter().map(|(_, text)| entries(text)).collect();
    let files: Vec<File<'_>> =
        files.iter().zip(&entries).map(|((path, _), entries)| File { name: path, path, entries }).collect();
    verdict(&Input { files: &files, world })
}

fn fate(more: &str, kind: Kind, name: &str) -> Outcome {
    let world = World { environment: Some(std::collections::BTreeMap::new()), ..World::default() };
    verdict_on(&[("/f", &format!("{BASE}{more}"))], &world).fate("a", kind, name)
}

fn dropped(stage: Stage, key: Option<&str>, why: &str) -> Outcome {
    Outcome::Dropped { stage, refusal: Refusal { why: why.to_owned(), key: key.map(str::to_owned) } }
}

#[test]
fn every_component_has_a_fate() {
    let cases = [
        ("", Kind::Sink, "k", Outcome::Runs),
        (
            "a.sinks.k.batchSize = 101\n",
            Kind::Sink,
            "k",
            dropped(
                Stage::Instantiation,
                Some("batchSize"),
                "its batch size 101 is above the transaction capacity 100 of channel `c`",
            ),
        ),
        (
            "a.sinks.k.channel = d\n",
            Kind::Sink,
            "k",
            dropped(Stage::Validation, Some("channel"), "its channel `d` is not valid"),
        ),
        ("a.sinks.j.type = null\n", Kind::Sink, "j", Outcome::NotListed),
        (
            "a.channels.c.capacity = 10\n",
            Kind::Source,
            "r",
            dropped(Stage::Instantiation, Some("channels"), "none of its channels is left"),
        ),
        ("a.channels = d\n", Kind::Sink, "k", Outcome::AgentDropped("it has no valid channel".to_owned())),
        (
            "a.sinks.k.type = x.Y\n",
            Kind::Source,
            "r",
            Outcome::ProcessEnds("the class of `k`, `x.Y`, cannot be loaded".to_owned()),
        ),
        (
            "a.sinkgroups = g\na.sinkgroups.g.sinks = k\n",
            Kind::Sink,
            "k",
            dropped(Stage::Instantiation, None, "its group `g` is dropped"),
        ),
        (
            "a.sinkgroups = g\na.sinkgroups.g.sinks = k\na.sinks.k.batchSize = 0\n",
            Kind::Channel,
            "c",
            Outcome::AgentEmpty("sink `k` of group `g` is not left".to_owned()),
        ),
        (
            "a.sinkgroups = g\na.sinkgroups.g.x = y\n",
            Kind::Channel,
            "c",
            Outcome::ProcessEnds("sink group `g` has no `sinks`".to_owned()),
        ),
    ];
    for (more, kind, name, expected) in cases {
        assert_eq!(fate(more, kind, name), expected, "{more}");
    }
}

#[test]
fn later_files_win_and_some_are_not_read() {
    let world = World::default();
    let read = verdict_on(&[("/a/one.conf", BASE), ("/a/two.conf", "a.sinks.k.type = logger\n")], &world);
    let skipped = verdict_on(&[("/a/one.conf", BASE), ("/a/two.json", "a.sinks.k.type = logger\n")], &world);
    let class = |verdict: &Verdict| {
        verdict
            .accepted
            .as_ref()
            .map(|it| it.agents["a"].kept.as_ref().expect("valid").sinks["k"].settings.class.clone())
    };
    assert_eq!((class(&read).as_deref(), class(&skipped).as_deref()), (Some("logger"), Some("null")));
    assert_eq!(verdict_on(&[("/a/one.json", BASE)], &world).load, Load::None);
    assert_eq!(verdict_on(&[("/a.b/one.json", BASE)], &world).load, Load::Ok);
}

#[test]
fn what_is_known_only_at_the_start_is_assumed_to_fit() {
    let text = format!("{BASE}a.channels.c.capacity = ${{env:CAP}}\n");
    let verdict = verdict_on(&[("/f", &text)], &World::default());
    assert_eq!(verdict.fate("a", Kind::Channel, "c"), Outcome::Runs);
    let agent = &verdict.accepted.as_ref().expect("it loads").agents["a"];
    assert_eq!(agent.instantiate.assumptions[0].what, "`capacity` has a value that Flume takes");
}
