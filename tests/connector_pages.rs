//! The pages of the manual on connectors, made of the catalog, and the example that each of them shows.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use serde_json::Value;

use crate::agent::{Agent, free_port};
use crate::command::{Folder, logflowc};
use crate::shared::root;

/// The kinds of connectors, as the catalog calls them.
const KINDS: &[&str] = &["Source", "Channel", "Sink"];

/// A connector that this build runs.
struct Connector {
    name: String,
    kind: String,
    summary: String,
}

impl Connector {
    /// What its page and its example are called.
    fn file(&self) -> String {
        format!("{}-{}", self.name, self.kind)
    }

    fn example(&self) -> PathBuf {
        root().join(format!("examples/connectors/{}.conf", self.file()))
    }

    fn text(&self) -> String {
        fs::read_to_string(self.example())
            .unwrap_or_else(|_| panic!("{} is not there", self.example().display()))
    }

    fn page(&self) -> String {
        let explained = logflowc(&["explain", &self.name, &self.kind, "--format", "markdown"]);
        assert_eq!(explained.status, 0, "{}: {}", self.file(), explained.errors);
        let about = explained.out.strip_prefix('#').expect("the heading of a part");
        let name = self.file();
        let link = format!("[`examples/connectors/{name}.conf`](../../examples/connectors/{name}.conf)");
        format!("{about}\nAn example, {link}:\n\n```properties\n{}```\n", self.text())
    }
}

/// All connectors, and the names of those that are only checked.
fn connectors() -> (Vec<Connector>, Vec<String>) {
    let listed = logflowc(&["components", "--format", "json"]);
    let listed: Vec<Value> = serde_json::from_str(&listed.out).expect("JSON");
    let word = |component: &Value, field: &str| component[field].as_str().expect("a text").to_owned();
    let of_kind = |component: &&Value| KINDS.iter().any(|kind| component["kind"] == *kind);
    let (run, checked): (Vec<&Value>, Vec<&Value>) =
        listed.iter().filter(of_kind).partition(|component| component["runs"] == true);
    let connector = |component: &&Value| Connector {
        name: word(component, "name"),
        kind: word(component, "kind").to_lowercase(),
        summary: word(component, "summary"),
    };
    let name = |component: &&Value| {
        format!("{} {}", word(component, "name"), word(component, "kind").to_lowercase())
    };
    (run.iter().map(connector).collect(), checked.iter().map(name).collect())
}

/// The list of all pages.
fn index() -> String {
    let (run, checked) = connectors();
    let row = |connector: &Connector| {
        format!(
            "| [{} {}]({}.md) | {} |\n",
            connector.name,
            connector.kind,
            connector.file(),
            connector.summary
        )
    };
    format!(
        "# Connectors\n\nWhat `logflowc run` reads from, keeps events in and writes to: every key with its type, default and unit, what `run` does with it, \
         where that differs from Flume's, and an example that runs. `logflowc explain avro sink` says the same in a terminal, and `logflowc init --sink avro` writes a configuration to begin with.\n\n\
         | connector | what it does |\n| --- | --- |\n{}\nChecked, and not run yet: {}.\n",
        run.iter().map(row).collect::<String>(),
        checked.join(", ")
    )
}

#[test]
fn the_pages_say_what_the_catalog_says() {
    let folder = root().join("docs/connectors");
    let mut pages: Vec<(String, String)> =
        connectors().0.iter().map(|connector| (connector.file(), connector.page())).collect();
    assert!(pages.len() > 20, "{}", pages.len());
    pages.push(("README".to_owned(), index()));
    for (name, fresh) in &pages {
        let path = folder.join(format!("{name}.md"));
        if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
            fs::write(&path, fresh).expect("it can be written");
        }
        let page = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            page == *fresh,
            "{} is not what the command says; INSTA_UPDATE=always writes it",
            path.display()
        );
    }
    assert_eq!(
        fs::read_dir(folder).expect("the folder is there").count(),
        pages.len(),
        "there is a page too many"
    );
}

#[test]
fn every_connector_has_an_example_without_a_warning() {
    let (connectors, _) = connectors();
    for connector in &connectors {
        let start = format!("#   logflowc run -f examples/connectors/{}.conf\n", connector.file());
        assert!(connector.text().contains(&start), "{} does not say how it is started", connector.file());
        let check = logflowc(&["check", &connector.example().display().to_string()]);
        assert_eq!(check.status, 0, "{}", check.out);
    }
    let files = fs::read_dir(root().join("examples/connectors")).expect("the folder is there");
    assert_eq!(files.count(), connectors.len(), "there is an example too many");
}

#[test]
fn the_examples_that_need_no_server_start_and_stop() {
    let (connectors, _) = connectors();
    let alone = connectors.iter().filter(|connector| !connector.text().contains(" Needs "));
    // They mostly wait.
    thread::scope(|scope| alone.for_each(|connector| drop(scope.spawn(|| starts_and_stops(connector)))));
}

fn starts_and_stops(connector: &Connector) {
    let (folder, text) = (Folder::new(&connector.file()), connector.text());
    let mkdir = text.lines().find_map(|line| line.strip_prefix("#   ")).expect("it says what it needs");
    let made = Command::new("sh").args(["-c", mkdir]).current_dir(folder.path()).status();
    assert!(made.expect("there is a shell").success(), "{mkdir}");
    folder.file("agent.conf", with_free_ports(&text));
    let outcome = Agent::ready(folder.path(), &["run", "-f", "agent.conf"]).stop();
    assert_eq!(outcome.status, 0, "{}: {}", connector.file(), outcome.errors);
}

/// The example with ports that nobody else listens on.
fn with_free_ports(text: &str) -> String {
    let free = |line: &str| match line.split_once(" = ") {
        Some((key, ports)) if key.ends_with(".in.port") || key.ends_with(".in.ports") => {
            let ports: Vec<String> = ports.split(' ').map(|_| free_port().to_string()).collect();
            format!("{key} = {}\n", ports.join(" "))
        }
        _ => format!("{line}\n"),
    };
    text.lines().map(free).collect()
}
