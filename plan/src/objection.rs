//! What a connector has against its settings.

/// A setting that is right, and that a connector cannot honour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// The key, as a configuration has it behind the component.
    pub key: String,
    /// Why not.
    pub why: String,
    /// To run without it would do something else than what is asked for.
    pub stops: bool,
}
