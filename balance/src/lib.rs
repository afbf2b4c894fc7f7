//! Who gets what: the planner's problem and the choices at run time, as pure functions of numbers and a clock that is
//! handed in. The compiler plans with it, the engine runs by it, and a simulation with a clock of its own tests it.

mod breaker;
mod group;
mod pace;
mod policy;
mod replan;
mod transport;

pub use breaker::Breaker;
pub use group::{Group, Member, Seen};
pub use pace::Pace;
pub use policy::Policy;
pub use replan::{Replan, Window};
pub use transport::{Problem, Solution, Transport};
