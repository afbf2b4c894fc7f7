//! From files to a plan that may run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use logflowc_compiler::lint::kind_word;
use logflowc_compiler::optimise::{Choice, optimise};
use logflowc_compiler::world::World;
use logflowc_compiler::{Checked, show};
use logflowc_grammar::finding::Level;
use logflowc_grammar::source::{FileId, Sources};
use logflowc_plan::Plan;

use super::filters;
use crate::Exit;
use crate::args::{Colour, Compat, Deny, ServiceArgs};
use crate::plan::{choose, show_findings};
use crate::{input, output, outside};

/// Everything that decides what is run; it is used again when a file has changed.
pub(super) struct Loader {
    pub(super) files: Vec<PathBuf>,
    pub(super) name: Option<String>,
    pub(super) properties: BTreeMap<String, String>,
    pub(super) service: ServiceArgs,
    pub(super) colour: Colour,
    /// Passes of the optimiser.
    pub(super) choice: Choice,
}

/// What was read, and what came of it.
pub(super) struct Loaded {
    /// The files, also those that others include.
    pub(super) files: Vec<PathBuf>,
    pub(super) plan: Result<Plan, Exit>,
}

impl Loader {
    /// Reads and checks the files. What is wrong is shown; with errors there is no plan.
    pub(super) fn load(&self) -> Loaded {
        let (mut sources, files) = match self.read() {
            Ok(read) => read,
            Err(exit) => return Loaded { files: self.files.clone(), plan: Err(exit) },
        };
        let mut world = outside::known(&self.properties);
        let mut checked = self.check(&mut sources, &files, &world);
        if !checked.config.questions.is_empty() {
            world.secrets = filters::answers(&checked.config);
            checked = self.check(&mut sources, &files, &world);
        }
        let included = sources.iter().skip(files.len()).map(|(_, source)| PathBuf::from(source.name()));
        let mut files = self.files.clone();
        for path in included {
            if !files.contains(&path) {
                files.push(path);
            }
        }
        Loaded { files, plan: self.plan(&sources, &checked) }
    }

    fn plan(&self, sources: &Sources, checked: &Checked) -> Result<Plan, Exit> {
        let agent = choose(checked, self.name.as_deref()).map_err(|why| {
            show_findings(sources, checked, self.colour, Level::Note);
            output::problem(why);
            Exit::Usage
        })?;
        show_findings(sources, checked, self.colour, Level::Warning);
        if self.service.compat == Some(Compat::Flume) {
            return as_flume(checked, &agent, &self.choice);
        }
        let limit = if self.service.deny == Some(Deny::Warnings) { Level::Warning } else { Level::Error };
        if checked.report.has(limit) {
            output::problem(format_args!("agent `{agent}` is not started: the configuration has {limit}s"));
            return Err(Exit::Findings);
        }
        let (plan, facts) = checked.lowered(&agent).expect("the agent was found above");
        Ok(optimise(plan, &facts, &self.choice).plan)
    }

    fn read(&self) -> Result<(Sources, Vec<FileId>), Exit> {
        let mut sources = Sources::default();
        let files = input::read_all(&self.files, &mut sources).map_err(|error| {
            output::problem(error);
            Exit::Usage
        })?;
        Ok((sources, files))
    }

    fn check(&self, sources: &mut Sources, files: &[FileId], world: &World) -> Checked {
        logflowc_compiler::check(sources, files, self.name.as_deref(), world)
    }
}

/// The plan of what Flume would run, which is shown together with what it would drop.
fn as_flume(checked: &Checked, agent: &str, choice: &Choice) -> Result<Plan, Exit> {
    let refused = |why: &dyn std::fmt::Display| {
        output::problem(format_args!("agent `{agent}` is not started: {why}"));
        Exit::Findings
    };
    let (plan, facts, residual) = checked
        .plan_as_flume(agent)
        .map_err(|why| refused(&format_args!("Flume would run nothing, {why}")))?;
    for (component, why) in &residual.dropped {
        let kind = kind_word(component.kind);
        output::problem(format_args!("{kind} `{}` is left out, as Flume would: {why}", component.name));
    }
    if let Some(obstacle) = residual.obstacles.first() {
        return Err(refused(&format_args!("{}, which Flume would not drop", obstacle.message)));
    }
    let plan = optimise(plan, &facts, choice).plan;
    output::remark(show::text(&plan));
    Ok(plan)
}
