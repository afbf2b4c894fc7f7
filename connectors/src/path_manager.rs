//! Names of the files that a sink rolls through.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

/// How files are named.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "component")]
pub(crate) enum Config {
    /// `<prefix><milliseconds of the start>-<n>[.<extension>]` (`...output.DefaultPathManager`).
    #[serde(rename = "DEFAULT")]
    Default { prefix: String, extension: String },
    /// `<prefix><local time to the second>-<n>[.<extension>]` (`...output.RollTimePathManager`).
    #[serde(rename = "ROLLTIME")]
    RollTime { prefix: String, extension: String },
}

/// Gives one name after the other.
pub(crate) struct PathManager {
    config: Config,
    directory: PathBuf,
    /// What stands between prefix and number.
    series: String,
    count: u64,
}

impl PathManager {
    pub(crate) fn new(config: Config, directory: &Path) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let series = since.as_millis().to_string();
        Self { config, directory: directory.to_owned(), series, count: 0 }
    }

    /// The path of the next file.
    pub(crate) fn next(&mut self) -> PathBuf {
        if let Config::RollTime { .. } = self.config {
            let now = Timestamp::now().to_zoned(TimeZone::system()).strftime("%Y%m%d%H%M%S").to_string();
            // Numbers begin again with every second.
            if now != self.series {
                self.count = 0;
            }
            self.series = now;
        }
        self.count += 1;
        let (Config::Default { prefix, extension } | Config::RollTime { prefix, extension }) = &self.config;
        let dot = if extension.is_empty() { "" } else { "." };
        self.directory.join(format!("{prefix}{}-{}{dot}{extension}", self.series, self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_grow_and_the_extension_gets_its_dot() {
        let config = Config::Default { prefix: "p-".into(), extension: "txt".into() };
        let mut paths = PathManager::new(config, Path::new("/data"));
        let (first, second) = (paths.next(), paths.next());
        assert!(first.to_string_lossy().starts_with("/data/p-1"), "{}", first.display());
        assert!(first.to_string_lossy().ends_with("-1.txt"), "{}", first.display());
        assert!(second.to_string_lossy().ends_with("-2.txt"), "{}", second.display());
    }
}
