//! `logflowc plan`: how a configuration would run.

use logflowc_compiler::lint::nearest::{nearest, quoted};
use logflowc_compiler::optimise::{self, Choice, DECLINED, Declined, Optimised, Pass, UnknownPass};
use logflowc_compiler::{Checked, show};
use logflowc_grammar::finding::Level;
use logflowc_grammar::render;
use logflowc_grammar::source::Sources;
use logflowc_plan::Plan;

use crate::Exit;
use crate::args::{Colour, PlanArgs, PlanFormat};
use crate::{input, output, outside};

/// Shows the plan of one agent. Findings go to standard error; errors leave no plan.
pub(crate) fn plan(args: &PlanArgs, colour: Colour) -> Exit {
    let asked = |one: &&Declined| args.why.as_deref() == Some(one.name);
    if let Some(Declined { name, why }) = DECLINED.iter().find(asked) {
        output::result(&format!("{name} is deliberately not done: {why}\n"));
        return Exit::Good;
    }
    let (choice, why) = match passes(args) {
        Ok(passes) => passes,
        Err(error) => {
            output::problem(error);
            return Exit::Usage;
        }
    };
    let mut sources = Sources::default();
    let files = match input::read_all(&args.files, &mut sources) {
        Ok(files) => files,
        Err(error) => {
            output::problem(error);
            return Exit::Usage;
        }
    };
    let checked = logflowc_compiler::check(&mut sources, &files, args.name.as_deref(), &outside::unknown());
    let agent = match choose(&checked, args.name.as_deref()) {
        Ok(agent) => agent,
        Err(why) => {
            show_findings(&sources, &checked, colour, Level::Note);
            output::problem(why);
            return Exit::Usage;
        }
    };
    show_findings(&sources, &checked, colour, Level::Warning);
    if checked.report.has(Level::Error) {
        output::problem("a configuration with errors has no plan");
        return Exit::Findings;
    }
    let (plan, facts) = checked.lowered(&agent).expect("the agent was found above");
    let optimised = optimise::optimise(plan, &facts, &choice);
    output::result(&match why {
        Some(pass) => reasons(pass, &optimised),
        None if args.passes => steps(&optimised),
        None => shown(&optimised.plan, args.format),
    });
    if args.format == PlanFormat::Text && why.is_none() {
        output::result(&show::proofs(&checked.proved(&agent)));
    }
    Exit::Good
}

/// The passes that are to run, and the one that is asked for.
fn passes(args: &PlanArgs) -> Result<(Choice, Option<&'static Pass>), UnknownPass> {
    Ok((args.optimise.choice()?, args.why.as_deref().map(optimise::find).transpose()?))
}

/// What each pass did, and the plan behind it.
fn steps(optimised: &Optimised) -> String {
    if optimised.steps.is_empty() {
        return format!("no pass has changed the plan\n\n{}", show::text(&optimised.plan));
    }
    let step = |step: &optimise::Step| {
        let did: String = step.did.iter().map(|did| format!("  {did}\n")).collect();
        format!("pass {}\n{did}\n{}", step.pass, show::text(&step.plan))
    };
    optimised.steps.iter().map(step).collect::<Vec<_>>().join("\n")
}

/// What a pass did, and why it did no more.
fn reasons(pass: &Pass, optimised: &Optimised) -> String {
    let mut out =
        format!("{} (-O{}): {}\ncondition: {}\n", pass.name, pass.level, pass.meaning, pass.condition);
    let did = optimised.steps.iter().filter(|step| step.pass == pass.name).flat_map(|step| &step.did);
    did.for_each(|did| out.push_str(&format!("did   {did}\n")));
    match optimised.left.get(pass.name) {
        None => out.push_str("it is not among the passes that run; see -O and --pass\n"),
        Some(left) => left.iter().for_each(|why| out.push_str(&format!("left  {why}\n"))),
    }
    if out.lines().count() == 2 {
        out.push_str("there is nothing for it to do\n");
    }
    out
}

fn shown(plan: &Plan, format: PlanFormat) -> String {
    match format {
        PlanFormat::Text => show::text(plan),
        PlanFormat::Json => serde_json::to_string_pretty(plan).expect("a plan is plain data") + "\n",
        PlanFormat::Dot => show::dot(plan),
        PlanFormat::Mermaid => show::mermaid(plan),
        PlanFormat::Svg => show::svg(plan),
    }
}

/// Shows findings of at least a level, on standard error.
pub(crate) fn show_findings(sources: &Sources, checked: &Checked, colour: Colour, level: Level) {
    let coloured = output::coloured_errors(colour);
    let findings = checked.report.clone().into_sorted();
    for finding in findings.iter().filter(|finding| finding.level >= level) {
        output::remark(render::full(sources, finding, coloured));
    }
}

/// The agent that is meant: the named one, or the only one.
pub(crate) fn choose(checked: &Checked, name: Option<&str>) -> Result<String, String> {
    let agents = &checked.config.agents;
    let names = || quoted(agents.iter().map(|agent| agent.name.as_str()));
    match (name, agents.as_slice()) {
        (Some(name), _) if agents.iter().any(|agent| agent.name.as_str() == name) => Ok(name.to_owned()),
        (Some(name), _) => Err(no_such_agent(name, &checked.all_agents)),
        (None, [agent]) => Ok(agent.name.as_str().to_owned()),
        (None, []) => Err("there is no agent in the configuration".to_owned()),
        (None, _) => Err(format!("the configuration has several agents, choose one with `-n`: {}", names())),
    }
}

fn no_such_agent(name: &str, agents: &[String]) -> String {
    let agents = || agents.iter().map(String::as_str);
    let rest = match nearest(name, agents()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if agents().next().is_none() => "there is none".to_owned(),
        None => format!("agents: {}", quoted(agents())),
    };
    format!("there is no agent `{name}` in the configuration; {rest}")
}
