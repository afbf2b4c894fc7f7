//! What a text of the `flow` language says, before anybody asks what it means.

mod condition;

pub use condition::{Condition, ConditionKind, Operand, OperandKind, Relation, Sign};

use crate::source::{FileId, Span};
use crate::text::Text;

/// A text of the language.
#[derive(Debug, Clone)]
pub struct Flow {
    /// The source that was read.
    pub file: FileId,
    /// Its statements in the order of the text, as far as they could be read.
    pub statements: Vec<Statement>,
    /// Comments, from the `#` to the end of the line.
    pub comments: Vec<Span>,
    /// Everything that could not be read.
    pub faults: Vec<Fault>,
}

/// One statement.
#[derive(Debug, Clone)]
pub enum Statement {
    /// `agent NAME`: what follows belongs to it.
    Agent(Text),
    /// `source NAME = …` and the like.
    Component(Component),
    /// `flow NAME | … => …`.
    Pipeline(Pipeline),
    /// `require …`.
    Requirement(Requirement),
    /// `let NAME = value`.
    Constant(Constant),
    /// `template NAME(…) { … }`.
    Template(Template),
    /// `use NAME(…)`.
    Use(Use),
    /// `include "file.flow"`: the statements of another file stand here.
    Include(Text),
    /// `test "NAME" { … }`.
    Test(Test),
}

/// What is sent into a flow, and what has to come out of it.
#[derive(Debug, Clone)]
pub struct Test {
    /// What it shows, in words.
    pub name: Text,
    /// In the order of the text.
    pub parts: Vec<TestPart>,
}

/// A line of a test.
#[derive(Debug, Clone)]
pub enum TestPart {
    /// `clock "2024-05-01T10:00:00Z"`: the time that operators see (RFC 3339).
    Clock(Text),
    /// `fail SINK 2 times`: the sink does not work at first.
    Fail {
        /// The sink.
        sink: Text,
        /// How often.
        times: Quantity,
    },
    /// `send NODE "body" { header = "value" }`.
    Send(Traffic),
    /// `after 10m`: the time that passes before the next events are sent.
    After(Quantity),
    /// `expect NODE "body" { header = "value" }`, or `expect NODE nothing`.
    Expect(Traffic),
}

/// Events at one place.
#[derive(Debug, Clone)]
pub struct Traffic {
    /// A source, a channel or a sink.
    pub at: Text,
    /// The events; none for `nothing`.
    pub events: Vec<Sample>,
    /// From its first to its last character.
    pub span: Span,
}

/// An event as it is written.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its body.
    pub body: Text,
    /// Its headers, or those that are looked at.
    pub headers: Vec<Setting>,
    /// From its first to its last character.
    pub span: Span,
}

/// A value with a name.
#[derive(Debug, Clone)]
pub struct Constant {
    /// The name.
    pub name: Text,
    /// What it stands for; absent where it could not be read.
    pub value: Option<Value>,
}

/// Statements or steps that are written once and used with different values.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its name.
    pub name: Text,
    /// The names that stand for the values of a use.
    pub parameters: Vec<Text>,
    /// What a statement `use` stands for.
    pub statements: Vec<Statement>,
    /// What a step `use` stands for; a template has either.
    pub steps: Vec<Step>,
    /// From `template` to the closing brace.
    pub span: Span,
}

/// The place at which a template is put in.
#[derive(Debug, Clone)]
pub struct Use {
    /// The template.
    pub template: Text,
    /// The values of its parameters, in their order.
    pub arguments: Vec<Value>,
    /// From `use` to the closing bracket.
    pub span: Span,
}

/// What the author wants to be proved.
#[derive(Debug, Clone)]
pub struct Requirement {
    /// What has to hold.
    pub promise: Promise,
    /// It as text, without `require`.
    pub text: Text,
}

/// What can be required of a flow.
#[derive(Debug, Clone)]
pub enum Promise {
    /// `at_least_once on SOURCE -> SINK`: nothing is lost, or nothing is doubled either.
    Delivery {
        /// `at_least_once` or `effectively_once`.
        level: Text,
        /// From where to where.
        way: Way,
    },
    /// `ordered on SOURCE -> SINK`: events do not overtake each other.
    Order {
        /// `ordered`, or `ordered_per_key` for those of one file, partition or connection.
        sequence: Text,
        /// From where to where.
        way: Way,
    },
    /// `outage(SINK) >= 15m at 2_000 events/s of 300B`: the channel holds what comes in while the sink does not work.
    Outage(Box<Outage>),
    /// `untainted path(SINK)`: no stranger decides on a header in a path or topic.
    Untainted {
        /// The sink.
        sink: Text,
    },
    /// `header NAME on SINK`: every event has the header.
    Header {
        /// The header.
        name: Text,
        /// A channel or a sink.
        at: Text,
    },
}

/// A time without a sink, and what comes in meanwhile.
#[derive(Debug, Clone)]
pub struct Outage {
    /// The sink.
    pub sink: Text,
    /// How long at least.
    pub least: Operand,
    /// Events that come in each second.
    pub rate: Operand,
    /// The size of one event.
    pub size: Option<Operand>,
}

/// From a source to a sink.
#[derive(Debug, Clone)]
pub struct Way {
    /// The source.
    pub from: Text,
    /// The sink.
    pub to: Text,
}

/// The declaration of components that differ in their names only.
#[derive(Debug, Clone)]
pub struct Component {
    /// `source`, `channel`, `sink` or `configfilter`.
    pub kind: Text,
    /// Their names.
    pub names: Vec<Text>,
    /// What they are; absent where it could not be read.
    pub constructor: Option<Constructor>,
}

/// A component of the catalog, or a Java class, with settings.
#[derive(Debug, Clone)]
pub struct Constructor {
    /// A name of the catalog, or in quotes whatever `type` may be.
    pub name: Label,
    /// Its settings.
    pub settings: Vec<Setting>,
    /// Whether there are braces.
    pub braces: bool,
    /// From the name to the closing brace.
    pub span: Span,
}

/// A word, or a string in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What it says.
    pub text: Text,
    /// It stands in quotes.
    pub quoted: bool,
}

/// `key = value`.
#[derive(Debug, Clone)]
pub struct Setting {
    /// A key in `snake_case`, or in quotes as Flume spells it.
    pub key: Label,
    /// Its value.
    pub value: Value,
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// From its first to its last character.
    pub span: Span,
}

/// The kinds of values.
#[derive(Debug, Clone)]
pub enum ValueKind {
    /// A number, with or without a unit.
    Quantity(Quantity),
    /// So much by time, so many events, or a cost: `200MB/s`, `1_500 events/s`, `2s/GB`. The number has no `_` here, and
    /// blanks stand behind it and behind its unit only.
    Amount(Text),
    /// Text in quotes.
    String(Text),
    /// A pattern between slashes.
    Regex(Text),
    /// A word, alone or as a constructor.
    Constructor(Constructor),
    /// Texts, numbers and constants that make one text: `"a" + b`.
    Sum(Vec<Value>),
    /// `[…]`.
    List(Vec<Value>),
    /// `{…}`.
    Block(Vec<Setting>),
}

/// A number and what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// The number without the `_` between its digits; its span is that of the whole.
    pub number: Text,
    /// The unit.
    pub unit: Option<Text>,
}

/// Where events of a source or a channel go.
#[derive(Debug, Clone)]
pub struct Pipeline {
    /// What it begins with, where it says so: two components of different kinds may have one name.
    pub kind: Option<Text>,
    /// The source or channel.
    pub from: Text,
    /// What happens to events on the way.
    pub steps: Vec<Step>,
    /// Where they end; absent where it could not be read.
    pub target: Option<Target>,
    /// It ends without `=>`.
    pub open: bool,
}

/// One operator of a pipeline.
#[derive(Debug, Clone)]
pub struct Step {
    /// What it does.
    pub operator: Operator,
    /// From its first to its last character.
    pub span: Span,
}

/// What a step does.
#[derive(Debug, Clone)]
pub enum Operator {
    /// An interceptor of the catalog.
    Constructor(Constructor),
    /// Groups of a pattern become headers.
    Extract(Text),
    /// All matches of a pattern in the body are replaced.
    Replace {
        /// The pattern.
        pattern: Text,
        /// What is put there.
        by: Text,
    },
    /// Events are dropped or kept.
    Filter {
        /// Those for which the condition holds are kept, and no others.
        keep: bool,
        /// The condition.
        condition: Condition,
        /// The condition as text.
        text: Text,
    },
    /// A header gets a value.
    Set {
        /// The header.
        header: Text,
        /// The value.
        value: Operand,
        /// Only events that lack it.
        if_absent: bool,
    },
    /// Headers are removed by name.
    Remove(Vec<Text>),
    /// Headers are removed whose whole names match a pattern.
    RemoveMatching(Text),
    /// A header gets another name.
    Rename {
        /// The name that it has.
        from: Text,
        /// The name that it gets.
        to: Text,
    },
    /// The steps of a template.
    Use(Use),
}

/// Where events go.
#[derive(Debug, Clone)]
pub enum Target {
    /// From a source into channels, from a channel to a sink.
    Outputs(Vec<Output>),
    /// By the value of a header.
    Route {
        /// The header.
        header: Text,
        /// In the order of the text.
        cases: Vec<Case>,
        /// Further settings.
        settings: Vec<Setting>,
    },
    /// From a channel to sinks that share its events.
    Group(Group),
}

/// A channel or a sink.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its name.
    pub name: Text,
    /// `optional` stands in front.
    pub optional: Option<Span>,
}

/// `value => channel`.
#[derive(Debug, Clone)]
pub struct Case {
    /// Which values.
    pub pattern: Pattern,
    /// Where events with such a value go.
    pub outputs: Vec<Output>,
}

/// The values of a case.
#[derive(Debug, Clone)]
pub enum Pattern {
    /// All that no other case has.
    Else(Span),
    /// These very words.
    Values(Vec<Text>),
    /// `500..599`, both ends included.
    Range(Text, Text),
}

/// Sinks that share the events of a channel.
#[derive(Debug, Clone)]
pub struct Group {
    /// `failover` or `balance`.
    pub policy: Text,
    /// `cost`, `load` or `latency` behind `by`: how `balance` chooses.
    pub by: Option<Text>,
    /// The name of the group.
    pub name: Option<Text>,
    /// The sinks.
    pub members: Vec<Member>,
    /// Further settings.
    pub settings: Vec<Setting>,
}

/// A sink of a group.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its name.
    pub name: Text,
    /// Sinks with a higher one come first.
    pub priority: Option<Quantity>,
    /// The most that it takes: behind `up to`.
    pub capacity: Option<Value>,
    /// What it costs to send there: behind `cost`.
    pub cost: Option<Value>,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where.
    pub span: Span,
}

/// The ways in which a text fails to be of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// A statement was expected.
    Statement,
    /// `= CONSTRUCTOR` was expected.
    Constructor,
    /// `key = value` was expected.
    Entry,
    /// `value => channel` was expected.
    Case,
    /// The name of a sink was expected.
    Member,
    /// A value was expected.
    Value,
    /// Something to prove was expected.
    Promise,
    /// An operator was expected; here the word with which one begins, if any does.
    Operator(Option<&'static str>),
    /// The names of channels or sinks were expected.
    Target,
    /// `=>` was expected.
    Arrow,
    /// A string without its closing quote.
    UnclosedString,
    /// A bracket that is not closed.
    UnclosedBracket,
    /// A backslash before a character that is no escape.
    BadEscape,
    /// Brackets nested deeper than anybody writes by hand.
    TooDeep,
    /// A line of a test was expected.
    TestPart,
}
