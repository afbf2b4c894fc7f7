//! `logflowc check --fix`: what is written, what is left alone, what is said.

use std::fs;

use crate::command::{Folder, logflowc_in};

const GOOD: &str = "a.sources = r\na.channels = c\na.sinks = k\na.sources.r.type = seq\na.sources.r.channels = c\n\
                    a.channels.c.type = memory\na.sinks.k.type = null\na.sinks.k.channel = c\n";

fn bad() -> String {
    GOOD.replace("r.channels", "r.channel").replace("= null", "= nulll")
}

fn read(folder: &Folder, name: &str) -> Vec<u8> {
    fs::read(folder.path().join(name)).expect("the file is there")
}

#[test]
fn safe_fixes_are_made_and_told() {
    let folder = Folder::new("fix");
    folder.file("flume.conf", bad());
    let outcome = logflowc_in(folder.path(), &["check", "flume.conf", "--fix", "--format", "concise"], b"");
    assert_eq!(outcome.status, 1);
    insta::assert_snapshot!(format!("{}{}", outcome.errors, outcome.out));
    assert_eq!(read(&folder, "flume.conf"), GOOD.replace("= null", "= nulll").as_bytes());
    let words = ["check", "flume.conf", "--fix", "--unsafe-fixes"];
    let outcome = logflowc_in(folder.path(), &words, b"");
    assert_eq!(outcome.status, 0, "{}", outcome.out);
    assert_eq!(read(&folder, "flume.conf"), GOOD.as_bytes());
}

#[test]
fn only_what_is_selected_is_mended() {
    let folder = Folder::new("fix-selected");
    folder.file("flume.conf", bad());
    logflowc_in(folder.path(), &["check", "flume.conf", "--fix", "--ignore", "missing-channel"], b"");
    assert_eq!(read(&folder, "flume.conf"), bad().as_bytes());
}

#[test]
fn a_difference_is_shown_and_nothing_written() {
    let folder = Folder::new("diff");
    let secret = "a.sources.r.token-password = hunter2\n";
    folder.file("flume.conf", bad() + secret);
    let outcome = logflowc_in(folder.path(), &["check", "flume.conf", "--diff"], b"");
    assert_eq!(outcome.status, 1);
    assert!(!outcome.out.contains("hunter"), "{}", outcome.out);
    insta::assert_snapshot!(format!("{}{}", outcome.out, outcome.errors));
    assert_eq!(read(&folder, "flume.conf"), (bad() + secret).as_bytes());
    folder.file("flume.conf", GOOD);
    let outcome = logflowc_in(folder.path(), &["check", "flume.conf", "--diff"], b"");
    assert_eq!(outcome.status, 0, "{}", outcome.out);
}

#[test]
fn bytes_that_are_not_edited_stay() {
    let folder = Folder::new("fix-bytes");
    let comment = b"# \xe4\xf6 \xff\t \r\n";
    let text = |text: &str| [comment, text.replace('\n', "\r\n").as_bytes()].concat();
    folder.file("flume.conf", text(&bad()));
    logflowc_in(folder.path(), &["check", "flume.conf", "--fix", "--unsafe-fixes"], b"");
    assert_eq!(read(&folder, "flume.conf"), text(GOOD));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = Folder::new("fix-link");
    let path = folder.file("deep/real.conf", bad());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("our file");
    let link = folder.path().join("flume.conf");
    symlink("deep/real.conf", &link).expect("our folder");
    logflowc_in(folder.path(), &["check", "flume.conf", "--fix", "--unsafe-fixes"], b"");
    assert_eq!(read(&folder, "deep/real.conf"), GOOD.as_bytes());
    assert!(fs::symlink_metadata(&link).expect("still there").is_symlink());
    assert_eq!(fs::metadata(&path).expect("still there").permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(folder.path().join("deep")).expect("readable").count(), 1);
}

#[test]
fn standard_input_is_mended_to_standard_output() {
    let words = ["check", "-", "--fix", "--unsafe-fixes"];
    let outcome = logflowc_in(std::env::temp_dir().as_path(), &words, bad().as_bytes());
    assert_eq!((outcome.status, outcome.out.as_str()), (0, GOOD));
}

#[test]
fn options_that_exclude_each_other_are_wrong_usage() {
    for words in [["--fix", "--diff"], ["--fix", "--add-allow"], ["--watch", "--fix"], ["--probe", "--fix"]] {
        let outcome =
            logflowc_in(std::env::temp_dir().as_path(), &[&["check", "x"], &words[..]].concat(), b"");
        assert_eq!(outcome.status, 2, "{words:?}");
    }
}

#[test]
fn fixes_of_real_configurations_bring_no_new_error() {
    let Some(corpus) = crate::shared::shared("corpus/dev") else { return };
    let folder = Folder::new("fix-corpus");
    let paths = fs::read_dir(corpus).expect("readable").map(|entry| entry.expect("readable").path());
    let mut paths: Vec<_> = paths.collect();
    paths.sort();
    for path in paths.iter().step_by(3) {
        let name = path.file_name().expect("a file").to_str().expect("readable");
        folder.file(name, fs::read(path).expect("readable"));
    }
    let errors = |words: &[&str]| {
        let words = [&["check", ".", "--isolated", "--format", "concise"], words].concat();
        let outcome = logflowc_in(folder.path(), &words, b"");
        assert!(matches!(outcome.status, 0 | 1), "{}", outcome.errors);
        outcome.out.lines().filter(|line| line.contains(": error[")).count()
    };
    let before = errors(&[]);
    let safe = errors(&["--fix"]);
    let all = errors(&["--fix", "--unsafe-fixes"]);
    assert!(safe <= before && all < safe, "{before} {safe} {all}");
    assert_eq!(errors(&["--fix", "--unsafe-fixes"]), all, "nothing is left to mend");
}
