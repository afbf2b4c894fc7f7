//! From files to a plan that may run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use logflowc_compiler::Checked;
use logflowc_compiler::world::World;
use logflowc_grammar::finding::Level;
use logflowc_grammar::source::{FileId, Sources};
use logflowc_plan::Plan;

use super::filters;
use crate::Exit;
use crate::args::{Colour, Compat, Deny, ServiceArgs};
use crate::input::{self, Input};
use crate::plan::{choose, show_findings};
use crate::{output, outside};

/// Everything that decides what is run; it is used again when a file has changed.
pub(super) struct Loader {
    pub(super) files: Vec<PathBuf>,
    pub(super) name: Option<String>,
    pub(super) properties: BTreeMap<String, String>,
    pub(super) service: ServiceArgs,
    pub(super) colour: Colour,
}

impl Loader {
    /// Reads and checks the files. What is wrong is shown; with errors there is no plan.
    pub(super) fn load(&self) -> Result<Plan, Exit> {
        let (mut sources, files) = self.read()?;
        let mut world = outside::known(&self.properties);
        let mut checked = self.check(&mut sources, &files, &world);
        if !checked.config.questions.is_empty() {
            world.secrets = filters::answers(&checked.config);
            checked = self.check(&mut sources, &files, &world);
        }
        let agent = choose(&checked, self.name.as_deref()).map_err(|why| {
            show_findings(&sources, &checked, self.colour, Level::Note);
            output::problem(why);
            Exit::Usage
        })?;
        show_findings(&sources, &checked, self.colour, Level::Warning);
        let limit = if self.service.deny == Some(Deny::Warnings) { Level::Warning } else { Level::Error };
        if checked.report.has(limit) {
            output::problem(format_args!("agent `{agent}` is not started: the configuration has {limit}s"));
            return Err(Exit::Findings);
        }
        Ok(checked.plan(&agent, self.as_flume()).expect("the agent was found above"))
    }

    fn as_flume(&self) -> bool {
        self.service.compat == Some(Compat::Flume)
    }

    fn read(&self) -> Result<(Sources, Vec<FileId>), Exit> {
        let mut sources = Sources::default();
        let mut files = Vec::new();
        for path in &self.files {
            let input = if path.as_os_str() == "-" { Input::Stdin } else { Input::File(path.clone()) };
            let source = input::read(&input).map_err(|error| {
                output::problem(error);
                Exit::Usage
            })?;
            files.push(sources.add(source));
        }
        Ok((sources, files))
    }

    fn check(&self, sources: &mut Sources, files: &[FileId], world: &World) -> Checked {
        logflowc_compiler::check(sources, files, self.name.as_deref(), world)
    }
}
