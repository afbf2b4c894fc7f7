//! `logflowc graph`: a plan to look at, with what is proved about it.

use logflowc_compiler::show;
use logflowc_grammar::finding::Level;
use logflowc_grammar::source::Sources;

use crate::Exit;
use crate::args::{Colour, GraphArgs, PlanFormat};
use crate::plan::{choose, show_findings};
use crate::{input, output, outside};

/// Draws the plan of one agent. A configuration with mistakes is drawn as far as it can be, so that they are seen in it.
pub(crate) fn graph(args: &GraphArgs, colour: Colour) -> Exit {
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
            output::problem(why);
            return Exit::Usage;
        }
    };
    show_findings(&sources, &checked, colour, Level::Error);
    let plan = checked.plan(&agent).expect("the agent was found above");
    let promises = checked.promises(&agent).expect("the agent was found above");
    output::result(&match args.format {
        PlanFormat::Text => show::picture(&plan, &promises),
        PlanFormat::Json => show::json(&plan, &promises),
        PlanFormat::Dot => show::dot(&plan),
        PlanFormat::Mermaid => show::mermaid(&plan),
        PlanFormat::Svg => show::svg(&plan),
    });
    if checked.report.has(Level::Error) { Exit::Findings } else { Exit::Good }
}
