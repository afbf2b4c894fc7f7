//! Schemas: enough of them to find where a value ends and to give a schema its fingerprint.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::Invalid;
use super::binary::Reader;

/// Values within values; more is taken for an attack on the stack.
const DEEPEST: usize = 500;

/// A schema.
#[derive(Debug)]
pub(crate) struct Schema {
    root: Type,
    /// Records, enumerations and fixed types, in the order in which they are defined.
    named: Vec<Named>,
}

#[derive(Debug)]
enum Type {
    Primitive(Primitive),
    Array(Box<Type>),
    Map(Box<Type>),
    Union(Vec<Type>),
    /// Index into the named types.
    Named(usize),
}

#[derive(Debug, Clone, Copy)]
enum Primitive {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
}

const PRIMITIVES: [(&str, Primitive); 8] = [
    ("null", Primitive::Null),
    ("boolean", Primitive::Boolean),
    ("int", Primitive::Int),
    ("long", Primitive::Long),
    ("float", Primitive::Float),
    ("double", Primitive::Double),
    ("bytes", Primitive::Bytes),
    ("string", Primitive::String),
];

#[derive(Debug)]
struct Named {
    name: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Record(Vec<(String, Type)>),
    Enum(Vec<String>),
    Fixed(usize),
}

impl Schema {
    /// Reads the JSON of a schema.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, Invalid> {
        let json = serde_json::from_slice(json)
            .map_err(|error| Invalid(format!("the schema is no JSON: {error}")))?;
        let mut parser = Parser { named: Vec::new(), numbers: HashMap::new() };
        let root = parser.read(&json, "")?;
        Ok(Self { root, named: parser.named })
    }

    /// Reads over one value.
    pub(crate) fn skip(&self, reader: &mut Reader<'_>) -> Result<(), Invalid> {
        self.skip_type(&self.root, reader, 0)
    }

    /// CRC-64-AVRO of the canonical form, the low byte first, as hexadecimal digits.
    pub(crate) fn fingerprint(&self) -> String {
        let rabin = fingerprint(self.canonical().as_bytes());
        rabin.to_le_bytes().iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes every write");
            text
        })
    }

    fn skip_type(&self, kind: &Type, reader: &mut Reader<'_>, depth: usize) -> Result<(), Invalid> {
        if depth > DEEPEST {
            return Err(Invalid(format!("values are nested more than {DEEPEST} times")));
        }
        match kind {
            Type::Primitive(primitive) => skip_primitive(*primitive, reader),
            Type::Array(items) => self.skip_blocks(false, items, reader, depth + 1),
            Type::Map(values) => self.skip_blocks(true, values, reader, depth + 1),
            Type::Union(branches) => {
                let branch = reader.length()?;
                let branch =
                    branches.get(branch).ok_or_else(|| Invalid(format!("a union has no branch {branch}")))?;
                self.skip_type(branch, reader, depth + 1)
            }
            Type::Named(index) => match &self.named[*index].kind {
                Kind::Record(fields) => {
                    fields.iter().try_for_each(|(_, field)| self.skip_type(field, reader, depth + 1))
                }
                Kind::Enum(_) => reader.long().map(drop),
                Kind::Fixed(size) => reader.take(*size).map(drop),
            },
        }
    }

    fn skip_blocks(
        &self,
        keys: bool,
        items: &Type,
        reader: &mut Reader<'_>,
        depth: usize,
    ) -> Result<(), Invalid> {
        loop {
            let count = reader.block()?;
            if count == 0 {
                return Ok(());
            }
            for _ in 0..count {
                let left = reader.left();
                if keys {
                    reader.bytes()?;
                }
                self.skip_type(items, reader, depth)?;
                // Items without bytes, such as nulls, can be any number.
                if reader.left() == left {
                    break;
                }
            }
        }
    }

    /// The parsing canonical form of the specification.
    fn canonical(&self) -> String {
        let mut text = String::new();
        self.write_type(&self.root, &mut vec![false; self.named.len()], &mut text);
        text
    }

    fn write_type(&self, kind: &Type, defined: &mut [bool], out: &mut String) {
        match kind {
            Type::Primitive(primitive) => {
                let _ = write!(out, "\"{}\"", PRIMITIVES[*primitive as usize].0);
            }
            Type::Array(items) => {
                out.push_str("{\"type\":\"array\",\"items\":");
                self.write_type(items, defined, out);
                out.push('}');
            }
            Type::Map(values) => {
                out.push_str("{\"type\":\"map\",\"values\":");
                self.write_type(values, defined, out);
                out.push('}');
            }
            Type::Union(branches) => list(out, branches, |out, branch| self.write_type(branch, defined, out)),
            Type::Named(index) => {
                let Named { name, kind } = &self.named[*index];
                if std::mem::replace(&mut defined[*index], true) {
                    let _ = write!(out, "\"{name}\"");
                } else {
                    self.write_named(name, kind, defined, out);
                }
            }
        }
    }

    fn write_named(&self, name: &str, kind: &Kind, defined: &mut [bool], out: &mut String) {
        let _ = write!(out, "{{\"name\":\"{name}\",\"type\":");
        match kind {
            Kind::Record(fields) => {
                out.push_str("\"record\",\"fields\":");
                list(out, fields, |out, (field, kind)| {
                    let _ = write!(out, "{{\"name\":\"{field}\",\"type\":");
                    self.write_type(kind, defined, out);
                    out.push('}');
                });
            }
            Kind::Enum(symbols) => {
                out.push_str("\"enum\",\"symbols\":");
                list(out, symbols, |out, symbol| {
                    let _ = write!(out, "\"{symbol}\"");
                });
            }
            Kind::Fixed(size) => {
                let _ = write!(out, "\"fixed\",\"size\":{size}");
            }
        }
        out.push('}');
    }
}

fn list<T>(out: &mut String, items: &[T], mut write: impl FnMut(&mut String, &T)) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

fn skip_primitive(primitive: Primitive, reader: &mut Reader<'_>) -> Result<(), Invalid> {
    match primitive {
        Primitive::Null => Ok(()),
        Primitive::Boolean => reader.take(1).map(drop),
        Primitive::Int | Primitive::Long => reader.long().map(drop),
        Primitive::Float => reader.take(4).map(drop),
        Primitive::Double => reader.take(8).map(drop),
        Primitive::Bytes | Primitive::String => reader.bytes().map(drop),
    }
}

struct Parser {
    named: Vec<Named>,
    /// By full name.
    numbers: HashMap<String, usize>,
}

impl Parser {
    fn read(&mut self, json: &Value, namespace: &str) -> Result<Type, Invalid> {
        match json {
            Value::String(name) => self.by_name(name, namespace),
            Value::Array(branches) => {
                let branches = branches.iter().map(|branch| self.read(branch, namespace));
                Ok(Type::Union(branches.collect::<Result<_, _>>()?))
            }
            Value::Object(object) => self.object(object, namespace),
            _ => Err(Invalid(format!("{json} is no schema"))),
        }
    }

    fn by_name(&self, name: &str, namespace: &str) -> Result<Type, Invalid> {
        if let Some((_, primitive)) = PRIMITIVES.iter().find(|(known, _)| *known == name) {
            return Ok(Type::Primitive(*primitive));
        }
        let number = self.numbers.get(&full_name(name, namespace)).or_else(|| self.numbers.get(name));
        number
            .map(|number| Type::Named(*number))
            .ok_or_else(|| Invalid(format!("the schema does not define {name}")))
    }

    fn object(&mut self, object: &Map<String, Value>, namespace: &str) -> Result<Type, Invalid> {
        let kind = field(object, "type")?;
        match kind.as_str() {
            Some("array") => Ok(Type::Array(Box::new(self.read(field(object, "items")?, namespace)?))),
            Some("map") => Ok(Type::Map(Box::new(self.read(field(object, "values")?, namespace)?))),
            Some(kind @ ("record" | "error" | "enum" | "fixed")) => self.define(kind, object, namespace),
            _ => self.read(kind, namespace),
        }
    }

    fn define(&mut self, kind: &str, object: &Map<String, Value>, namespace: &str) -> Result<Type, Invalid> {
        let name = text(field(object, "name")?)?;
        let space = object.get("namespace").and_then(Value::as_str).unwrap_or(namespace);
        let name = full_name(name, space);
        let number = self.named.len();
        self.numbers.insert(name.clone(), number);
        let space = name.rsplit_once('.').map_or("", |(space, _)| space).to_owned();
        // Fields may refer to the record that they are part of.
        self.named.push(Named { name, kind: Kind::Record(Vec::new()) });
        self.named[number].kind = match kind {
            "enum" => {
                let symbols = array(field(object, "symbols")?)?.iter();
                Kind::Enum(symbols.map(|symbol| Ok(text(symbol)?.to_owned())).collect::<Result<_, _>>()?)
            }
            "fixed" => {
                let size = field(object, "size")?;
                let bytes = size.as_u64().and_then(|size| usize::try_from(size).ok());
                Kind::Fixed(bytes.ok_or_else(|| Invalid(format!("{size} is no size")))?)
            }
            _ => Kind::Record(self.fields(field(object, "fields")?, &space)?),
        };
        Ok(Type::Named(number))
    }

    fn fields(&mut self, fields: &Value, namespace: &str) -> Result<Vec<(String, Type)>, Invalid> {
        let read = |value: &Value| {
            let object = value.as_object().ok_or_else(|| Invalid(format!("{value} is no field")))?;
            Ok((text(field(object, "name")?)?.to_owned(), self.read(field(object, "type")?, namespace)?))
        };
        array(fields)?.iter().map(read).collect()
    }
}

fn full_name(name: &str, namespace: &str) -> String {
    if name.contains('.') || namespace.is_empty() { name.to_owned() } else { format!("{namespace}.{name}") }
}

fn field<'j>(object: &'j Map<String, Value>, key: &str) -> Result<&'j Value, Invalid> {
    object.get(key).ok_or_else(|| Invalid(format!("a schema lacks `{key}`")))
}

fn text(value: &Value) -> Result<&str, Invalid> {
    value.as_str().ok_or_else(|| Invalid(format!("{value} is no name")))
}

fn array(value: &Value) -> Result<&Vec<Value>, Invalid> {
    value.as_array().ok_or_else(|| Invalid(format!("{value} is no list")))
}

/// Rabin's fingerprint with the polynomial of the specification.
fn fingerprint(bytes: &[u8]) -> u64 {
    const EMPTY: u64 = 0xc15d_213a_a4d7_a795;
    let step = |value: u64| value >> 1 ^ (EMPTY & 0_u64.wrapping_sub(value & 1));
    let table = |byte: u64| (0..8).fold(byte, |value, _| step(value));
    bytes.iter().fold(EMPTY, |value, byte| value >> 8 ^ table((value ^ u64::from(*byte)) & 0xFF))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::avro::binary::write_long;

    /// Names with and without namespaces, a type that contains itself, a logical type, things that do not count.
    const EVENT: &str = r#"{"type":"record","name":"Ev","namespace":"x.y","doc":"d","fields":[
        {"name":"id","type":"long","doc":"q"},{"name":"s","type":["null","string"],"default":null},
        {"name":"e","type":{"type":"enum","name":"Color","symbols":["R","G"]}},
        {"name":"f","type":{"type":"fixed","name":"z.Fx","size":3}},
        {"name":"arr","type":{"type":"array","items":"double"}},
        {"name":"m","type":{"type":"map","values":["int","string"]}},
        {"name":"next","type":["null","Ev"]},{"name":"c2","type":"Color","order":"descending"},
        {"name":"ts","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"b","type":"bytes"},{"name":"bo","type":"boolean"},{"name":"fl","type":"float"}]}"#;

    fn parse(json: &str) -> Schema {
        Schema::parse(json.as_bytes()).expect("a schema")
    }

    #[test]
    fn fingerprints_are_those_of_java() {
        // `SchemaNormalization.parsingFingerprint("CRC-64-AVRO", schema)` of Avro 1.11.0.
        assert_eq!(parse(EVENT).fingerprint(), "6c8e615664907e84");
        assert_eq!(parse("\"string\"").fingerprint(), "c70345637248018f");
    }

    #[test]
    fn the_canonical_form_defines_each_name_once() {
        let json = r#"{"fields":[{"type":{"type":"fixed","size":2,"name":"F"},"name":"a"},
            {"name":"b","type":"F"}],"type":"record","name":"n.R","aliases":["old"]}"#;
        let expected = concat!(
            r#"{"name":"n.R","type":"record","fields":[{"name":"a","type":"#,
            r#"{"name":"n.F","type":"fixed","size":2}},{"name":"b","type":"n.F"}]}"#
        );
        assert_eq!(parse(json).canonical(), expected);
    }

    #[test]
    fn a_value_is_read_over() {
        let schema = parse(r#"{"type":"array","items":["null",{"type":"map","values":"bytes"}]}"#);
        // Two items in a block with its size, null and a map with one entry; then the end, then something else.
        let value = [0x03, 0x10, 0x00, 0x02, 0x02, 0x02, b'k', 0x02, b'v', 0x00, 0x00, 0xAA];
        let mut reader = Reader::new(&value);
        assert_eq!(schema.skip(&mut reader), Ok(()));
        assert_eq!(reader.left(), 1);
    }

    #[test]
    fn values_without_bytes_can_be_any_number() {
        let mut value = Vec::new();
        write_long(i64::MAX, &mut value);
        value.push(0);
        assert_eq!(parse(r#"{"type":"array","items":"null"}"#).skip(&mut Reader::new(&value)), Ok(()));
    }

    #[test]
    fn endless_nesting_is_refused() {
        let schema = parse(r#"{"type":"record","name":"R","fields":[{"name":"next","type":["null","R"]}]}"#);
        let endless = vec![2; 100_000];
        assert!(schema.skip(&mut Reader::new(&endless)).is_err());
    }

    #[test]
    fn what_is_no_schema_is_refused() {
        for json in
            ["", "{}", "3", "\"unknown\"", r#"{"type":"fixed","name":"F","size":-1}"#, r#"{"type":"record"}"#]
        {
            assert!(Schema::parse(json.as_bytes()).is_err(), "{json}");
        }
    }

    proptest! {
        #[test]
        fn no_value_is_too_strange(bytes: Vec<u8>) {
            let _ = parse(EVENT).skip(&mut Reader::new(&bytes));
        }
    }
}
