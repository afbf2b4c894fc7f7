//! Avro data: the binary encoding, container files, schemas (specification of Apache Avro 1.11).

pub(crate) mod binary;
mod codec;
pub(crate) mod container;
pub(crate) mod schema;
pub(crate) mod schema_at;
mod writer;

pub(crate) use codec::Method;
pub(crate) use writer::Writer;
#[cfg(test)]
pub(crate) use writer::tests as reading;

/// Data that does not follow the format, with what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Invalid(pub(crate) String);

impl Invalid {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}
