//! A plan to look at: as text, as a graph for other tools, as a picture.

mod condition;
mod dot;
mod graph;
mod mermaid;
mod ours;
mod shares;
mod svg;
mod text;

pub use dot::dot;
pub use mermaid::mermaid;
pub(crate) use shares::amount;
pub use svg::svg;
pub use text::text;
