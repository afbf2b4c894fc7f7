//! Where Hadoop's settings are: in the first folder of Flume's class path that has some, as its launcher makes that.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What Hadoop's settings stand in.
const FILES: [&str; 2] = ["core-site.xml", "hdfs-site.xml"];

static FIRST: OnceLock<Vec<PathBuf>> = OnceLock::new();

/// Says what the class path begins with, before any connector is made: `--conf` and `--classpath` of `flume-ng`. What is
/// said a second time does not count.
pub fn class_path_begins_with(folders: Vec<PathBuf>) {
    let _ = FIRST.set(folders);
}

/// The folder that has Hadoop's settings. Behind what the command was told come `FLUME_CLASSPATH` and, as `hadoop classpath`
/// has them, `HADOOP_CONF_DIR` and `etc/hadoop` of `HADOOP_HOME`.
pub(crate) fn settings_folder() -> Option<PathBuf> {
    let variable = env::var_os("FLUME_CLASSPATH").unwrap_or_default();
    let mut folders = FIRST.get().into_iter().flatten().cloned().chain(env::split_paths(&variable));
    let on_path = folders.find(|folder| has_settings(folder));
    let home = || env::var_os("HADOOP_HOME").map(|home| Path::new(&home).join("etc/hadoop"));
    on_path.or_else(|| env::var_os("HADOOP_CONF_DIR").map(PathBuf::from)).or_else(home)
}

fn has_settings(folder: &Path) -> bool {
    // An empty name comes of an empty variable.
    !folder.as_os_str().is_empty() && FILES.iter().any(|file| folder.join(file).is_file())
}
