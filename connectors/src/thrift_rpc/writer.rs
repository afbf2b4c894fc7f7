//! Writes values in either protocol.

use super::{Head, Kind, Protocol, Purpose, binary, compact};
use crate::rpc::Status;

/// Adds to a message.
pub(crate) struct Writer<'o> {
    protocol: Protocol,
    out: &'o mut Vec<u8>,
}

impl<'o> Writer<'o> {
    pub(crate) fn new(protocol: Protocol, out: &'o mut Vec<u8>) -> Self {
        Self { protocol, out }
    }

    /// The answer to a call that was executed.
    pub(crate) fn result(&mut self, name: &[u8], number: i32, status: Status) {
        self.head(&Head { purpose: Purpose::Reply, name, number });
        self.field(0, 0, Kind::I32);
        self.int(status as i32);
        self.stop();
    }

    /// The answer to a call that was not executed (`org.apache.thrift.TApplicationException`).
    pub(crate) fn exception(&mut self, name: &[u8], number: i32, why: &str, kind: i32) {
        self.head(&Head { purpose: Purpose::Exception, name, number });
        self.field(0, 1, Kind::Bytes);
        self.bytes(why.as_bytes());
        self.field(1, 2, Kind::I32);
        self.int(kind);
        self.stop();
    }

    pub(super) fn head(&mut self, head: &Head<'_>) {
        match self.protocol {
            Protocol::Unversioned => binary::write_unversioned_head(head, self.out),
            Protocol::Binary => binary::write_head(head, self.out),
            Protocol::Compact => compact::write_head(head, self.out),
        }
    }

    /// `last` is the number of the field before.
    pub(super) fn field(&mut self, last: i16, number: i16, kind: Kind) {
        match self.protocol {
            Protocol::Binary | Protocol::Unversioned => binary::write_field(number, kind, self.out),
            Protocol::Compact => compact::write_field(last, number, kind, self.out),
        }
    }

    /// The end of a struct.
    pub(super) fn stop(&mut self) {
        self.out.push(0);
    }

    pub(super) fn list(&mut self, kind: Kind, count: usize) {
        match self.protocol {
            Protocol::Binary | Protocol::Unversioned => binary::write_list(kind, small(count), self.out),
            Protocol::Compact => compact::write_list(kind, small(count), self.out),
        }
    }

    /// A map from text to text.
    pub(super) fn map(&mut self, count: usize) {
        match self.protocol {
            Protocol::Binary | Protocol::Unversioned => binary::write_map(small(count), self.out),
            Protocol::Compact => compact::write_map(small(count), self.out),
        }
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        match self.protocol {
            Protocol::Binary | Protocol::Unversioned => binary::write_bytes(bytes, self.out),
            Protocol::Compact => compact::write_bytes(bytes, self.out),
        }
    }

    fn int(&mut self, number: i32) {
        match self.protocol {
            Protocol::Binary | Protocol::Unversioned => binary::write_int(number, self.out),
            Protocol::Compact => compact::write_int(number, self.out),
        }
    }
}

/// More would not fit into a message.
fn small(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
