//! A plan to look at: as text, as a graph for other tools, as a picture.

mod condition;
mod dot;
mod graph;
mod json;
mod mermaid;
mod ours;
mod picture;
mod proofs;
mod shares;
mod svg;
mod text;
mod values;

pub use dot::dot;
pub use graph::operator;
pub use json::json;
pub use mermaid::mermaid;
pub use picture::picture;
pub use proofs::proofs;
pub(crate) use shares::amount;
pub use svg::svg;
pub use text::text;
