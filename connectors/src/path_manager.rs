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
    /// How many names of the series are taken.
    taken: u64,
}

impl PathManager {
    pub(crate) fn new(config: Config, directory: &Path) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let series = since.as_millis().to_string();
        Self { config, directory: directory.to_owned(), series, taken: 0 }
    }

    /// The path of the next file. Until it is taken, the number stays the same.
    pub(crate) fn path(&mut self) -> PathBuf {
        if let Config::RollTime { .. } = self.config {
            let now = Timestamp::now().to_zoned(TimeZone::system()).strftime("%Y%m%d%H%M%S").to_string();
            // Numbers begin again with every second.
            if now != self.series {
                self.taken = 0;
            }
            self.series = now;
        }
        let (Config::Default { prefix, extension } | Config::RollTime { prefix, extension }) = &self.config;
        let (series, number) = (&self.series, self.taken + 1);
        let dot = if extension.is_empty() { "" } else { "." };
        self.directory.join(format!("{prefix}{series}-{number}{dot}{extension}"))
    }

    /// The path given last is in use.
    pub(crate) fn take(&mut self) {
        self.taken += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes two names, looks at the first one twice, and gives what is left when the digits before the dash go.
    fn names(config: Config) -> [String; 3] {
        let mut paths = PathManager::new(config, Path::new("/data"));
        [false, true, false].map(|taken| {
            let path = paths.path().to_string_lossy().into_owned();
            if taken {
                paths.take();
            }
            let (series, number) = path.split_once('-').expect("a number");
            format!("{}-{number}", series.trim_end_matches(|digit: char| digit.is_ascii_digit()))
        })
    }

    #[test]
    fn numbers_grow_with_every_file() {
        let config = Config::Default { prefix: "p".into(), extension: "txt".into() };
        assert_eq!(names(config), ["/data/p-1.txt", "/data/p-1.txt", "/data/p-2.txt"]);
        let config = Config::Default { prefix: String::new(), extension: String::new() };
        assert_eq!(names(config), ["/data/-1", "/data/-1", "/data/-2"]);
    }

    #[test]
    fn a_name_begins_with_the_time() {
        let digits = |config| {
            let path = PathManager::new(config, Path::new("")).path();
            let name = path.to_string_lossy().into_owned();
            let (series, rest) = name.split_once('-').expect("a number");
            assert_eq!(rest, "1", "{name}");
            assert!(series.bytes().all(|byte| byte.is_ascii_digit()), "{name}");
            series.to_owned()
        };
        let config = Config::Default { prefix: String::new(), extension: String::new() };
        assert_eq!(digits(config).len(), "1795357277656".len());
        let config = Config::RollTime { prefix: String::new(), extension: String::new() };
        let before = Timestamp::now().to_zoned(TimeZone::system()).strftime("%Y%m%d%H%M%S").to_string();
        let series = digits(config);
        assert_eq!(series.len(), "20261122142748".len());
        assert!(series >= before, "{series}");
    }
}
