//! A program of VRL, compiled once and run on one event after the other, as its users do.

use std::collections::BTreeMap;

use vrl::compiler::runtime::Runtime;
use vrl::compiler::{Program as Compiled, TargetValue, TimeZone};
use vrl::path::parse_value_path;
use vrl::value::{ObjectMap, Secrets, Value};

use crate::{HEADERS, Told};

pub struct Program {
    compiled: Compiled,
    runtime: Runtime,
    zone: TimeZone,
}

impl Program {
    pub fn new(source: &str) -> Self {
        let compiled = vrl::compiler::compile(source, &vrl::stdlib::all());
        let compiled = compiled.unwrap_or_else(|mistakes| panic!("{mistakes:?}")).program;
        Self { compiled, runtime: Runtime::default(), zone: TimeZone::default() }
    }

    /// Every line becomes the field `message` of an event.
    pub fn run(&mut self, lines: &[String]) -> Told {
        let mut told = Told::default();
        let paths = HEADERS.map(|name| parse_value_path(name).expect("a name is a path"));
        for line in lines {
            let fields = ObjectMap::from([("message".into(), Value::from(line.as_str()))]);
            let mut target = TargetValue {
                value: Value::Object(fields),
                metadata: Value::Object(BTreeMap::new()),
                secrets: Secrets::default(),
            };
            let result = self.runtime.resolve(&mut target, &self.compiled, &self.zone);
            self.runtime.clear();
            if result.is_err() {
                continue;
            }
            told.events += 1;
            told.bytes += paths.iter().filter_map(|path| target.value.get(path)).map(length).sum::<u64>();
        }
        told
    }
}

/// How long a value is as text.
fn length(value: &Value) -> u64 {
    match value {
        Value::Bytes(bytes) => bytes.len() as u64,
        Value::String(text) => text.len() as u64,
        Value::Integer(number) => number.to_string().len() as u64,
        Value::Float(number) => number.to_string().len() as u64,
        other => panic!("{other} is no value of a header"),
    }
}
