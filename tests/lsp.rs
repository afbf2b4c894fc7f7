//! The language server as a process: messages with `Content-Length`, both ways.
#![expect(clippy::needless_pass_by_value, reason = "messages are made where they are sent")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// An editor.
struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// The number of the last request.
    last: i64,
}

impl Editor {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_logflowc"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command was built with the tests");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("a pipe was asked for"));
        Self { child, input, output, last: 0 }
    }

    /// An editor that has introduced itself.
    fn ready(encodings: &[&str]) -> (Self, Value) {
        let mut editor = Self::start();
        let capabilities = json!({"general": {"positionEncodings": encodings}});
        let answer = editor.ask("initialize", json!({"processId": null, "capabilities": capabilities}));
        editor.tell("initialized", json!({}));
        (editor, answer["result"]["capabilities"].clone())
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let input = self.input.as_mut().expect("it is open");
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server listens");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).expect("the server answers");
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", number)) => length = number.parse().expect("a number"),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("the whole message");
        serde_json::from_slice(&body).expect("JSON")
    }

    /// The answer to a request, whatever comes before it.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message;
            }
        }
    }

    /// The next findings.
    fn findings(&mut self) -> Value {
        loop {
            let message = self.receive();
            if message["method"] == "textDocument/publishDiagnostics" {
                return message["params"].clone();
            }
        }
    }

    fn open(&mut self, uri: &str, text: &str) -> Value {
        let document = json!({"uri": uri, "languageId": "flume", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
        self.findings()
    }

    fn status(mut self) -> Option<i32> {
        drop(self.input.take());
        self.child.wait().expect("it ends").code()
    }
}

fn codes(findings: &Value) -> Vec<&str> {
    let findings = findings["diagnostics"].as_array().expect("a list");
    findings.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

const MISTAKE: &str = "a.channels = c\na.channels.c.type = memroy\n";

#[test]
fn findings_follow_what_is_typed() {
    let (mut editor, capabilities) = Editor::ready(&["utf-16", "utf-8"]);
    assert_eq!(capabilities["positionEncoding"], "utf-8");
    let uri = "file:///tmp/a%20b/100%25.conf";
    let found = editor.open(uri, "a.channels = c\na.channels.c.type = memroy\n");
    assert!(codes(&found).contains(&"LF105"), "{found}");
    assert_eq!(found["uri"], uri);
    let range = json!({"start": {"line": 1, "character": 20}, "end": {"line": 1, "character": 26}});
    let change = json!({"range": range, "text": "memory"});
    let document = json!({"uri": uri, "version": 2});
    editor.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
    let found = editor.findings();
    assert!(!codes(&found).contains(&"LF105"), "{found}");
    assert_eq!(found["version"], 2);
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    assert_eq!(codes(&editor.findings()), [""; 0]);
}

#[test]
fn settings_beside_a_file_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("logflow.toml");
    let uri = format!("file://{}", folder.path().join("a.conf").display());
    std::fs::write(&settings, "[check]\nignore = [\"LF105\"]\n").expect("it can be written");
    let (mut editor, _) = Editor::ready(&[]);
    assert!(!codes(&editor.open(&uri, MISTAKE)).contains(&"LF105"));
    std::fs::write(&settings, "[check]\n").expect("it can be written");
    let changes = json!([{"uri": format!("file://{}", settings.display()), "type": 2}]);
    editor.tell("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    assert!(codes(&editor.findings()).contains(&"LF105"));
}

#[test]
fn requests_are_answered_or_refused() {
    let (mut editor, capabilities) = Editor::ready(&[]);
    assert_eq!(capabilities["positionEncoding"], "utf-16");
    editor.open("file:///a.conf", MISTAKE);
    let at = json!({"textDocument": {"uri": "file:///a.conf"}, "position": {"line": 1, "character": 11}});
    let places = editor.ask("textDocument/definition", at.clone());
    assert_eq!(places["result"][0]["range"]["start"]["line"], 0, "{places}");
    assert!(editor.ask("textDocument/hover", at)["result"]["contents"]["value"].is_string());
    assert_eq!(editor.ask("textDocument/nonsense", json!({}))["error"]["code"], -32601);
    assert_eq!(editor.ask("textDocument/hover", json!({"x": 1}))["error"]["code"], -32602);
    let closed = json!({"textDocument": {"uri": "file:///other"}, "position": {"line": 0, "character": 0}});
    assert_eq!(editor.ask("textDocument/hover", closed)["result"], Value::Null);
}

#[test]
fn documents_are_formatted() {
    let (mut editor, capabilities) = Editor::ready(&[]);
    assert_eq!(capabilities["documentFormattingProvider"], true);
    editor.open("file:///a.conf", "a.channels=c\n\n\n\na.channels.c.type=memory\n");
    let params =
        json!({"textDocument": {"uri": "file:///a.conf"}, "options": {"tabSize": 4, "insertSpaces": true}});
    let edits = editor.ask("textDocument/formatting", params);
    let texts = edits["result"].as_array().expect("a list").iter().map(|edit| edit["newText"].as_str());
    let all: String = texts.map(|text| text.expect("a text")).collect();
    assert!(all.contains("a.channels = c\n"), "{edits}");
}

/// A flow that is being written.
const FLOW: &str = "agent a\nsource s=seq\nchannel c = memory { capacity = 10s }\nsink k = null\n\
                    flow s | extract /(?<n>\\d)/ => c\nflow c => \n";

#[test]
fn flows_are_written_with_help() {
    let (mut editor, capabilities) = Editor::ready(&["utf-8"]);
    let uri = "file:///tmp/x.flow";
    let found = editor.open(uri, FLOW);
    assert!(codes(&found).contains(&"LF283"), "{found}");
    let at = |line: u32, character: u32| json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
    let items = editor.ask("textDocument/completion", at(5, 10));
    let labels: Vec<_> =
        items["result"].as_array().expect("items").iter().map(|item| &item["label"]).collect();
    assert_eq!(labels, ["k", "failover", "balance"]);
    let change =
        json!({"range": {"start": at(5, 10)["position"], "end": at(5, 10)["position"]}, "text": "k"});
    let document = json!({"uri": uri, "version": 2});
    editor.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
    let hover = editor.ask("textDocument/hover", at(2, 23));
    assert!(
        hover["result"]["contents"]["value"].as_str().expect("Markdown").contains("In Flume: `capacity`")
    );
    let mut new = at(4, 31);
    new["newName"] = json!("d");
    let renamed = editor.ask("textDocument/rename", new);
    let edits = renamed["result"]["changes"][uri].as_array().expect("edits").iter();
    let places: Vec<_> = edits.map(|edit| edit["range"]["start"].clone()).collect();
    assert_eq!(places, [at(2, 8), at(4, 31), at(5, 5)].map(|place| place["position"].clone()));
    assert_eq!(editor.ask("textDocument/definition", at(5, 10))["result"][0]["range"]["start"]["line"], 3);
    assert_eq!(
        editor.ask("textDocument/references", context(at(4, 5)))["result"].as_array().map(Vec::len),
        Some(2)
    );
    let document = json!({"textDocument": {"uri": uri}});
    let outline = editor.ask("textDocument/documentSymbol", document.clone());
    assert_eq!(outline["result"][0]["children"].as_array().map(Vec::len), Some(5), "{outline}");
    let colours = editor.ask("textDocument/semanticTokens/full", document);
    let legend = &capabilities["semanticTokensProvider"]["legend"]["tokenTypes"];
    assert_eq!(legend[colours["result"]["data"][3].as_u64().map_or(0, usize_of)], "keyword", "{colours}");
    let params = json!({"textDocument": {"uri": uri}, "options": {"tabSize": 2, "insertSpaces": true}});
    let edits = editor.ask("textDocument/formatting", params);
    assert_eq!(edits["result"][0]["newText"], "source s = seq\n");
    let range = json!({"start": at(2, 31)["position"], "end": at(2, 33)["position"]});
    let params = json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []}});
    let actions = editor.ask("textDocument/codeAction", params);
    assert!(actions["result"].as_array().is_some_and(|actions| !actions.is_empty()), "{actions}");
}

/// Operators in words and a test, as far as they are typed.
const PHRASES: &str = "agent a\nsource s = seq\nchannel c = memory\nsink k = null\n\
                       flow s\n  | parse csv { columns = [host, status:int] }\n  | throttle 100 events/s by host\n  => c\n\
                       flow c => k\ntest \"t\" {\n  expect k \"x\" { status = \"500\" }\n  \n}\n";

#[test]
fn operators_in_words_and_tests_are_written_with_help() {
    let (mut editor, _) = Editor::ready(&["utf-8"]);
    let uri = "file:///tmp/y.flow";
    editor.open(uri, PHRASES);
    let at = |line: u32, character: u32| json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
    let mut labels = |line, character| {
        let items = editor.ask("textDocument/completion", at(line, character));
        let items = items["result"].as_array().expect("items").clone();
        items.into_iter().map(|item| item["label"].as_str().expect("a word").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(labels(6, 26), ["by", "burst", "else mark", "|", "=>"]);
    assert_eq!(labels(5, 42), ["int", "float", "string"]);
    assert_eq!(labels(11, 2), ["clock", "fail", "send", "after", "expect"]);
    let hover = editor.ask("textDocument/hover", at(6, 14));
    let about = hover["result"]["contents"]["value"].as_str().expect("Markdown");
    assert!(about.starts_with("**events**: number, required"), "{about}");
    let mut new = at(5, 34);
    new["newName"] = json!("code");
    let renamed = editor.ask("textDocument/rename", new);
    let edits = renamed["result"]["changes"][uri].as_array().expect("edits").iter();
    let places: Vec<_> = edits.map(|edit| edit["range"]["start"].clone()).collect();
    assert_eq!(places, [at(5, 33), at(10, 17)].map(|place| place["position"].clone()));
}

fn context(mut at: Value) -> Value {
    at["context"] = json!({"includeDeclaration": true});
    at
}

fn usize_of(number: u64) -> usize {
    usize::try_from(number).expect("a small number")
}

#[test]
fn a_conversation_ends_well_only_after_shutdown() {
    let (mut editor, _) = Editor::ready(&[]);
    assert_eq!(editor.ask("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(editor.ask("textDocument/hover", json!({}))["error"]["code"], -32600);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.status(), Some(0));
    let (mut editor, _) = Editor::ready(&[]);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.status(), Some(1));
    let (editor, _) = Editor::ready(&[]);
    assert_eq!(editor.status(), Some(1));
}
