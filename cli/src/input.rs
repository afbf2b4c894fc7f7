//! From the words of the command line to the bytes of configurations.

use std::collections::HashSet;
use std::fs::{self, File, FileType};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use logflowc_grammar::source::{FileId, MAX_BYTES, Source, Sources};

/// A configuration that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// A file that the user has named.
    File(PathBuf),
    /// A file found in a folder; it counts only if it looks like a configuration.
    Found(PathBuf),
    /// Standard input.
    Stdin,
}

impl Input {
    /// What a word of the command line names: a file, or standard input by `-`.
    pub(crate) fn named(word: impl AsRef<Path>) -> Self {
        let path = word.as_ref();
        if path.as_os_str() == "-" { Self::Stdin } else { Self::File(path.to_owned()) }
    }
}

/// A file that cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {why}")]
pub(crate) struct Unreadable {
    path: String,
    pub(crate) why: String,
}

/// Endings of files that are looked at in folders.
const ENDINGS: &[&str] = &["conf", "properties", "flume", "json", "flow"];

/// Finds the files behind names of files and folders, patterns and `-`, in the order of the words.
/// A file that has several names, because of links or of words, is one file under the first of them.
pub(crate) fn find(words: &[PathBuf]) -> Vec<Result<Input, Unreadable>> {
    let mut has_links = false;
    let mut found: Vec<_> = words.iter().flat_map(|word| find_word(word, &mut has_links)).collect();
    let path = |input: &Result<Input, Unreadable>| match input {
        Ok(Input::File(path) | Input::Found(path)) => Some(path.clone()),
        Ok(Input::Stdin) => Some(PathBuf::from("-")),
        Err(_) => None,
    };
    if words.len() > 1 || has_links {
        let mut seen = HashSet::new();
        found.retain(|input| {
            path(input).is_none_or(|path| seen.insert(fs::canonicalize(&path).unwrap_or(path)))
        });
    }
    found
}

/// `has_links` becomes true where one of the files is a link.
fn find_word(path: &Path, has_links: &mut bool) -> Vec<Result<Input, Unreadable>> {
    if path.as_os_str() == "-" {
        return vec![Ok(Input::Stdin)];
    }
    if path.is_dir() {
        return folder(path, has_links);
    }
    let pattern = path.to_str().filter(|word| word.contains(['*', '?', '[']) && !path.exists());
    let Some(pattern) = pattern else { return vec![Ok(Input::File(path.to_owned()))] };
    let found: Vec<_> = match glob::glob(pattern) {
        Ok(paths) => paths.flatten().collect(),
        Err(error) => return vec![Err(unreadable(path, error))],
    };
    if found.is_empty() {
        return vec![Err(unreadable(path, "no file matches"))];
    }
    let of_path = |path: PathBuf| {
        if path.is_dir() {
            return folder(&path, has_links);
        }
        *has_links |= path.is_symlink();
        vec![Ok(Input::File(path))]
    };
    found.into_iter().flat_map(of_path).collect()
}

/// All files of a folder and the folders in it that may be configurations, by name.
fn folder(folder: &Path, has_links: &mut bool) -> Vec<Result<Input, Unreadable>> {
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return vec![Err(unreadable(folder, error))],
    };
    // What an entry is, its folder says; only a link has to be looked at.
    let mut entries: Vec<(PathBuf, io::Result<FileType>)> =
        entries.into_iter().map(|entry| (entry.path(), entry.file_type())).collect();
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut found = Vec::new();
    for (path, kind) in entries {
        let is = |what: fn(&FileType) -> bool| kind.as_ref().is_ok_and(what);
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        // A link to a folder above would never end.
        if is(FileType::is_dir) {
            found.extend(self::folder(&path, has_links));
        } else if ENDINGS.contains(&ending) && (is(FileType::is_file) || path.is_file()) {
            *has_links |= is(FileType::is_symlink);
            found.push(Ok(Input::Found(path)));
        }
    }
    found
}

/// Reads the files that make up one configuration.
pub(crate) fn read_all(words: &[impl AsRef<Path>], sources: &mut Sources) -> Result<Vec<FileId>, Unreadable> {
    words.iter().map(|word| read(&Input::named(word)).map(|source| sources.add(source))).collect()
}

/// Reads a configuration.
pub(crate) fn read(input: &Input) -> Result<Source, Unreadable> {
    match input {
        Input::Stdin => Ok(Source::new("<stdin>", limited("<stdin>", &mut io::stdin().lock(), 0)?)),
        Input::File(path) | Input::Found(path) => Ok(Source::new(path.display().to_string(), bytes(path)?)),
    }
}

/// Reads a file that is a configuration, or a part of one.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let failed = |error| unreadable(path, error);
    let mut file = File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if about.is_dir() {
        return Err(unreadable(path, "this is a directory, not a configuration"));
    }
    limited(&path.display().to_string(), &mut file, about.len())
}

/// Reads what is no larger than a configuration may be. It is read in one go where the expected size is right.
fn limited(name: &str, from: &mut dyn io::Read, expected: u64) -> Result<Vec<u8>, Unreadable> {
    let room = usize::try_from(expected.min(MAX_BYTES)).unwrap_or_default();
    // Room for one byte more tells the end of the file without asking for more room.
    let mut bytes = Vec::with_capacity(room + 1);
    let read = from.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(Path::new(name), error))?;
    if bytes.len() as u64 > MAX_BYTES {
        let limit = MAX_BYTES >> 20;
        return Err(unreadable(
            Path::new(name),
            format_args!("larger than {limit} MiB, so it is no configuration"),
        ));
    }
    Ok(bytes)
}

/// Says why a file cannot be read or written.
pub(crate) fn unreadable(path: &Path, why: impl std::fmt::Display) -> Unreadable {
    let why = why.to_string();
    // The number that the system gives an error says nothing to a reader.
    let why = why.split(" (os error").next().unwrap_or_default().to_owned();
    Unreadable { path: path.display().to_string(), why }
}

/// Whether a text has a key of an agent, or is an object with agents: in folders there are other files too. What is of
/// the `flow` language says so by its name.
pub(crate) fn looks_like_a_configuration(source: &Source) -> bool {
    let text = source.text();
    if Path::new(source.name()).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("flow")) {
        return true;
    }
    if text.trim_start().starts_with('{') {
        return text.contains("\"agents\"") && text.contains("\"channels\"");
    }
    let sections = [".sources", ".channels", ".sinks", ".sinkgroups"];
    let setting = |line: &str| {
        let line = line.trim_start();
        let key = line.split(['=', ':', ' ', '\t']).next().unwrap_or_default();
        !line.starts_with(['#', '!', '.']) && sections.iter().any(|section| key.contains(section))
    };
    text.lines().any(setting)
}
