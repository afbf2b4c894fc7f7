//! The words of the language, each with a sentence.

use super::offers::is_word;

/// A word with what it does.
pub(super) type Word = (&'static str, &'static str);

/// What statements begin with.
pub(super) const STATEMENTS: &[Word] = &[
    ("agent", "What follows belongs to this agent."),
    ("source", "Declares a source: `source NAME = TYPE { key = value }`."),
    ("channel", "Declares a channel: `channel NAME = TYPE { key = value }`."),
    ("sink", "Declares a sink: `sink NAME = TYPE { key = value }`."),
    ("configfilter", "Declares a config filter, which values may ask for secrets."),
    ("flow", "Says what happens to events of a source, or who takes from a channel."),
    ("require", "Says what has to be proved: `require at_least_once on SOURCE -> SINK`."),
    ("let", "Gives a value a name: `let NAME = value`."),
    ("template", "Holds statements or steps that repeat: `template NAME(PARAMETER) { … }`."),
    ("use", "Puts a template in: `use NAME(value)`."),
    ("include", "Puts the statements of another file in: `include \"file.flow\"`."),
    ("test", "Says what comes out of what is sent in: `test \"NAME\" { … }`."),
];

/// Steps that are no interceptor of the catalog.
pub(super) const VERBS: &[Word] = &[
    ("drop", "Drops the events for which a condition holds: `drop when status < 400`."),
    ("keep", "Keeps the events for which a condition holds, and no others."),
    ("extract", "Makes a header of each named group: `extract /(?<level>\\w+) (?<code:int>\\d+)/`."),
    ("replace", "Replaces all matches in the body: `replace /\\d/ with \"#\"`; `$1` is a group."),
    ("set", "Gives a header a value: `set kind = \"slow\"`; with `if absent` only where it is missing."),
    ("rename", "Gives a header another name: `rename a to b`."),
    ("remove", "Removes headers by name, or by `matching /…/`."),
];

/// What ends the flow of a source, besides its channels.
pub(super) const OF_SOURCES: &[Word] = &[
    ("route", "Chooses channels by the value of a header: `route level { ERROR => safe, else => fast }`."),
    ("optional", "The source goes on when this channel does not take an event."),
];

/// What ends the flow of a channel, besides its sink.
pub(super) const OF_CHANNELS: &[Word] = &[
    ("failover", "The first sink that works takes the events: `failover { a, b }`."),
    ("balance", "Sinks share the events: `balance { a, b }`, in turn or `by cost`, `by load`, `by latency`."),
];

/// What can be required.
pub(super) const PROMISES: &[Word] = &[
    ("at_least_once", "Nothing is lost on the way from a source to a sink."),
    ("effectively_once", "Nothing is lost, and nothing comes twice."),
    ("ordered", "No event overtakes another."),
    ("ordered_per_key", "No event overtakes another of its file, partition or connection."),
    ("outage", "The channel holds what comes in while a sink does not work."),
    ("untainted", "No stranger decides on a header in a path or topic of the sink."),
    ("header", "Every event has the header."),
];

/// How a value of an event is tested.
pub(super) const RELATIONS: &[Word] = &[
    ("==", "Equal: numbers as numbers, text in quotes byte by byte."),
    ("!=", "Not equal, but there."),
    ("<", "Less, as numbers."),
    ("<=", "Less or equal, as numbers."),
    (">", "Greater, as numbers."),
    (">=", "Greater or equal, as numbers."),
    ("matches", "A pattern is found in it: `body matches /^DEBUG/`."),
    ("in", "It is one of these: `status in [500, 502]`."),
    ("contains", "A text is in it."),
    ("starts_with", "It begins with a text."),
    ("ends_with", "It ends with a text."),
];

/// What stands between conditions.
pub(super) const CONNECTIVES: &[Word] =
    &[("and", "Both hold. It binds more than `or`."), ("or", "One of them holds, or both.")];

/// What a condition can begin with, besides a header.
pub(super) const CONDITIONS: &[Word] = &[
    ("body", "The body of the event."),
    ("has", "The event has a header: `has level`."),
    ("not", "The condition behind it does not hold. It binds most."),
    ("len", "How many bytes the body or a header has: `len(body) > 10_000`."),
    ("lower", "A text with small letters only: `lower(level) == \"warn\"`."),
    ("upper", "A text with capitals only: `upper(level) == \"WARN\"`."),
];

/// Values that `set` knows.
pub(super) const FUNCTIONS: &[Word] = &[
    ("now()", "The time in milliseconds since 1970."),
    ("hostname()", "The name of this machine."),
    ("address()", "The address of this machine."),
    ("uuid()", "A random identifier."),
];

/// Words of operators that are said in words, and of tests. Elsewhere they are names as any other.
pub(super) const CLAUSES: &[Word] = &[
    ("json", "An object or an array as RFC 8259 has them."),
    ("logfmt", "`key=value key=\"quoted\" flag`; a key alone is `true`."),
    ("key_value", "Pairs with other signs between them: `{ separator = \":\", delimiter = \", \" }`."),
    ("csv", "One line of columns (RFC 4180): `{ columns = [host, _, status:int] }`."),
    ("syslog", "A line of syslog (RFC 5424 and RFC 3164)."),
    ("regex", "A pattern with named groups follows, as behind `extract`."),
    ("else drop", "Events that are not written so are dropped."),
    ("else mark", "Sets this header instead of dropping the event."),
    ("mark", "Sets this header instead of dropping the event."),
    ("emails", "Addresses of mail."),
    ("ips", "Addresses of IPv4 and IPv6."),
    ("credit_cards", "Numbers of 13 to 19 digits whose last one is right."),
    ("hashed", "`hashed with \"KEY\"`: puts a hash there, so that equal things stay equal."),
    ("hashed with", "Puts a hash with this key there, so that equal things stay equal."),
    ("by", "The header that tells events apart follows."),
    ("burst", "So many may come at once after a pause."),
    ("events/s", "Each second."),
    ("events/m", "Each minute."),
    ("events/h", "Each hour."),
    ("events/d", "Each day."),
    ("within", "How long a key is remembered."),
    ("as", "The name of the counter at `/metrics` follows."),
    ("cost", "What it costs to send to a sink: `SINK cost 2s/GB`. Behind `by`: shares at the least cost."),
    ("load", "`balance by load`: a sink takes the next events when it is free."),
    ("latency", "`balance by latency`: of two sinks the faster one takes the next events."),
    ("up", "`up to`: the most that a sink takes, as `up to 50MB/s`."),
    ("lines", "Each line of the body becomes an event."),
    ("at", "Each part between this text becomes an event."),
    ("int", "A whole number."),
    ("float", "A number."),
    ("string", "Any text."),
    ("times", "So many writes fail."),
    ("nothing", "No event comes there."),
];

/// Words behind others.
pub(super) const PARTICLES: &[Word] = &[
    ("when", "The condition follows."),
    ("with", "What is put there follows."),
    ("to", "The new name follows."),
    ("matching", "A pattern of names follows."),
    ("if", "`if absent`: only where the header is missing."),
    ("absent", "`if absent`: only where the header is missing."),
    ("else", "All values that no other case has."),
    ("on", "The way or the place follows."),
    ("clock", "The time that operators see: `clock \"2024-05-01T10:00:00Z\"`."),
    ("fail", "A sink does not work at first: `fail SINK 2 times`."),
    ("send", "Events that are sent in: `send SOURCE \"body\"`."),
    ("after", "The time that passes before the next events: `after 10m`."),
    ("expect", "Events that have to come out, or `nothing`."),
    ("priority", "Sinks with a higher one come first."),
];

/// Words that say something wherever they stand.
const RESERVED: &[&[Word]] =
    &[STATEMENTS, VERBS, PROMISES, OF_SOURCES, OF_CHANNELS, RELATIONS, CONNECTIVES, CONDITIONS, PARTICLES];

/// Whether a word can be a name everywhere: it needs no quotes, and says nothing else.
pub(crate) fn is_name(word: &str) -> bool {
    is_word(word) && sentence(RESERVED, word).is_none()
}

/// The sentence of a word.
pub(super) fn about(word: &str) -> Option<&'static str> {
    sentence(RESERVED, word).or_else(|| about_clause(word))
}

/// The sentence of a word that says something only in an operator or a test.
pub(super) fn about_clause(word: &str) -> Option<&'static str> {
    sentence(&[CLAUSES], word)
}

fn sentence(lists: &[&[Word]], word: &str) -> Option<&'static str> {
    lists.iter().copied().flatten().find(|(known, _)| *known == word).map(|(_, about)| *about)
}
