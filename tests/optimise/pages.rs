//! The manual's page on passes, made of their list.

use std::{env, fs};

use logflowc_compiler::optimise::{Choice, DECLINED, PASSES, Pass, optimise};
use logflowc_compiler::world::World;
use logflowc_grammar::source::{Source, Sources};

use crate::shared::root;

const HEAD: &str = "# The optimiser

Between the plan that a configuration means and the plan that runs stand passes. Each brings the same events to the same sinks, in the same order and with the same
bytes in every header that somebody reads, and saves work. `plan` and `run` take:

| option | meaning |
|---|---|
| `-O0` … `-O3` | the passes up to a level; without it `-O2`. `-O0` runs what is written, step by step |
| `--pass NAME`, `--no-pass NAME` | this pass besides those of the level, or not this one |
| `plan --passes` | what each pass did, and the plan behind it |
| `plan --why NAME` | what a pass did, and where it left the plan as it is and why |

What a pass may do rests on what each step says of itself (`plan/src/effects.rs`: what it reads, writes, drops, remembers) and on what the analyses say of the flow around the
plan: which headers a source may bring, and which are read behind a channel. Where a sink takes all headers, as `logger`, `avro` and `kafka` with events of Flume do, no header is ever without
use, and no step changes the order in which headers come into being, because sinks write them in that order.

That passes change nothing that is delivered is tested: random plans and random events run on the engine as they are and optimised, at every level, by every pass alone and by all
but one, and every sink must receive the same: 10,000 cases in each run of the tests, a million once (639,090 plans were changed, no difference). What it gains is [measured](benchmarks.md#what-the-optimiser-gains).

Passes run in this order, again and again until nothing changes.
";

fn page() -> String {
    let sections: String = PASSES.iter().map(|pass| section(pass)).collect();
    let declined: String = DECLINED.iter().map(|one| format!("- **{}**: {}\n", one.name, one.why)).collect();
    format!("{HEAD}{sections}\n## What is not done\n\n`plan --why NAME` tells it as well.\n\n{declined}")
}

fn section(pass: &Pass) -> String {
    let Pass { name, level, meaning, condition, example, .. } = pass;
    let did: String = did(pass).iter().map(|did| format!("- {did}\n")).collect();
    format!(
        "\n## {name}\n\nFrom `-O{level}`: {meaning}.\n\n**Only if**: {condition}\n\n```flow\n{example}```\n\n{did}"
    )
}

/// What a pass does to its example.
fn did(pass: &Pass) -> Vec<String> {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("x.flow", pass.example.as_bytes().to_vec()));
    let checked = logflowc_compiler::check(&mut sources, &[file], None, &World::default());
    let (plan, facts) = checked.lowered("a").expect("the agent of every example is called so");
    let alone = Choice::new(0, &[pass.name.to_owned()], &[]).expect("it is in the list");
    optimise(plan, &facts, &alone).steps.into_iter().flat_map(|step| step.did).collect()
}

#[test]
fn the_page_on_passes_is_fresh() {
    let path = root().join("docs/optimiser.md");
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, page()).expect("the manual can be written");
    }
    let written = fs::read_to_string(&path).expect("the page is there");
    assert_eq!(written, page(), "write it anew with UPDATE_DOCS=1");
}
