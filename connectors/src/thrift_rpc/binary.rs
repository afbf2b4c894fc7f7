//! The protocol in which numbers have their full width (`TBinaryProtocol`).

use super::cursor::{Cursor, length};
use super::{Head, Kind, Malformed, Purpose};

/// What stands in front of a message, but for its kind in the lowest byte. Old clients leave it out.
const VERSION: u32 = 0x8001_0000;

pub(super) fn head<'m>(cursor: &mut Cursor<'m>) -> Result<Head<'m>, Malformed> {
    let first = int(cursor)?;
    if first >= 0 {
        let name = cursor.take(length(first)?)?;
        let purpose = Purpose::numbered(cursor.byte()?)?;
        return Ok(Head { purpose, name, number: int(cursor)? });
    }
    let [high, low, _, kind] = first.to_be_bytes();
    if [high, low] != VERSION.to_be_bytes()[..2] {
        return Err(Malformed::new("this is not the binary protocol"));
    }
    let purpose = Purpose::numbered(kind)?;
    Ok(Head { purpose, name: bytes(cursor)?, number: int(cursor)? })
}

pub(super) fn write_head(head: &Head<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(&(VERSION | head.purpose as u32).to_be_bytes());
    write_bytes(head.name, out);
    write_int(head.number, out);
}

pub(super) fn write_unversioned_head(head: &Head<'_>, out: &mut Vec<u8>) {
    write_bytes(head.name, out);
    out.push(head.purpose as u8);
    write_int(head.number, out);
}

pub(super) fn field(cursor: &mut Cursor<'_>) -> Result<Option<(i16, Kind)>, Malformed> {
    match cursor.byte()? {
        0 => Ok(None),
        number => {
            let kind = kind(number)?;
            Ok(Some((i16::from_be_bytes(cursor.array()?), kind)))
        }
    }
}

pub(super) fn write_field(number: i16, kind: Kind, out: &mut Vec<u8>) {
    out.push(self::number(kind));
    out.extend_from_slice(&number.to_be_bytes());
}

pub(super) fn list(cursor: &mut Cursor<'_>) -> Result<(Kind, usize), Malformed> {
    let kind = kind(cursor.byte()?)?;
    Ok((kind, length(int(cursor)?)?))
}

pub(super) fn write_list(kind: Kind, count: i32, out: &mut Vec<u8>) {
    out.push(number(kind));
    write_int(count, out);
}

pub(super) fn map(cursor: &mut Cursor<'_>) -> Result<(Kind, Kind, usize), Malformed> {
    let [keys, values] = cursor.array()?;
    let count = length(int(cursor)?)?;
    // Of an empty map, the kinds say nothing.
    if count == 0 { Ok((Kind::Bytes, Kind::Bytes, 0)) } else { Ok((kind(keys)?, kind(values)?, count)) }
}

pub(super) fn write_map(count: i32, out: &mut Vec<u8>) {
    out.extend_from_slice(&[number(Kind::Bytes); 2]);
    write_int(count, out);
}

pub(super) fn int(cursor: &mut Cursor<'_>) -> Result<i32, Malformed> {
    cursor.array().map(i32::from_be_bytes)
}

pub(super) fn write_int(number: i32, out: &mut Vec<u8>) {
    out.extend_from_slice(&number.to_be_bytes());
}

pub(super) fn bytes<'m>(cursor: &mut Cursor<'m>) -> Result<&'m [u8], Malformed> {
    let length = length(int(cursor)?)?;
    cursor.take(length)
}

pub(super) fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    write_int(i32::try_from(bytes.len()).unwrap_or(i32::MAX), out);
    out.extend_from_slice(bytes);
}

/// Passes over a value that has no parts.
pub(super) fn skip(kind: Kind, cursor: &mut Cursor<'_>) -> Result<(), Malformed> {
    let width = match kind {
        Kind::Bool | Kind::Byte => 1,
        Kind::I16 => 2,
        Kind::I32 => 4,
        Kind::Uuid => 16,
        _ => 8,
    };
    cursor.take(width).map(drop)
}

const KINDS: [(u8, Kind); 12] = [
    (2, Kind::Bool),
    (3, Kind::Byte),
    (4, Kind::Double),
    (6, Kind::I16),
    (8, Kind::I32),
    (10, Kind::I64),
    (11, Kind::Bytes),
    (12, Kind::Struct),
    (13, Kind::Map),
    (14, Kind::Set),
    (15, Kind::List),
    (16, Kind::Uuid),
];

fn kind(number: u8) -> Result<Kind, Malformed> {
    let known = KINDS.iter().find(|(known, _)| *known == number);
    known.map(|(_, kind)| *kind).ok_or_else(|| Malformed(format!("values have no kind {number}")))
}

fn number(kind: Kind) -> u8 {
    KINDS.iter().find(|(_, known)| *known == kind).map_or(0, |(number, _)| *number)
}
