//! Handlers on small configurations, and on random ones. `|` marks the cursor.

mod completion;
mod flow;
mod names;
mod phrases;
mod places;
mod random;

use logflowc_compiler::selection::Choice;
use logflowc_compiler::world::World;
use logflowc_grammar::source::Sources;
use lsp_types::{Position, TextEdit, Uri, WorkspaceEdit};

use crate::document::{Analysis, View};
use crate::lines::{Encoding, Lines};
use crate::uri;

/// An agent in which everything is in order.
const GOOD: &str = "\
a.sources = r1
a.channels = c1 c2
a.sinks = k1
a.sources.r1.type = netcat
a.sources.r1.bind = localhost
a.sources.r1.port = 4444
a.sources.r1.channels = c1 c2
a.sources.r1.interceptors = i1
a.sources.r1.interceptors.i1.type = host
a.channels.c1.type = memory
a.channels.c2.type = memory
a.sinks.k1.type = logger
a.sinks.k1.channel = c1
";

/// Two agents that share their components.
const JSON: &str = r#"{
  "sources": {
    "r1": {"channels": ["c1"], "type": "netcat", "bind": "localhost", "port": 4444,
           "interceptors": ["i1"], "interceptors.i1": {"type": "host", "preserveExisting": true}}
  },
  "channels": {"c1": {"type": "memory"}, "c2": {"type": "memory"}, "spare": {"type": "memory"}},
  "sinks": {"k1": {"channel": "c1", "type": "logger"}},
  "agents": {
    "a": {"sources": ["r1"], "channels": ["c1", "c2"], "sinks": ["k1"]},
    "b": {"sources": ["r1"], "channels": ["c1"], "sinks": ["k1"]}
  }
}
"#;

/// A text that was checked, with a cursor.
pub(super) struct Case {
    uri: Uri,
    lines: Lines,
    analysis: Analysis,
    world: World,
    pub(super) cursor: Position,
}

impl Case {
    pub(super) fn new(marked: &str) -> Self {
        Self::named("file:///etc/flume/a.conf", marked)
    }

    pub(super) fn named(uri: &str, marked: &str) -> Self {
        Self::at(uri, &marked.replacen('|', "", 1), marked.find('|').unwrap_or(0))
    }

    /// A text with a cursor at an offset.
    pub(super) fn at(uri: &str, text: &str, offset: usize) -> Self {
        let text = text.to_owned();
        let uri: Uri = uri.parse().expect("a URI");
        let world = World::default();
        let analysis = Analysis::of(uri::name(&uri), text.as_bytes().to_vec(), &world, Choice::default());
        let lines = Lines::new(text, Encoding::Utf16);
        Self { cursor: lines.position(offset), uri, lines, analysis, world }
    }

    /// The good configuration with a cursor behind the first `before` and more text at its end.
    pub(super) fn good(before: &str) -> Self {
        let at = GOOD.find(before).expect("it stands there") + before.len();
        Self::new(&format!("{}|{}", &GOOD[..at], &GOOD[at..]))
    }

    /// The same with the JSON of two agents.
    pub(super) fn json(before: &str) -> Self {
        let at = JSON.find(before).expect("it stands there") + before.len();
        Self::named("file:///etc/flume/a.json", &format!("{}|{}", &JSON[..at], &JSON[at..]))
    }

    /// A flow with a cursor at `‸`.
    pub(super) fn flow(marked: &str) -> Self {
        Self::at("file:///etc/flume/a.flow", &marked.replacen('‸', "", 1), marked.find('‸').unwrap_or(0))
    }

    pub(super) fn view(&self) -> View<'_> {
        let Self { uri, lines, analysis, world, .. } = self;
        View { uri, lines, analysis, world }
    }

    /// The text after edits.
    pub(super) fn after(&self, edits: &[TextEdit]) -> String {
        let range = |edit: &TextEdit| self.lines.offset(edit.range.start)..self.lines.offset(edit.range.end);
        let mut edits: Vec<_> = edits.iter().map(|edit| (range(edit), edit.new_text.as_str())).collect();
        edits.sort_by_key(|(range, _)| range.start);
        logflowc_compiler::fix::replaced(self.lines.text(), edits)
    }

    pub(super) fn after_all(&self, edit: &WorkspaceEdit) -> String {
        self.after(&edit.changes.as_ref().expect("changes")[&self.uri])
    }

    pub(super) fn sources(&self) -> &Sources {
        &self.analysis.sources
    }
}
