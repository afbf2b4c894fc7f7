//! Reads values in either protocol.

use super::cursor::Cursor;
use super::{Head, Kind, Malformed, Protocol, binary, compact};

/// Values lie no deeper in each other.
const DEPTH: usize = 32;

/// Reads a message from its beginning, or from where something was left off.
pub(crate) struct Reader<'m> {
    protocol: Protocol,
    cursor: Cursor<'m>,
}

impl<'m> Reader<'m> {
    pub(crate) fn new(protocol: Protocol, message: &'m [u8]) -> Self {
        Self { protocol, cursor: Cursor::new(message) }
    }

    /// How much was read.
    pub(crate) fn position(&self) -> usize {
        self.cursor.position()
    }

    /// Passes over so many bytes.
    pub(super) fn skip_bytes(&mut self, count: usize) -> Result<(), Malformed> {
        self.cursor.take(count).map(drop)
    }

    /// What stands in front of a message.
    pub(crate) fn head(&mut self) -> Result<Head<'m>, Malformed> {
        match self.protocol {
            Protocol::Binary | Protocol::Unversioned => binary::head(&mut self.cursor),
            Protocol::Compact => compact::head(&mut self.cursor),
        }
    }

    /// Reads a struct: `take` gets each field of one of these numbers and kinds, all others are passed over.
    pub(super) fn fields(
        &mut self,
        known: &[(i16, Kind)],
        mut take: impl FnMut(&mut Self, i16) -> Result<(), Malformed>,
    ) -> Result<(), Malformed> {
        let mut last = 0;
        while let Some((number, kind)) = self.field(last)? {
            last = number;
            if known.contains(&(number, kind)) {
                take(self, number)?;
            } else {
                self.skip(kind, DEPTH)?;
            }
        }
        Ok(())
    }

    /// The number of elements in a list of this kind.
    pub(super) fn list(&mut self, expected: Kind) -> Result<usize, Malformed> {
        let (kind, count) = self.any_list()?;
        if kind == expected || count == 0 {
            return Ok(count);
        }
        Err(Malformed::new("a list has something else in it"))
    }

    /// The number of pairs in a map from text to text.
    pub(super) fn map(&mut self) -> Result<usize, Malformed> {
        match self.any_map()? {
            (Kind::Bytes, Kind::Bytes, count) => Ok(count),
            _ => Err(Malformed::new("headers are no text")),
        }
    }

    pub(super) fn int(&mut self) -> Result<i32, Malformed> {
        match self.protocol {
            Protocol::Binary | Protocol::Unversioned => binary::int(&mut self.cursor),
            Protocol::Compact => compact::int(&mut self.cursor),
        }
    }

    pub(super) fn bytes(&mut self) -> Result<&'m [u8], Malformed> {
        match self.protocol {
            Protocol::Binary | Protocol::Unversioned => binary::bytes(&mut self.cursor),
            Protocol::Compact => compact::bytes(&mut self.cursor),
        }
    }

    fn field(&mut self, last: i16) -> Result<Option<(i16, Kind)>, Malformed> {
        match self.protocol {
            Protocol::Binary | Protocol::Unversioned => binary::field(&mut self.cursor),
            Protocol::Compact => compact::field(last, &mut self.cursor),
        }
    }

    fn any_list(&mut self) -> Result<(Kind, usize), Malformed> {
        match self.protocol {
            Protocol::Binary | Protocol::Unversioned => binary::list(&mut self.cursor),
            Protocol::Compact => compact::list(&mut self.cursor),
        }
    }

    fn any_map(&mut self) -> Result<(Kind, Kind, usize), Malformed> {
        match self.protocol {
            Protocol::Binary | Protocol::Unversioned => binary::map(&mut self.cursor),
            Protocol::Compact => compact::map(&mut self.cursor),
        }
    }

    fn skip(&mut self, kind: Kind, depth: usize) -> Result<(), Malformed> {
        let deeper =
            depth.checked_sub(1).ok_or_else(|| Malformed::new("values lie too deep in each other"))?;
        match kind {
            Kind::Bytes => self.bytes().map(drop),
            Kind::Struct => {
                let mut last = 0;
                while let Some((number, kind)) = self.field(last)? {
                    last = number;
                    self.skip(kind, deeper)?;
                }
                Ok(())
            }
            Kind::List | Kind::Set => {
                let (kind, count) = self.any_list()?;
                (0..count).try_for_each(|_| self.skip(kind, deeper))
            }
            Kind::Map => {
                let (keys, values, count) = self.any_map()?;
                (0..count).try_for_each(|_| self.skip(keys, deeper).and_then(|()| self.skip(values, deeper)))
            }
            single => match self.protocol {
                Protocol::Binary | Protocol::Unversioned => binary::skip(single, &mut self.cursor),
                Protocol::Compact => compact::skip(single, &mut self.cursor),
            },
        }
    }
}
