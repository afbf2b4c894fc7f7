//! Reading configurations: texts with spans, findings and how they are shown, the catalog of components.

pub mod ast;
pub mod catalog;
pub mod finding;
pub mod flow;
pub mod json;
pub mod properties;
pub mod render;
pub mod source;
pub mod text;
