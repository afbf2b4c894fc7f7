//! `logflowc expand`: the settings that count, and where each comes from.

use logflowc_compiler::Checked;
use logflowc_compiler::effective::{self, Effective, Origin};
use logflowc_grammar::source::Sources;
use serde_json::{Value, json};

use crate::args::{ExpandArgs, ListFormat};
use crate::{Exit, input, output, outside, plan, run};

/// Values start in this column at the latest, and origins behind them.
const WIDTH: usize = 60;

/// Shows the effective configuration of all agents or of one.
pub(crate) fn expand(args: &ExpandArgs) -> Exit {
    match expanded(args) {
        Ok(text) => {
            output::result(&text);
            Exit::Good
        }
        Err(why) => {
            output::problem(why);
            Exit::Usage
        }
    }
}

fn expanded(args: &ExpandArgs) -> Result<String, String> {
    let properties = run::properties(&args.properties)
        .map_err(|word| format!("`-D{word}` is not of the form `-Dname=value`"))?;
    let mut sources = Sources::default();
    let files = input::read_all(&args.files, &mut sources).map_err(|error| error.to_string())?;
    let world = outside::known(&properties);
    let checked = logflowc_compiler::check(&mut sources, &files, args.name.as_deref(), &world);
    if args.name.is_some() {
        plan::choose(&checked, args.name.as_deref())?;
    }
    Ok(match args.format {
        ListFormat::Text => text(&sources, &checked),
        ListFormat::Json => {
            serde_json::to_string_pretty(&json(&sources, &checked)).expect("it is plain data") + "\n"
        }
    })
}

/// All settings with their whole keys.
fn settings(checked: &Checked) -> impl Iterator<Item = (&str, String, Effective)> {
    checked.config.agents.iter().flat_map(|agent| {
        let name = agent.name.as_str();
        effective::settings(&checked.config, agent).into_iter().map(move |setting| {
            let key = match &setting.component {
                Some((kind, owner)) => {
                    format!("{name}.{}.{owner}.{}", effective::section(*kind), setting.key)
                }
                None => format!("{name}.{}", setting.key),
            };
            (name, key, setting)
        })
    })
}

fn text(sources: &Sources, checked: &Checked) -> String {
    let mut text = String::new();
    let mut last = None;
    for (_, key, setting) in settings(checked) {
        if last.as_ref().is_some_and(|last| *last != setting.component) {
            text.push('\n');
        }
        let line = format!("{key} = {}", setting.value);
        text += &format!("{line:WIDTH$}  # {}\n", origin(sources, &setting.origin));
        last = Some(setting.component);
    }
    text
}

fn origin(sources: &Sources, origin: &Origin) -> String {
    match origin {
        Origin::Default => "default".to_owned(),
        Origin::Written(span, names) => {
            let place = format!("{}:{}", sources.get(span.file).name(), sources.position(*span).0);
            [vec![place], names.clone()].concat().join(", ")
        }
    }
}

fn json(sources: &Sources, checked: &Checked) -> Value {
    let setting = |(agent, key, setting): (&str, String, Effective)| {
        let mut object =
            json!({ "agent": agent, "key": key, "value": setting.value, "secret": setting.secret });
        object["origin"] = match &setting.origin {
            Origin::Default => json!({ "kind": "default" }),
            Origin::Written(span, names) => json!({
                "kind": "file",
                "file": sources.get(span.file).name(),
                "line": sources.position(*span).0,
                "filled_in": names,
            }),
        };
        object
    };
    json!({ "settings": settings(checked).map(setting).collect::<Vec<_>>() })
}
