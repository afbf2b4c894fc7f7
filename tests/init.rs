//! `logflowc init`, `completions` and `man`: what they write is good for something.

use std::fs;

use logflowc_compiler::init;
use logflowc_grammar::catalog::{COMPONENTS, Kind};

use crate::command::{Folder, logflowc, logflowc_in};

#[test]
fn the_configuration_is_clean_and_runs() {
    let folder = Folder::new("init");
    let words = ["init", "--source", "exec", "--sink", "file_roll", "-o", "flume.conf"];
    assert_eq!(logflowc_in(folder.path(), &words, b"").status, 0);
    let again = logflowc_in(folder.path(), &words, b"");
    assert_eq!(again.status, 2, "a file that is there stays");
    let text = fs::read_to_string(folder.path().join("flume.conf")).expect("it was written");
    let out = folder.path().join("out");
    fs::create_dir_all(&out).expect("our folder");
    folder.file("run.conf", text.replace("= /tmp", &format!("= {}", out.display())));
    let check = logflowc_in(folder.path(), &["check", "run.conf"], b"");
    assert_eq!(check.status, 0, "{}", check.out);
    let run = logflowc_in(folder.path(), &["run", "-f", "run.conf", "--once"], b"");
    assert_eq!(run.status, 0, "{}", run.errors);
    let files = fs::read_dir(&out).expect("our folder").map(|entry| entry.expect("readable").path());
    let all: String = files.map(|path| fs::read_to_string(path).expect("readable")).collect();
    assert_eq!(all, "hello\n");
}

#[test]
fn the_usual_one_looks_as_it_should() {
    let outcome = logflowc(&["init"]);
    insta::assert_snapshot!(outcome.out);
    let check = logflowc_in(std::env::temp_dir().as_path(), &["check", "-"], outcome.out.as_bytes());
    assert_eq!(check.status, 0, "{}", check.out);
    let format = logflowc_in(std::env::temp_dir().as_path(), &["fmt", "-"], outcome.out.as_bytes());
    assert_eq!(format.out, outcome.out);
    let wrong = logflowc(&["init", "--sink", "hfds"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.errors.contains("did you mean `hdfs`?"), "{}", wrong.errors);
}

#[test]
fn whatever_one_begins_with_is_clean() {
    let folder = Folder::new("init-all");
    let mut written = 0;
    for component in COMPONENTS {
        let option = match component.kind {
            Kind::Source => "--source",
            Kind::Channel => "--channel",
            Kind::Sink => "--sink",
            _ => continue,
        };
        let outcome = logflowc(&["init", option, component.name]);
        if let Some(why) = init::unfit(component) {
            assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{}", component.name);
            assert!(outcome.errors.contains(&why), "{}", outcome.errors);
            continue;
        }
        written += 1;
        folder.file("flume.conf", &outcome.out);
        let check = logflowc_in(folder.path(), &["check", "flume.conf", "--min-level", "warning"], b"");
        assert_eq!((check.status, check.out.as_str()), (0, ""), "{}: {}", component.name, outcome.out);
    }
    assert!(written >= 40, "{written}");
}

#[test]
fn shells_and_manuals_know_the_subcommands() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = logflowc(&["completions", shell]);
        assert!(
            script.status == 0 && ["expand", "schema"].iter().all(|word| script.out.contains(word)),
            "{shell}"
        );
    }
    assert!(logflowc(&["man"]).out.contains("logflowc"));
    let folder = Folder::new("man");
    assert_eq!(logflowc_in(folder.path(), &["man", "--dir", "pages"], b"").status, 0);
    assert!(folder.path().join("pages/logflowc-check.1").is_file());
}
