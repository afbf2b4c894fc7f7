//! Flume's own classes as the judge of tests, where a JDK and the jars of Flume are there.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What `tests/Peer.java` answers to these commands. `FLUME_PEER_TARGET` names the folder above Flume's `lib`.
pub(crate) fn answer(commands: &str) -> Option<String> {
    let Some(jars) = jars() else {
        println!("left out: no jars of Flume; FLUME_PEER_TARGET names the folder with `lib`");
        return None;
    };
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/Peer.java");
    let mut java = Command::new("java");
    java.arg("-cp").arg(env::join_paths(jars).expect("paths without colons")).arg(program);
    let Ok(mut java) = java.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
        println!("left out: there is no `java`");
        return None;
    };
    let mut input = java.stdin.take().expect("a pipe");
    let commands = commands.to_owned();
    // From another thread, because both pipes may fill up.
    let writer = std::thread::spawn(move || input.write_all(commands.as_bytes()));
    let output = java.wait_with_output().expect("java ends");
    writer.join().expect("no panic").expect("java reads all commands");
    assert!(output.status.success(), "{}", output.status);
    Some(String::from_utf8(output.stdout).expect("Java writes UTF-8"))
}

/// The jars, without those that carry copies of other libraries.
fn jars() -> Option<Vec<PathBuf>> {
    let folder = Path::new(&env::var_os("FLUME_PEER_TARGET")?).join("lib");
    let entries = fs::read_dir(folder).ok()?;
    let jars = entries.map(|entry| entry.expect("a readable folder").path());
    let plain = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".jar") && !name.starts_with("hive-") && !name.starts_with("hbase-shaded-")
    };
    Some(jars.filter(plain).collect())
}
