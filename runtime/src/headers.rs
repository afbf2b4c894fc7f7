//! Names of headers and their numbers.

use std::sync::Arc;

use logflowc_plan::HeaderId;

/// A header as a component holds it: by number where the plan knows the name, else by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Header {
    /// The plan has a column for it.
    Known(HeaderId),
    /// It was not known ahead.
    Named(Box<str>),
}

/// All names that the plan knows.
#[derive(Debug, Clone, Default)]
pub struct Headers(Arc<[String]>);

impl Headers {
    /// The names in the order of their numbers.
    pub fn new(names: &[String]) -> Self {
        Self(names.into())
    }

    /// The header of this name. Components call it once, when they are made.
    pub fn find(&self, name: &str) -> Header {
        match self.0.iter().position(|known| known == name) {
            Some(index) => Header::Known(HeaderId(u32::try_from(index).expect("fewer than 2^32 headers"))),
            None => Header::Named(name.into()),
        }
    }

    /// The name of a header with a number.
    pub fn known(&self, id: HeaderId) -> &str {
        &self.0[id.0 as usize]
    }

    /// The name of a header.
    pub fn name<'a>(&'a self, header: &'a Header) -> &'a str {
        match header {
            Header::Known(id) => self.known(*id),
            Header::Named(name) => name,
        }
    }

    /// The names with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (HeaderId, &str)> {
        (0..).map(HeaderId).zip(self.0.iter().map(String::as_str))
    }
}
