//! `logflowc send`: lines for an avro source, as `flume-ng avro-client` sends them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use logflowc_connectors::{LineSender, NotSent, Servers};
use logflowc_grammar::properties;
use logflowc_grammar::source::{Charset, Sources};
use logflowc_runtime::connector::Failure;

use crate::args::SendArgs;
use crate::input::{Input, Unreadable, read, unreadable};
use crate::{Exit, output};

/// What is put behind the name of a file that was sent, as the original does.
const SENT: &str = ".COMPLETED";

/// Sends lines and says how many.
pub(crate) fn send(args: &SendArgs) -> Exit {
    match sent(args) {
        Ok(count) => {
            output::remark(format_args!("logflowc: {count} events sent"));
            Exit::Good
        }
        Err(Problem { exit, why }) => {
            output::problem(why);
            exit
        }
    }
}

/// Why not all was sent.
struct Problem {
    exit: Exit,
    why: String,
}

impl From<Unreadable> for Problem {
    fn from(unreadable: Unreadable) -> Self {
        Self { exit: Exit::Usage, why: unreadable.to_string() }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self { exit: Exit::World, why: failure.to_string() }
    }
}

fn sent(args: &SendArgs) -> Result<u64, Problem> {
    let headers = args.header_file.as_deref().map(pairs).transpose()?.unwrap_or_default();
    let files = args.dirname.as_deref().map(unsent).transpose()?;
    let file = args.filename.as_deref().map(|path| Ok::<_, Unreadable>((path, open(path)?))).transpose()?;
    let mut sender = LineSender::connect(servers(args)?, headers)?;
    match (files, file) {
        (Some(files), _) => files.iter().map(|path| send_and_rename(&mut sender, path)).sum(),
        (None, Some((path, file))) => send_lines(&mut sender, path, file),
        (None, None) => send_lines(&mut sender, Path::new("standard input"), io::stdin().lock()),
    }
}

fn servers(args: &SendArgs) -> Result<Servers, Problem> {
    match (&args.rpc_props, &args.host, args.port) {
        (None, Some(host), Some(port)) => Ok(Servers::one(host.clone(), port)),
        (Some(path), ..) => Servers::of(&pairs(path)?.into_iter().collect())
            .map_err(|why| Problem { exit: Exit::Usage, why: format!("{}: {why}", path.display()) }),
        _ => unreachable!("the command line asks for one or the other"),
    }
}

fn send_and_rename(sender: &mut LineSender, path: &Path) -> Result<u64, Problem> {
    let count = send_lines(sender, path, open(path)?)?;
    let mut name = path.as_os_str().to_owned();
    name.push(SENT);
    fs::rename(path, name)
        .map_err(|error| Problem { exit: Exit::World, why: unreadable(path, error).to_string() })?;
    Ok(count)
}

fn send_lines(sender: &mut LineSender, path: &Path, lines: impl Read) -> Result<u64, Problem> {
    sender.send(lines).map_err(|why| match why {
        NotSent::Read(error) => unreadable(path, error).into(),
        NotSent::Send(failure) => failure.into(),
    })
}

fn open(path: &Path) -> Result<File, Unreadable> {
    File::open(path).map_err(|error| unreadable(path, error))
}

/// The pairs of a properties file. Of a key that comes twice, the last one counts.
fn pairs(path: &Path) -> Result<Vec<(String, String)>, Unreadable> {
    let mut sources = Sources::default();
    let file = sources.add(read(&Input::File(path.to_owned()))?);
    let entries = properties::parse(&sources, file, Charset::Utf8).entries;
    let pairs = entries.iter().map(|entry| (entry.key.as_str().to_owned(), entry.value.as_str().to_owned()));
    Ok(pairs.collect())
}

/// The files of a folder that were not sent yet, the oldest first.
fn unsent(folder: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let failed = |error| unreadable(folder, error);
    let mut files: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let known = entry.metadata().map_err(failed)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if known.is_file() && !name.starts_with('.') && !name.ends_with(SENT) {
            files.push((known.modified().map_err(failed)?, entry.path()));
        }
    }
    files.sort();
    Ok(files.into_iter().map(|(_, path)| path).collect())
}
