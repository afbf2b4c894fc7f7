//! `logflowc diff`: what a change of a configuration means.

use logflowc_compiler::Checked;
use logflowc_compiler::diff::{Changed, Difference, diff as between};
use logflowc_grammar::source::Sources;

use crate::args::{DiffArgs, ListFormat};
use crate::input::{self, Input};
use crate::{Exit, output, outside};

/// Compares two configurations.
pub(crate) fn diff(args: &DiffArgs) -> Exit {
    let (before, after) = match checked(&args.before).and_then(|it| Ok((it, checked(&args.after)?))) {
        Ok(both) => both,
        Err(why) => {
            output::problem(why);
            return Exit::Usage;
        }
    };
    let difference = between(&before, &after);
    output::result(&match args.format {
        ListFormat::Text => text(&difference),
        ListFormat::Json => {
            serde_json::to_string_pretty(&difference).expect("a difference is plain data") + "\n"
        }
    });
    if difference.is_empty() { Exit::Good } else { Exit::Findings }
}

fn checked(word: &str) -> Result<Checked, String> {
    let mut sources = Sources::default();
    let file = sources.add(input::read(&Input::named(word)).map_err(|error| error.to_string())?);
    Ok(logflowc_compiler::check(&mut sources, &[file], None, &outside::unknown()))
}

fn text(difference: &Difference) -> String {
    let lines =
        |sign: &str, all: &[String]| all.iter().map(|it| format!("{sign} {it}\n")).collect::<String>();
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "(nothing)".to_owned());
    let change = |Changed { component, key, old, new }: &Changed| {
        format!("~ {component}.{key}: {} -> {}\n", shown(old), shown(new))
    };
    [
        lines("-", &difference.removed),
        lines("+", &difference.added),
        difference.changed.iter().map(change).collect(),
        lines("-", &difference.edges_removed),
        lines("+", &difference.edges_added),
        lines("!", &difference.risks),
    ]
    .concat()
}
