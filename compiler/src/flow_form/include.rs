//! `include`: a text of the language with the texts that it includes, each once.

use std::path::{Component, Path, PathBuf};

use logflowc_grammar::ast::flow::{Flow, Statement};
use logflowc_grammar::flow;
use logflowc_grammar::source::{FileId, Source, Sources, Span};

use crate::world::World;

/// A text and what it includes, also from further away.
#[derive(Debug)]
pub struct Whole {
    /// The text itself comes first.
    pub flows: Vec<Flow>,
    /// What became of each `include`.
    includes: Vec<Include>,
}

#[derive(Debug)]
struct Include {
    /// The path in the text.
    at: Span,
    /// Which text it is; the error is why there is none.
    found: Result<usize, String>,
}

impl Whole {
    /// A text of which nobody reads what it includes.
    pub fn alone(flow: Flow) -> Self {
        Self { flows: vec![flow], includes: Vec::new() }
    }

    /// Asks the world for what a text includes.
    pub fn read(sources: &mut Sources, flow: Flow, world: &World) -> Self {
        let mut whole = Self::alone(flow);
        // The texts that have led to each one, itself included.
        let mut roads: Vec<Vec<PathBuf>> = vec![vec![place(sources, whole.flows[0].file)]];
        let mut next = 0;
        while next < whole.flows.len() {
            for (at, path) in paths(&whole.flows[next]) {
                let path = beside(&place(sources, at.file), Path::new(&path));
                let known = roads.iter().position(|road| road.last() == Some(&path));
                let found = if roads[next].contains(&path) {
                    Err(circle(&roads[next], &path))
                } else if let Some(known) = known {
                    Ok(known)
                } else {
                    read(sources, &path, world).map(|flow| {
                        roads.push([roads[next].as_slice(), &[path]].concat());
                        whole.flows.push(flow);
                        whole.flows.len() - 1
                    })
                };
                whole.includes.push(Include { at, found });
            }
            next += 1;
        }
        whole
    }

    /// The text that stands at an `include`.
    pub(super) fn at(&self, path: Span) -> Result<usize, &str> {
        let include = self.includes.iter().find(|include| include.at == path);
        match include.map(|include| &include.found) {
            Some(Ok(index)) => Ok(*index),
            Some(Err(why)) => Err(why),
            None => Err("other files are not read here"),
        }
    }
}

fn place(sources: &Sources, file: FileId) -> PathBuf {
    PathBuf::from(sources.get(file).name())
}

/// The paths that a text includes.
fn paths(flow: &Flow) -> Vec<(Span, String)> {
    let includes = flow.statements.iter().filter_map(|statement| match statement {
        Statement::Include(path) => Some((path.span(), path.as_str().to_owned())),
        _ => None,
    });
    includes.collect()
}

/// A path as it is meant in a file, without detours.
fn beside(file: &Path, path: &Path) -> PathBuf {
    let mut whole = file.parent().map_or_else(PathBuf::new, Path::to_owned);
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if whole.file_name().is_some() => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    whole
}

fn read(sources: &mut Sources, path: &Path, world: &World) -> Result<Flow, String> {
    let read = world.read.ok_or("other files are not read here")?;
    let file = sources.add(Source::new(path.display().to_string(), read(path)?));
    Ok(flow::parse(sources, file))
}

fn circle(road: &[PathBuf], path: &Path) -> String {
    let from = road.iter().position(|known| known == path).unwrap_or(0);
    let names = road[from..].iter().map(PathBuf::as_path).chain([path]);
    let names: Vec<String> = names.map(|name| name.display().to_string()).collect();
    format!("it includes itself: `{}`", names.join("` -> `"))
}
