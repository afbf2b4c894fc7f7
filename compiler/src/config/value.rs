//! Reading a value as the type that the catalog gives for its key.

use logflowc_grammar::catalog::{Property, Separator, Type};
use logflowc_grammar::text::Text;

use crate::flume::load::Setting;
use crate::java::number;
use crate::java::text::is_blank;

/// A value as its type.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// It is of its type.
    Good(Typed),
    /// It is not.
    Bad(Bad),
    /// It is known only when the agent is started.
    Open,
    /// The key is not in the catalog, so nothing is known about the value.
    Untyped,
}

/// A value of its type.
#[derive(Debug, Clone, PartialEq)]
pub enum Typed {
    /// A number in the unit of the property.
    Int(i64),
    /// A fraction.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// Text of any kind.
    Text,
    /// A word of an enum, in the catalog's spelling.
    Word(&'static str),
    /// The items of a list.
    Items(Vec<Text>),
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Bad {
    /// Not a decimal number.
    NotNumber,
    /// A number that no `int` or `long` of Java holds.
    TooLarge,
    /// A number below the least or above the greatest that the code accepts.
    OutOfRange,
    /// Neither `true` nor `false`: Flume reads it as false.
    NotBool,
    /// Not one of the words.
    NotWord,
    /// Not a port.
    NotPort,
}

/// Reads a value.
pub fn read(property: &Property, setting: &Setting) -> Reading {
    if setting.unknown {
        return Reading::Open;
    }
    let value = &setting.value;
    match typed(property, value) {
        Ok(typed) => Reading::Good(typed),
        Err(bad) => Reading::Bad(bad),
    }
}

fn typed(property: &Property, value: &Text) -> Result<Typed, Bad> {
    let text = value.as_str();
    if property.part.is_some() && property.kind != Type::List {
        // What the value chooses stands at the part.
        return Ok(Typed::Text);
    }
    match property.kind {
        Type::Int | Type::Size | Type::DurationS | Type::DurationMs | Type::Bytes | Type::Long => {
            int(property, text).map(Typed::Int)
        }
        Type::Port => {
            let port = int(property, text)?;
            (0..=65535).contains(&port).then_some(Typed::Int(port)).ok_or(Bad::NotPort)
        }
        Type::Float => text.parse().map(Typed::Float).map_err(|_| Bad::NotNumber),
        Type::Bool => match text {
            _ if number::boolean(text) => Ok(Typed::Bool(true)),
            _ if text.eq_ignore_ascii_case("false") => Ok(Typed::Bool(false)),
            _ => Err(Bad::NotBool),
        },
        Type::Enum => word(property, text).map(Typed::Word).ok_or(Bad::NotWord),
        Type::List | Type::HostportList => Ok(Typed::Items(items(property, value))),
        Type::String
        | Type::Path
        | Type::Host
        | Type::Charset
        | Type::Regex
        | Type::Class
        | Type::Map
        | Type::EscapePath
        | Type::PathPattern
        | Type::Amount => Ok(Typed::Text),
    }
}

fn int(property: &Property, text: &str) -> Result<i64, Bad> {
    let fits = |number: &i64| property.wide || number::fits_int(*number);
    let number = number::integer(text).filter(fits).ok_or_else(|| not_read(text))?;
    let (least, most) = (property.min.unwrap_or(i64::MIN), property.max.unwrap_or(i64::MAX));
    if (least..=most).contains(&number) { Ok(number) } else { Err(Bad::OutOfRange) }
}

/// Why a number could not be read.
fn not_read(text: &str) -> Bad {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.chars().all(char::is_numeric);
    if is_number { Bad::TooLarge } else { Bad::NotNumber }
}

/// The word of an enum that is meant. Words are compared in any case, as most of Flume does, but classes exactly.
fn word(property: &Property, text: &str) -> Option<&'static str> {
    let same =
        |word: &&&str| if word.contains('.') { **word == text } else { word.eq_ignore_ascii_case(text) };
    property.values.iter().chain(property.extension_values).find(same).copied()
}

/// The items of a list, empty ones left out.
fn items(property: &Property, value: &Text) -> Vec<Text> {
    match property.separator {
        Some(Separator::Ws) => value.split(is_blank),
        Some(Separator::Space) => value.split(|c| c == ' '),
        None if property.kind == Type::List => value.split(is_blank),
        Some(Separator::Comma) | None => value
            .split(|c| c == ',')
            .iter()
            .map(Text::trim)
            .filter(|item| !item.as_str().is_empty())
            .collect(),
        // The separator is another setting; the whole is one item until somebody asks.
        Some(Separator::Regex) => vec![value.clone()],
    }
}
