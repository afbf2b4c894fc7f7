//! The protocol in which small numbers take little room (`TCompactProtocol`).

use super::cursor::{Cursor, length};
use super::{Head, Kind, Malformed, Purpose};

/// What a message begins with.
const MAGIC: u8 = 0x82;

/// The version, in the five low bits; the kind of message is above.
const VERSION: u8 = 1;

/// A count or a step from field to field that does not fit into half a byte.
const LONG: u8 = 15;

pub(super) fn head<'m>(cursor: &mut Cursor<'m>) -> Result<Head<'m>, Malformed> {
    let [magic, second] = cursor.array()?;
    if magic != MAGIC || second & 0x1F != VERSION {
        return Err(Malformed::new("this is not the compact protocol"));
    }
    let purpose = Purpose::numbered(second >> 5)?;
    let number = varint(cursor)?.cast_signed();
    Ok(Head { purpose, name: bytes(cursor)?, number })
}

pub(super) fn write_head(head: &Head<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(&[MAGIC, (head.purpose as u8) << 5 | VERSION]);
    write_varint(head.number.cast_unsigned(), out);
    write_bytes(head.name, out);
}

/// `last` is the number of the field before.
pub(super) fn field(last: i16, cursor: &mut Cursor<'_>) -> Result<Option<(i16, Kind)>, Malformed> {
    let first = cursor.byte()?;
    let kind = match first & 0x0F {
        0 => return Ok(None),
        // The value is in the number of the kind.
        1 | 2 => Kind::Told,
        number => kind(number)?,
    };
    let number = match first >> 4 {
        0 => i16::try_from(int(cursor)?).map_err(|_| Malformed::new("a field has no such number"))?,
        step => last.wrapping_add(step.into()),
    };
    Ok(Some((number, kind)))
}

pub(super) fn write_field(last: i16, number: i16, kind: Kind, out: &mut Vec<u8>) {
    if let Ok(step @ 1..=LONG) = u8::try_from(number - last) {
        out.push(step << 4 | self::number(kind));
    } else {
        out.push(self::number(kind));
        write_int(number.into(), out);
    }
}

pub(super) fn list(cursor: &mut Cursor<'_>) -> Result<(Kind, usize), Malformed> {
    let first = cursor.byte()?;
    let kind = kind(first & 0x0F)?;
    let count = match first >> 4 {
        LONG => length(varint(cursor)?.cast_signed())?,
        short => short.into(),
    };
    Ok((kind, count))
}

pub(super) fn write_list(kind: Kind, count: i32, out: &mut Vec<u8>) {
    if let Ok(short @ ..LONG) = u8::try_from(count) {
        out.push(short << 4 | number(kind));
    } else {
        out.push(LONG << 4 | number(kind));
        write_varint(count.cast_unsigned(), out);
    }
}

pub(super) fn map(cursor: &mut Cursor<'_>) -> Result<(Kind, Kind, usize), Malformed> {
    match length(varint(cursor)?.cast_signed())? {
        0 => Ok((Kind::Bytes, Kind::Bytes, 0)),
        count => {
            let kinds = cursor.byte()?;
            Ok((kind(kinds >> 4)?, kind(kinds & 0x0F)?, count))
        }
    }
}

pub(super) fn write_map(count: i32, out: &mut Vec<u8>) {
    write_varint(count.cast_unsigned(), out);
    if count > 0 {
        out.push(number(Kind::Bytes) << 4 | number(Kind::Bytes));
    }
}

pub(super) fn int(cursor: &mut Cursor<'_>) -> Result<i32, Malformed> {
    let folded = varint(cursor)?;
    Ok((folded >> 1).cast_signed() ^ -((folded & 1).cast_signed()))
}

pub(super) fn write_int(number: i32, out: &mut Vec<u8>) {
    write_varint((number << 1 ^ number >> 31).cast_unsigned(), out);
}

pub(super) fn bytes<'m>(cursor: &mut Cursor<'m>) -> Result<&'m [u8], Malformed> {
    let length = length(varint(cursor)?.cast_signed())?;
    cursor.take(length)
}

pub(super) fn write_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    write_varint(u32::try_from(bytes.len()).unwrap_or(u32::MAX), out);
    out.extend_from_slice(bytes);
}

/// Passes over a value that has no parts.
pub(super) fn skip(kind: Kind, cursor: &mut Cursor<'_>) -> Result<(), Malformed> {
    match kind {
        Kind::Told => Ok(()),
        Kind::Bool | Kind::Byte => cursor.take(1).map(drop),
        Kind::Double => cursor.take(8).map(drop),
        Kind::Uuid => cursor.take(16).map(drop),
        // As many bytes as say that another one follows, and one.
        _ => {
            while cursor.byte()? & 0x80 != 0 {}
            Ok(())
        }
    }
}

fn varint(cursor: &mut Cursor<'_>) -> Result<u32, Malformed> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let byte = cursor.byte()?;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return u32::try_from(number).map_err(|_| Malformed::new("a number is too long"));
        }
    }
    Err(Malformed::new("a number is too long"))
}

fn write_varint(mut number: u32, out: &mut Vec<u8>) {
    while number > 0x7F {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

const KINDS: [(u8, Kind); 12] = [
    (1, Kind::Bool),
    (3, Kind::Byte),
    (4, Kind::I16),
    (5, Kind::I32),
    (6, Kind::I64),
    (7, Kind::Double),
    (8, Kind::Bytes),
    (9, Kind::List),
    (10, Kind::Set),
    (11, Kind::Map),
    (12, Kind::Struct),
    (13, Kind::Uuid),
];

fn kind(number: u8) -> Result<Kind, Malformed> {
    // In lists, either number of a truth value says what they hold.
    let number = if number == 2 { 1 } else { number };
    let known = KINDS.iter().find(|(known, _)| *known == number);
    known.map(|(_, kind)| *kind).ok_or_else(|| Malformed(format!("values have no kind {number}")))
}

fn number(kind: Kind) -> u8 {
    KINDS.iter().find(|(_, known)| *known == kind).map_or(0, |(number, _)| *number)
}
