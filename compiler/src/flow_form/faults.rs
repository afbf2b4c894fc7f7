//! What could not be read, as findings.

use logflowc_grammar::ast::flow::{Fault, FaultKind, Flow};
use logflowc_grammar::source::Span;

use super::FlowForm;
use crate::lint::language;

impl FlowForm {
    pub(super) fn faults(&mut self, flow: &Flow) {
        for fault in &flow.faults {
            self.fault(fault);
        }
    }

    fn fault(&mut self, fault: &Fault) {
        let (message, help) = match fault.kind {
            FaultKind::Statement => (
                "this is no statement",
                "a line begins with `agent`, `source`, `channel`, `sink`, `configfilter`, `flow`, `require`, `let`, `template`, `use`, `include` or `test`",
            ),
            FaultKind::Constructor => {
                ("what the component is cannot be read here", "write `NAME = TYPE { key = value, … }`")
            }
            FaultKind::Entry => (
                "this is no setting",
                "write `key = value`; a key as Flume spells it stands in quotes, `\"hdfs.path\" = value`",
            ),
            FaultKind::Case => {
                ("this is no case", "write `value => channel`, `500..599 => channel` or `else => channel`")
            }
            FaultKind::Member => (
                "this is no sink of the group",
                "write the name of a sink, `NAME priority 2`, `NAME up to 50MB/s cost 3` or `key = value`",
            ),
            FaultKind::Value => (
                "there is no value",
                "write a number, a size as `64MiB`, a time as `10s`, `\"text\"`, `/pattern/`, a word or `[list]`",
            ),
            FaultKind::TestPart => (
                "this is no line of a test",
                "write `send NAME \"body\"`, `expect NAME \"body\" { header = \"value\" }`, `expect NAME nothing`, `after 10m`, `fail SINK 2 times` or `clock \"2024-05-01T10:00:00Z\"`",
            ),
            FaultKind::Promise => ("this is nothing that can be required", PROMISES),
            FaultKind::Operator(word) => return self.unread_operator(fault.span, word),
            FaultKind::Arrow => ("there is no `=>` before this", "write `flow NAME | OPERATOR … => CHANNEL`"),
            FaultKind::Target => (
                "where events go cannot be read here",
                "write names, `route HEADER { value => channel, … }`, `failover { sink, … }`, `balance { sink, … }` or `balance by cost { sink up to 50MB/s cost 3, … }`",
            ),
            FaultKind::UnclosedString => ("the string has no end on its line", "close it with `\"`"),
            FaultKind::UnclosedBracket => ("the bracket is not closed", "close it before the next statement"),
            FaultKind::BadEscape => (
                "the backslash has no meaning here",
                "write `\\\\` for a backslash; others are `\\\"`, `\\n`, `\\r`, `\\t`, `\\u{e9}`",
            ),
            FaultKind::TooDeep => ("brackets are nested too deep", "64 levels are read"),
        };
        self.find(&language::FLOW_SYNTAX, fault.span, message).help(help);
    }

    /// An operator that begins with a word of the language, or with none, and does not go on as it should.
    pub(super) fn unread_operator(&mut self, span: Span, word: Option<&str>) {
        let forms = FORMS.iter().filter(|(verb, _)| word.is_none_or(|word| word == *verb));
        let fitting: Vec<String> = forms.map(|(_, form)| format!("`{form}`")).collect();
        let help = match word {
            Some(_) => fitting.join(" or "),
            None => format!("{}, or an interceptor as `timestamp {{ key = value }}`", fitting.join(", ")),
        };
        self.find(&language::FLOW_SYNTAX, span, "this operator cannot be read").help(format!("write {help}"));
    }
}

/// The forms of operators, by the words with which they begin.
const FORMS: &[(&str, &str)] = &[
    ("drop", "drop when status < 400 and not body contains \"retry\""),
    ("keep", "keep when level == \"ERROR\" or has trace"),
    ("extract", "extract /(?<header>…)/"),
    ("replace", "replace /…/ with \"…\""),
    ("set", "set HEADER = VALUE"),
    ("remove", "remove HEADER, HEADER"),
    ("remove", "remove matching /…/"),
    ("rename", "rename HEADER to HEADER"),
    ("use", "use TEMPLATE(VALUE, VALUE)"),
    ("parse", "parse json { fields = [HEADER, HEADER:int] }"),
    ("redact", "redact emails, /…/ with \"…\""),
    ("sample", "sample 10% by HEADER"),
    ("sample", "sample 1 in 10"),
    ("throttle", "throttle 100 events/s by HEADER burst 500"),
    ("dedupe", "dedupe by HEADER within 10m"),
    ("count", "count by HEADER as NAME"),
    ("split", "split lines"),
    ("split", "split at \"…\""),
    ("join", "join from /…/ within 5s"),
];

/// The forms of requirements.
const PROMISES: &str = "write `at_least_once on SOURCE -> SINK`, `ordered on SOURCE -> SINK`, \
                        `outage(SINK) >= 15m at 2_000 events/s of 300B`, `untainted path(SINK)` or `header NAME on SINK`";
