//! Settings for `check` and the language server: the nearest `logflow.toml` above a configuration.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use glob::Pattern;
use logflowc_compiler::selection::{Choice, Selector};
use logflowc_grammar::finding::Level;
use logflowc_grammar::render;
use logflowc_grammar::source::{Source, Sources, Span};
use serde::Deserialize;
use toml::Spanned;

use crate::input;

/// What a file of settings is called.
pub(crate) const NAME: &str = "logflow.toml";

/// The settings of one file.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The folder in which the file lies: paths in it start there.
    folder: PathBuf,
    select: Option<Vec<Selector>>,
    extend_select: Vec<Selector>,
    ignore: Vec<Selector>,
    levels: Vec<(Selector, Severity)>,
    per_path: Vec<(Pattern, Vec<Selector>)>,
    exclude: Vec<Pattern>,
}

/// What such a file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Document {
    check: Check,
}

type Word = Spanned<String>;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case", expecting = "the table `[check]`")]
struct Check {
    select: Option<Vec<Word>>,
    ignore: Vec<Word>,
    extend_select: Vec<Word>,
    levels: BTreeMap<Word, Severity>,
    per_path: BTreeMap<Word, Vec<Word>>,
    exclude: Vec<Word>,
}

/// A level, or none.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Error,
    Warning,
    Note,
    Off,
}

/// What is wrong with a file of settings, and where.
struct Mistake {
    range: Range<usize>,
    message: String,
}

impl From<toml::de::Error> for Mistake {
    fn from(error: toml::de::Error) -> Self {
        Self { range: error.span().unwrap_or_default(), message: error.message().to_owned() }
    }
}

/// Understands one word.
fn understood<T: FromStr<Err: Display>>(word: &Word) -> Result<T, Mistake> {
    let mistake = |error: T::Err| Mistake { range: word.span(), message: error.to_string() };
    word.get_ref().parse().map_err(mistake)
}

/// Understands several.
fn all<T: FromStr<Err: Display>>(words: &[Word]) -> Result<Vec<T>, Mistake> {
    words.iter().map(understood).collect()
}

impl Settings {
    /// Reads a file of settings; the error is ready to be shown.
    fn read(path: &Path, coloured: bool) -> Result<Self, String> {
        let unreadable = |error: std::io::Error| format!("logflowc: {}", input::unreadable(path, error));
        let text = fs::read_to_string(path).map_err(unreadable)?;
        let absolute = std::path::absolute(path).map_err(unreadable)?;
        let folder = absolute.parent().unwrap_or(Path::new("/"));
        Self::parse(&text, folder).map_err(|Mistake { range, message }| {
            let mut sources = Sources::default();
            let file = sources.add(Source::new(path.display().to_string(), text.into_bytes()));
            render::mistake(&sources, Span::new(file, range), &message, coloured)
        })
    }

    fn parse(text: &str, folder: &Path) -> Result<Self, Mistake> {
        let Document { check } = toml::from_str(text)?;
        let levels = check.levels.iter().map(|(word, severity)| Ok((understood(word)?, *severity)));
        let per_path = check.per_path.iter().map(|(glob, words)| Ok((understood(glob)?, all(words)?)));
        Ok(Self {
            folder: folder.to_owned(),
            select: check.select.as_deref().map(all).transpose()?,
            extend_select: all(&check.extend_select)?,
            ignore: all(&check.ignore)?,
            levels: levels.collect::<Result<_, Mistake>>()?,
            per_path: per_path.collect::<Result<_, Mistake>>()?,
            exclude: all(&check.exclude)?,
        })
    }

    /// What these settings choose for a configuration.
    pub(crate) fn choice(&self, path: &Path) -> Choice {
        let mut choice = Choice { select: self.select.clone(), ..Choice::default() };
        choice.extend(self.extend_select.iter().cloned());
        choice.ignore(self.ignore.iter().cloned());
        for (_, rules) in self.per_path.iter().filter(|(glob, _)| self.fits(glob, path)) {
            choice.ignore(rules.iter().cloned());
        }
        for (selector, severity) in &self.levels {
            let level = match severity {
                Severity::Error => Level::Error,
                Severity::Warning => Level::Warning,
                Severity::Note => Level::Note,
                Severity::Off => {
                    choice.ignore([selector.clone()]);
                    continue;
                }
            };
            choice.levels.push((selector.clone(), level));
        }
        choice
    }

    /// Whether a configuration that was found in a folder is passed over.
    pub(crate) fn excludes(&self, path: &Path) -> bool {
        self.exclude.iter().any(|glob| self.fits(glob, path))
    }

    /// Whether a path below the folder of the settings, or a folder above it, fits.
    fn fits(&self, pattern: &Pattern, path: &Path) -> bool {
        let Ok(path) = std::path::absolute(path) else { return false };
        let Ok(inside) = path.strip_prefix(&self.folder) else { return false };
        let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
        inside.ancestors().any(|part| pattern.matches_path_with(part, options))
    }
}

/// Finds the settings of configurations, and reads each file of settings once.
pub(crate) struct Finder {
    rule: Where,
    coloured: bool,
    known: HashMap<PathBuf, Option<Arc<Settings>>>,
}

enum Where {
    /// There are none.
    Nowhere,
    /// In one file for all.
    Here(Arc<Settings>),
    /// Above each configuration.
    Above,
}

impl Finder {
    /// Settings from one file, from nowhere, or from above each configuration.
    pub(crate) fn new(config: Option<&Path>, isolated: bool, coloured: bool) -> Result<Self, String> {
        let rule = match config {
            Some(path) => Where::Here(Arc::new(Settings::read(path, coloured)?)),
            None if isolated => Where::Nowhere,
            None => Where::Above,
        };
        Ok(Self { rule, coloured, known: HashMap::new() })
    }

    /// The settings for a configuration.
    pub(crate) fn of(&mut self, path: &Path) -> Result<Option<Arc<Settings>>, String> {
        match &self.rule {
            Where::Nowhere => Ok(None),
            Where::Here(settings) => Ok(Some(settings.clone())),
            Where::Above => match std::path::absolute(path) {
                Ok(path) => path.parent().map_or(Ok(None), |folder| self.above(folder)),
                Err(_) => Ok(None),
            },
        }
    }

    fn above(&mut self, folder: &Path) -> Result<Option<Arc<Settings>>, String> {
        if let Some(known) = self.known.get(folder) {
            return Ok(known.clone());
        }
        let file = folder.join(NAME);
        let found = if file.is_file() {
            Some(Arc::new(Settings::read(&file, self.coloured)?))
        } else if let Some(parent) = folder.parent() {
            self.above(parent)?
        } else {
            None
        };
        self.known.insert(folder.to_owned(), found.clone());
        Ok(found)
    }
}
