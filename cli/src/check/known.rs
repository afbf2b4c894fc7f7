//! Files of known findings.

use std::fs;
use std::path::Path;

use logflowc_compiler::baseline::{Baseline, Fingerprint};
use serde::{Deserialize, Serialize};

use crate::input;

/// What such a file holds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    findings: Baseline,
}

/// The version of the file's form.
const VERSION: u32 = 1;

/// Reads a file of known findings.
pub(super) fn read(path: &Path) -> Result<Baseline, String> {
    let problem = |why: &dyn std::fmt::Display| input::unreadable(path, why).to_string();
    let text = fs::read_to_string(path).map_err(|error| problem(&error))?;
    let document: Document = serde_json::from_str(&text).map_err(|error| problem(&error))?;
    if document.version != VERSION {
        return Err(problem(&format_args!("version {} is not known here", document.version)));
    }
    Ok(document.findings)
}

/// Writes one, and says how many findings it has.
pub(super) fn write(path: &Path, found: Vec<Fingerprint>) -> Result<u32, String> {
    let document = Document { version: VERSION, findings: found.into_iter().collect() };
    let text = serde_json::to_string_pretty(&document).expect("plain data") + "\n";
    fs::write(path, text).map_err(|error| input::unreadable(path, error).to_string())?;
    Ok(document.findings.total())
}

/// What a configuration is called there: its path from the folder of the file, the same wherever the command runs.
pub(super) fn name(file: Option<&Path>, configuration: &Path) -> String {
    let whole = |path: &Path| {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::canonicalize(parent).ok().zip(path.file_name()).map(|(parent, name)| parent.join(name))
    };
    let inside = file.and_then(whole).and_then(|file| {
        let path = whole(configuration)?;
        Some(path.strip_prefix(file.parent()?).ok()?.display().to_string())
    });
    inside.unwrap_or_else(|| configuration.display().to_string()).replace('\\', "/")
}
