//! The catalog: every component that an agent file can name, and every key that is read for it.
//!
//! The facts stand in `catalog/`, one TOML file per component; the build script turns them into [`COMPONENTS`].

/// All components, groups already merged into those that include them.
#[expect(clippy::unreadable_literal, reason = "generated from the catalog")]
pub static COMPONENTS: &[Component] = include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

/// What part of a flow a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of the catalog")]
pub enum Kind {
    Source,
    Channel,
    Sink,
    Sinkgroup,
    Interceptor,
    Selector,
    SinkProcessor,
    Configfilter,
    Serializer,
    Deserializer,
    HttpHandler,
    JmsConverter,
    RegexSerializer,
    PathManager,
    KeyProvider,
    CipherProvider,
    HiveSerializer,
    HbaseSerializer,
    KuduProducer,
    ElasticsearchSerializer,
    ElasticsearchIndexName,
    SequencefileSerializer,
    Agent,
    Syntax,
    Lookup,
    Jvm,
    Env,
    Cli,
    Embedded,
    RpcClient,
    Log4jAppender,
    Monitor,
    Counter,
    /// Keys that several components share.
    Group,
}

/// One component of Flume, or of ours where `extension` is set.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row of a table")]
pub struct Component {
    /// What part of a flow it is.
    pub kind: Kind,
    /// Our identifier, unique per kind.
    pub name: &'static str,
    /// Every spelling that `type` accepts.
    pub aliases: &'static [&'static str],
    /// The Java class.
    pub class: &'static str,
    /// What its keys are relative to, when it is not the block of the component.
    pub scope: &'static str,
    /// The release that brought it, empty when not looked up.
    pub since: &'static str,
    /// One sentence on what it does.
    pub summary: &'static str,
    /// What a user should know besides.
    pub note: &'static str,
    /// What must be on the class path for it.
    pub requires: &'static str,
    /// The counter group that it fills.
    pub counter: &'static str,
    /// For a counter group: the attributes.
    pub attributes: &'static [&'static str],
    /// For a component: the counters that it really counts.
    pub updates: &'static [&'static str],
    /// Short names of the JSON form.
    pub json: &'static [&'static str],
    /// Headers that it sets, whatever its settings say.
    pub sets_headers: &'static [&'static str],
    /// Settings to begin with, as `key = value`, where the required keys and plain values are not enough.
    pub begin: &'static [&'static str],
    /// There is no short name.
    pub fqcn_only: bool,
    /// It cannot work in 1.11.
    pub broken: bool,
    /// It is part of the release.
    pub shipped: bool,
    /// Its batch size is compared with the channel's transaction capacity at start.
    pub checks_transaction_capacity: bool,
    /// Its short name is matched exactly, unlike others.
    pub exact_case: bool,
    /// It exists here only, not in Flume.
    pub extension: bool,
    /// For a source: Flume asks it for events, instead of letting it run.
    pub pollable: bool,
    /// It is for tests, or for programs around Flume, and not for agent files.
    pub internal: bool,
    /// The key that holds its batch size.
    pub batch_key: Option<&'static str>,
    /// For a channel: the key that holds its transaction capacity.
    pub transaction_key: Option<&'static str>,
    /// The release that dropped it.
    pub removed_in: Option<&'static str>,
    /// What it listens on, as `tcp bind:port` in terms of its keys.
    pub listens: Option<&'static str>,
    /// What decides outside of the configuration whether it can be created, in words.
    pub outside: &'static str,
    /// Batch size when the key is absent.
    pub batch_default: Option<i64>,
    /// Whether the user guide knows it.
    pub doc_status: DocStatus,
    /// Its keys.
    pub properties: &'static [Property],
}

/// One key of a component.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row of a table")]
pub struct Property {
    /// The key, relative to the component; with `prefix` it ends in or contains `*`.
    pub key: &'static str,
    /// The type of its value.
    pub kind: Type,
    /// The component does not work without it.
    pub required: bool,
    /// The key is a pattern.
    pub prefix: bool,
    /// The value must not be shown.
    pub secret: bool,
    /// The key is ours, Flume does not read it.
    pub extension: bool,
    /// A number is read as `long`, others as `int`.
    pub wide: bool,
    /// What applies when the key is absent.
    pub default: Option<Default>,
    /// The words of an enum.
    pub values: &'static [&'static str],
    /// Further words that are ours; Flume treats them as it treats any wrong word.
    pub extension_values: &'static [&'static str],
    /// Least number that the code accepts.
    pub min: Option<i64>,
    /// Greatest number that the code accepts.
    pub max: Option<i64>,
    /// What a number counts.
    pub unit: &'static str,
    /// Type of the items of a list.
    pub item: Option<Type>,
    /// What stands between the items of a list.
    pub separator: Option<Separator>,
    /// The value, or each item, names a component of this kind.
    pub reference: Option<Kind>,
    /// The value, or each item, chooses a part of this kind that has keys of its own: below `key.`, below
    /// `key.<item>.` for a list, below the rest of the key where it ends in `type`.
    pub part: Option<Kind>,
    /// Whether the user guide knows it, and whether it is still of use.
    pub status: DocStatus,
    /// The key to use instead.
    pub deprecated_by: &'static str,
    /// The release that brought it.
    pub since: &'static str,
    /// In words, what happens when the rules are broken.
    pub enforced: &'static str,
    /// What a user should know besides.
    pub note: &'static str,
    /// The user guide's spelling of the key, where it differs.
    pub doc_key: &'static str,
    /// The user guide's default, where it differs.
    pub doc_default: &'static str,
    /// How else the user guide differs from the code.
    pub doc_conflict: &'static str,
    /// What decides outside of the configuration whether the value is taken at the start, in words.
    pub outside: &'static str,
    /// A key that must be given, and true if it is a switch, or this one is not read.
    pub when: Option<&'static str>,
    /// Keys without which this one, true if it is a switch, is refused.
    pub needs: &'static [&'static str],
    /// The value names a header, or for a list each item does.
    pub header: Option<HeaderRole>,
    /// What Flume does when the key is absent.
    pub absent: Option<Fate>,
    /// What Flume does with a value that is not of the type.
    pub invalid: Option<Fate>,
    /// What Flume does with a number beyond `min` or `max`.
    pub range: Option<Fate>,
    /// Short spellings of the JSON form.
    pub json: &'static [&'static str],
    /// Key of the JSON form whose value goes in front.
    pub json_base: Option<&'static str>,
    /// Factor from the unit of the JSON form.
    pub json_scale: Option<i64>,
}

/// The type of a value. `Size` counts events, `Bytes` bytes; both are plain numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the catalog")]
pub enum Type {
    String,
    Int,
    Long,
    Float,
    Bool,
    Enum,
    DurationS,
    DurationMs,
    Bytes,
    Size,
    Path,
    Host,
    Port,
    Charset,
    Regex,
    Class,
    List,
    HostportList,
    Map,
    EscapePath,
    /// A path whose last element is a regular expression.
    PathPattern,
    /// An amount, a rate, or what one costs: `50 MB/s`, `2000 events`, `2 s/GB`.
    Amount,
}

/// What a component does with the header that a value names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeaderRole {
    /// It gives the header to events.
    Set,
    /// It decides by the header.
    Read,
    /// It takes the header away.
    Remove,
}

/// What separates the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Separator {
    /// Any run of white space.
    Ws,
    /// One space; two in a row make an empty item.
    Space,
    /// A comma.
    Comma,
    /// A regular expression that another key gives.
    Regex,
}

/// A default value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Default {
    /// A number in the unit of the property.
    Int(i64),
    /// A fraction.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// Text.
    Text(&'static str),
}

/// What Flume does about a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Nothing: the key has no effect.
    Ignored,
    /// The default takes the place of the value.
    Default,
    /// The component runs until events meet the mistake.
    Runtime,
    /// The start fails once and is not tried again.
    StartDead,
    /// The start fails and is tried again every three seconds.
    StartLoop,
    /// The component is dropped, the rest of the agent runs.
    Removed,
    /// The process ends.
    Fatal,
}

/// Standing of a component or key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocStatus {
    /// In the user guide.
    Documented,
    /// Only in the code.
    Undocumented,
    /// To be replaced.
    Deprecated,
    /// Accepted and never used.
    Ignored,
    /// No longer part of the release.
    Removed,
}

impl Component {
    /// Finds a component by the text of a `type` key, as Flume does: short names in any case, class names exactly.
    pub fn find(kind: Kind, written: &str) -> Option<&'static Self> {
        COMPONENTS.iter().find(|component| component.kind == kind && component.is_spelled(written))
    }

    /// Finds a component by our name for it.
    pub fn named(kind: Kind, name: &str) -> Option<&'static Self> {
        COMPONENTS.iter().find(|component| component.kind == kind && component.name == name)
    }

    /// Finds a component by the short name of the JSON form, or else as everywhere.
    pub fn find_json(kind: Kind, written: &str) -> Option<&'static Self> {
        let short = |component: &&Self| {
            component.kind == kind && component.json.iter().any(|name| name.eq_ignore_ascii_case(written))
        };
        Self::find(kind, written).or_else(|| COMPONENTS.iter().find(short))
    }

    /// Whether `type = written` means this component.
    pub fn is_spelled(&self, written: &str) -> bool {
        self.aliases.iter().any(|alias| {
            let exact = || self.exact_case || alias.contains('.');
            alias.eq_ignore_ascii_case(written) && (*alias == written || !exact())
        })
    }

    /// The short names, without class names.
    pub fn short_names(&self) -> impl Iterator<Item = &'static str> {
        self.aliases.iter().copied().filter(|alias| !alias.contains('.'))
    }

    /// The property that a written key means: the exact key, else the longest pattern that fits.
    pub fn property(&self, key: &str) -> Option<&'static Property> {
        let exact = self.properties.iter().find(|property| !property.prefix && property.key == key);
        let fitting = || self.properties.iter().filter(|property| property.prefix && property.fits(key));
        exact.or_else(|| fitting().max_by_key(|property| property.key.len()))
    }
}

impl Property {
    /// Whether a written key is one of those that the pattern stands for: `*` is any text without a dot inside
    /// the key and any rest at its end.
    pub fn fits(&self, key: &str) -> bool {
        let pattern = self.key;
        let Some((head, tail)) = pattern.split_once(['*', '<']) else { return pattern == key };
        let tail = tail.split_once('>').map_or(tail, |(_, rest)| rest);
        let Some(rest) = key.strip_prefix(head) else { return false };
        match rest.strip_suffix(tail) {
            Some(middle) if tail.is_empty() => !middle.is_empty(),
            Some(middle) => !middle.is_empty() && !middle.contains('.'),
            None => false,
        }
    }

    /// The type of a single value: the item type of a list, else the type itself.
    pub fn item_type(&self) -> Type {
        match self.kind {
            Type::List => self.item.unwrap_or(Type::String),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_match_in_any_case_and_classes_exactly() {
        assert_eq!(Component::find(Kind::Source, "spoolDir").map(|found| found.name), Some("spooldir"));
        assert!(Component::find(Kind::Source, "org.apache.flume.source.execsource").is_none());
        assert!(Component::find(Kind::Channel, "kafka").is_none());
    }

    #[test]
    fn exact_keys_win_over_patterns() {
        let extractor = Component::named(Kind::Interceptor, "regex_extractor").expect("in the catalog");
        let key = |written| extractor.property(written).map(|property| property.key);
        assert_eq!(key("serializers"), Some("serializers"));
        assert_eq!(key("serializers.s1.pattern"), Some("serializers.*"));
        assert_eq!(key("serialisers"), None);
    }
}
