//! The words of `flume-ng agent`: they do what they do there, or a sentence says why not.

use std::fs;
use std::path::Path;

use crate::agent::{Agent, flow};
use crate::command::{Folder, Outcome, logflowc, logflowc_in};

/// A folder with a configuration that ends by itself.
fn place(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.file("flume.conf", flow(&[("type", "seq"), ("totalEvents", "3")], &[("type", "logger")]));
    folder
}

fn agent(folder: &Path, words: &str) -> Outcome {
    let words: Vec<&str> = words.split(' ').collect();
    logflowc_in(folder, &[&["agent"], &words[..]].concat(), b"")
}

#[test]
fn the_usual_words_run_an_agent() {
    let folder = place("flume-words");
    let uri = format!("-n a -f none -u file://{}/flume.conf --once", folder.path().display());
    for words in [
        "-n a -f flume.conf --once",
        "--conf conf --conf-file flume.conf --name a --once -Dflume.root.logger=INFO,console",
        "-c conf -conf-file flume.conf -name a -poll-interval 5 -no-reload-conf --once",
        "-n a -f flume.conf --poll-interval 5 --no-reload-conf --once",
        &uri,
    ] {
        let outcome = agent(folder.path(), words);
        assert_eq!(outcome.status, 0, "{words}: {}", outcome.errors);
        assert_eq!(outcome.out.lines().count(), 3, "{words}");
        assert!(!outcome.errors.contains("no effect"), "{words}: {}", outcome.errors);
    }
}

#[test]
fn words_for_a_jvm_have_no_effect_and_that_is_said() {
    let folder = place("jvm-words");
    let words = "-n a -f flume.conf --once -Xmx512m -XX:+UseG1GC -agentlib:jdwp=server=y -agentpath:x.so \
                 -javaagent:x.jar -C lib.jar --plugins-path plugins.d";
    let outcome = agent(folder.path(), words);
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    for word in ["-Xmx512m", "-XX:+UseG1GC", "-agentlib:jdwp=server=y", "-agentpath:x.so", "-javaagent:x.jar"]
        .into_iter()
        .chain(["--plugins-path"])
    {
        let text = format!("logflowc: `{word}` has no effect: there is no JVM\n");
        assert!(outcome.errors.contains(&text), "{word}: {}", outcome.errors);
    }
}

#[test]
fn words_that_cannot_be_followed_end_with_2_and_a_reason() {
    let folder = place("impossible-words");
    for (words, why) in [
        ("-f flume.conf", "`-n` is required, as for flume-ng"),
        ("-n a", "one of `-f` and `-u` is needed"),
        ("-n a -z zk:2181 -p /flume", "configurations in ZooKeeper are not supported"),
        ("-n a -f flume.conf -prov com.example.Provider", "names a Java class"),
        ("-n a -f flume.conf --conf-provider com.example.Provider", "names a Java class"),
        ("-n a -f flume.conf -user u -pwd p", "configurations over HTTP are not supported"),
        ("-n a -f flume.conf --conf-user u --conf-password p", "configurations over HTTP are not supported"),
        ("-n a -f flume.conf -a com.example.Provider", "configurations over HTTP are not supported"),
        ("-n a -f flume.conf -b backup", "belongs to configurations over HTTP"),
        ("-n a -u http://conf/flume.conf", "`http://conf/flume.conf`: only `file:` URIs are supported"),
        ("-n a -f flume.conf --verify-host", "unexpected argument '--verify-host'"),
    ] {
        let outcome = agent(folder.path(), words);
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{words}");
        assert!(outcome.errors.contains(why), "{words}: {}", outcome.errors);
    }
}

#[test]
fn a_dry_run_checks_and_says_what_would_run() {
    let folder = place("dry-run");
    folder.file("bad.conf", flow(&[("type", "sequence")], &[("type", "logger")]));
    let outcome = agent(folder.path(), "-n a -f flume.conf -Dflume.x=y -d");
    assert_eq!((outcome.status, outcome.out.as_str()), (0, "logflowc run -n a -f flume.conf -Dflume.x=y\n"));
    let outcome = agent(folder.path(), "-n a -f bad.conf --dryrun");
    assert_eq!((outcome.status, outcome.out.as_str()), (1, ""));
    assert!(outcome.errors.contains("LF105 unknown-type"), "{}", outcome.errors);
    assert_eq!(agent(folder.path(), "-n a -f none.conf -d").status, 2);
}

#[test]
fn later_files_win_and_properties_are_put_in() {
    let folder = place("several-files");
    folder.file("more.conf", "a.sources.r.totalEvents = ${sys:count}\na.sinks.k.type = ${sys:kind}\n");
    folder.file("last.conf", "a.sinks.k.type = logger\n");
    let words = "-n a -f flume.conf -f more.conf -f last.conf -Dcount=7 -D kind=null --once";
    let outcome = agent(folder.path(), words);
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    assert_eq!(outcome.out.lines().count(), 7);
}

#[test]
fn help_is_no_mistake() {
    for words in ["-h", "--help", "-help"] {
        let outcome = agent(Path::new("/"), words);
        assert_eq!((outcome.status, outcome.errors.as_str()), (0, ""), "{words}");
        assert!(outcome.out.contains("--conf-file"), "{words}");
    }
}

#[test]
fn a_change_is_found_within_the_interval() {
    let folder = place("interval");
    let agent = Agent::ready(folder.path(), &["agent", "-n", "a", "-f", "flume.conf", "-i", "1"]);
    agent.prints(" 2 }");
    let five = fs::read_to_string(folder.path().join("flume.conf")).expect("it is there");
    folder.file("flume.conf", five.replace("totalEvents = 3", "totalEvents = 5"));
    agent.prints(" 4 }");
    assert_eq!(agent.stop().status, 0);
}

#[test]
fn a_rehearsal_shows_no_values_of_properties() {
    let folder = place("rehearsal");
    let outcome =
        agent(folder.path(), "-n a -f flume.conf -d -DPASSWORD=hunter2 -Dname=hunter3 -Dflume.x=shown");
    assert_eq!(outcome.status, 0, "{}", outcome.errors);
    assert!(outcome.out.contains("-DPASSWORD=*** -Dname=*** -Dflume.x=shown"), "{}", outcome.out);
    assert!(!format!("{}{}", outcome.out, outcome.errors).contains("hunter"), "{}", outcome.errors);
}

#[test]
fn a_file_without_its_option_and_a_slip_are_recognised() {
    for words in [&["run", "flume.conf"][..], &["agent", "-n", "a", "flume.conf"]] {
        let outcome = logflowc(words);
        assert_eq!(outcome.status, 2);
        assert!(outcome.errors.contains("`-f flume.conf`"), "{}", outcome.errors);
    }
    assert!(!logflowc(&["run", "--nonsense"]).errors.contains("stands behind"), "an option is no file");
    let outcome = logflowc(&["components", "spoldir"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.errors.contains("did you mean `spooldir`?"), "{}", outcome.errors);
}
