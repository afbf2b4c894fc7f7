//! Checks again whenever a file changes. Times of modification are looked at now and then: that works on every file
//! system, and a few files cost nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::args::CheckArgs;
use crate::input::{self, Input};
use crate::{Exit, output, settings};

/// How often to look.
const PAUSE: Duration = Duration::from_millis(250);

/// When each file was changed, and how long it is.
type Stamps = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Runs `check` now and after every change, until the process is ended.
pub(super) fn watch(args: &CheckArgs, check: impl Fn() -> Exit) -> Exit {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        output::problem("standard input cannot be watched");
        return Exit::Usage;
    }
    loop {
        let before = stamps(args);
        output::clear();
        check();
        while stamps(args) == before {
            std::thread::sleep(PAUSE);
        }
    }
}

fn stamps(args: &CheckArgs) -> Stamps {
    let inputs = input::find(&args.paths).into_iter().flatten();
    let configurations: Vec<PathBuf> = inputs
        .filter_map(|input| match input {
            Input::File(path) | Input::Found(path) => Some(path),
            Input::Stdin => None,
        })
        .collect();
    let above = configurations.iter().flat_map(|path| settings_above(path));
    let named = [&args.choice.config, &args.choice.baseline].into_iter().flatten().cloned();
    let all = above.chain(named).chain(configurations.iter().cloned());
    all.filter_map(|path| Some((stamp(&path)?, path))).map(|(stamp, path)| (path, stamp)).collect()
}

fn settings_above(path: &Path) -> Vec<PathBuf> {
    let folder = std::path::absolute(path).unwrap_or_default();
    folder.ancestors().skip(1).map(|folder| folder.join(settings::NAME)).collect()
}

fn stamp(path: &Path) -> Option<(Option<SystemTime>, u64)> {
    let metadata = path.metadata().ok()?;
    Some((metadata.modified().ok(), metadata.len()))
}
