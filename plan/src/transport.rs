//! How the events of all sources are shared out to the sinks of planned groups.

use serde::{Deserialize, Serialize};

/// The cheapest way to bring all amounts to sinks that take only so much each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transport {
    /// What amounts count: `B`, `B/s`, `events` or `events/s`.
    pub amounts: String,
    /// What costs count: `s`, `J`, `B`, or nothing that has a name.
    pub costs: String,
    /// Copies of events that sources give to channels.
    pub supplies: Vec<Supply>,
    /// Sinks that take them.
    pub demands: Vec<Demand>,
    /// Where something may go.
    pub lanes: Vec<Lane>,
    /// Cost of all lanes together.
    pub cost: f64,
}

/// What a source gives to a channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Supply {
    /// The source.
    pub source: String,
    /// The channel.
    pub channel: String,
    /// How much.
    pub amount: f64,
    /// How much of it no sink has room for.
    pub missing: f64,
    /// How sure the amount is.
    #[serde(default)]
    pub bound: Bound,
}

/// How the amount of a supply is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The channel gets all that the source gives.
    #[default]
    Exact,
    /// A route sends no more than this there, as its author says.
    Stated,
    /// A route may send everything there: the worst case.
    Worst,
}

/// What a sink takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Demand {
    /// The sink.
    pub sink: String,
    /// Most that it takes; none where it takes everything.
    pub capacity: Option<f64>,
    /// How much it gets.
    pub amount: f64,
    /// What one more unit of capacity would save.
    pub price: f64,
    /// What happens when the sink is lost.
    pub loss: Loss,
}

/// The best that can be done without a sink.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Loss {
    /// Cost of what is moved.
    pub cost: f64,
    /// What the others have no room for.
    pub missing: f64,
}

/// What goes from a source to a sink; nothing where it costs too much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// Index of the supply.
    pub supply: usize,
    /// Index of the demand.
    pub sink: usize,
    /// How much.
    pub amount: f64,
    /// Cost of one unit.
    pub cost: f64,
}
