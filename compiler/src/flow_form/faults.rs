//! What could not be read, as findings.

use logflowc_grammar::ast::flow::{Fault, FaultKind, Flow};

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
            FaultKind::Entry => ("this is no setting", "write `key = value`"),
            FaultKind::Case => {
                ("this is no case", "write `value => channel`, `500..599 => channel` or `else => channel`")
            }
            FaultKind::Member => (
                "this is no sink of the group",
                "write the name of a sink, `NAME priority 2` or `key = value`",
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
            FaultKind::Operator => ("this operator cannot be read", OPERATORS),
            FaultKind::Arrow => ("there is no `=>` before this", "write `flow NAME | OPERATOR … => CHANNEL`"),
            FaultKind::Target => (
                "where events go cannot be read here",
                "write names, `route HEADER { value => channel, … }`, `failover { sink, … }` or `balance { sink, … }`",
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
}

/// The forms of operators.
const OPERATORS: &str = "write `drop when CONDITION`, `keep when CONDITION`, `extract /(?<header>…)/`, \
                         `replace /…/ with \"…\"`, `set HEADER = VALUE`, `remove HEADER`, `rename HEADER to HEADER`, \
                         `parse json`, `redact emails`, `sample 10%`, `throttle 100 events/s by HEADER`, \
                         `dedupe by HEADER within 10m`, `count by HEADER as NAME`, `split lines`, `join from /PATTERN/`, \
                         or an interceptor as `timestamp { key = value }`";

/// The forms of requirements.
const PROMISES: &str = "write `at_least_once on SOURCE -> SINK`, `ordered on SOURCE -> SINK`, \
                        `outage(SINK) >= 15m at 2_000 events/s of 300B`, `untainted path(SINK)` or `header NAME on SINK`";
