//! Every pass does on its example what it says, and the list is in order.

use std::collections::BTreeSet;

use logflowc_grammar::finding::Level;
use logflowc_grammar::source::{Source, Sources};
use logflowc_plan::Plan;

use super::{Choice, Facts, HIGHEST_LEVEL, PASSES, Pass, optimise};
use crate::show;
use crate::world::World;

fn lowered(text: &str) -> (Plan, Facts) {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("x.flow", text.as_bytes().to_vec()));
    let checked = crate::check(&mut sources, &[file], None, &World::default());
    assert!(!checked.report.has(Level::Error), "{text}");
    checked.lowered("a").expect("the agent of every example is called so")
}

/// What a pass does to a text, and the plan before and behind it.
fn change(pass: &Pass, text: &str) -> String {
    let (plan, facts) = lowered(text);
    let alone = Choice::new(0, &[pass.name.to_owned()], &[]).expect("it is in the list");
    let optimised = optimise(plan.clone(), &facts, &alone);
    let did: Vec<String> = optimised.steps.into_iter().flat_map(|step| step.did).collect();
    let left = &optimised.left[pass.name];
    format!(
        "{}\n--- did\n{}\n--- left\n{}\n--- before\n{}\n--- behind\n{}",
        pass.meaning,
        did.join("\n"),
        left.join("\n"),
        show::text(&plan),
        show::text(&optimised.plan)
    )
}

#[test]
fn every_pass_finds_something_to_do_in_its_example() {
    for pass in PASSES {
        let change = change(pass, pass.example);
        assert!(!change.contains("did\n\n"), "{} does nothing: {change}", pass.name);
        insta::assert_snapshot!(pass.name, change);
    }
}

#[test]
fn names_are_unique_and_levels_exist() {
    let names: BTreeSet<&str> = PASSES.iter().map(|pass| pass.name).collect();
    assert_eq!(names.len(), PASSES.len());
    assert!(PASSES.iter().all(|pass| (1..=HIGHEST_LEVEL).contains(&pass.level)));
}

#[test]
fn a_second_run_changes_nothing() {
    for pass in PASSES {
        let (plan, facts) = lowered(pass.example);
        let all = Choice::level(HIGHEST_LEVEL);
        let once = optimise(plan, &facts, &all);
        assert_eq!(optimise(once.plan, &facts, &all).steps, [], "{}", pass.name);
    }
}
