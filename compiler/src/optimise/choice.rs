//! Which passes run.

use super::{PASSES, Pass};
use crate::lint::nearest::nearest;

/// The passes of a level, with more and without some.
#[derive(Debug, Clone)]
pub struct Choice(Vec<&'static Pass>);

/// There is no pass of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no pass `{name}`{}", .meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default())]
pub struct UnknownPass {
    name: String,
    meant: Option<&'static str>,
}

impl Choice {
    /// The passes up to a level, of 0 to 3.
    pub fn level(level: u8) -> Self {
        Self::of(|pass| pass.level <= level)
    }

    /// The passes up to a level and those of `with`, but none of `without`.
    pub fn new(level: u8, with: &[String], without: &[String]) -> Result<Self, UnknownPass> {
        let (with, without) = (found(with)?, found(without)?);
        let has = |list: &[&str], pass: &Pass| list.contains(&pass.name);
        Ok(Self::of(|pass| (pass.level <= level || has(&with, pass)) && !has(&without, pass)))
    }

    fn of(chosen: impl Fn(&Pass) -> bool) -> Self {
        Self(PASSES.iter().copied().filter(|pass| chosen(pass)).collect())
    }

    pub(super) fn passes(&self) -> impl Iterator<Item = &'static Pass> {
        self.0.iter().copied()
    }
}

/// The pass of a name.
pub fn find(name: &str) -> Result<&'static Pass, UnknownPass> {
    let found = PASSES.iter().copied().find(|pass| pass.name == name);
    found.ok_or_else(|| UnknownPass {
        name: name.to_owned(),
        meant: nearest(name, PASSES.iter().map(|pass| pass.name)),
    })
}

fn found(names: &[String]) -> Result<Vec<&'static str>, UnknownPass> {
    names.iter().map(|name| find(name).map(|pass| pass.name)).collect()
}
