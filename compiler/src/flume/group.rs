//! The first half of stage 1: keys sorted into agents, lists and component blocks
//! (`FlumeConfiguration.addRawProperty`, `AgentConfiguration.addProperty`, `parseConfigKey`).

use std::ops::Range;

use foldhash::fast::RandomState;
use indexmap::Equivalent;
use logflowc_grammar::catalog::Kind;
use logflowc_grammar::text::Text;

use super::load::Setting;
use crate::java::text::trim;

/// A map in the order in which its keys were put.
pub type IndexMap<K, V> = indexmap::IndexMap<K, V, RandomState>;

/// All agents of a configuration, and the keys that belong nowhere.
#[derive(Debug, Clone, Default)]
pub struct Grouped {
    /// By name, in the order in which Flume meets them.
    pub agents: IndexMap<String, Agent>,
    /// In the order in which Flume meets them.
    pub strays: Vec<Stray>,
}

/// The lists and blocks of one agent, whether they fit together or not.
#[derive(Debug, Clone)]
pub struct Agent {
    /// Everything before the first dot of a key.
    pub name: Text,
    /// `sources = …` and the like, at most one of each section.
    pub lists: IndexMap<Section, Setting>,
    /// The settings of the components by name, in the order in which Flume meets the first of each.
    pub blocks: IndexMap<(Section, String), Block>,
}

/// The settings of one component.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub section: Section,
    /// Its name.
    pub name: Text,
    /// Its settings by key relative to the block, in the order in which Flume meets them.
    pub settings: IndexMap<String, (Text, Setting)>,
}

/// The five sections of an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the words of the configuration")]
pub enum Section {
    Configfilters,
    Channels,
    Sources,
    Sinks,
    Sinkgroups,
}

/// A setting without effect.
#[derive(Debug, Clone)]
pub struct Stray {
    /// The key, trimmed.
    pub key: Text,
    /// The setting.
    pub setting: Setting,
    /// Why it has no effect.
    pub why: StrayReason,
}

/// Why a setting has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrayReason {
    /// Its value is empty.
    EmptyValue,
    /// There is no dot in the key, or nothing before it.
    NoAgent,
    /// There is nothing behind the first dot.
    NoKey,
    /// The second word is no section, or the third or fourth is missing.
    NoSection,
    /// The list was given already under a key that differs in blanks.
    SecondList,
}

impl Section {
    /// All sections in the order in which they are tried.
    pub const ALL: [Self; 5] =
        [Self::Sources, Self::Sinks, Self::Channels, Self::Sinkgroups, Self::Configfilters];

    /// The word of the configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sources => "sources",
            Self::Sinks => "sinks",
            Self::Channels => "channels",
            Self::Sinkgroups => "sinkgroups",
            Self::Configfilters => "configfilters",
        }
    }

    /// What a component of the section is.
    pub fn kind(self) -> Kind {
        match self {
            Self::Sources => Kind::Source,
            Self::Sinks => Kind::Sink,
            Self::Channels => Kind::Channel,
            Self::Sinkgroups => Kind::Sinkgroup,
            Self::Configfilters => Kind::Configfilter,
        }
    }

    /// What one component of the section is called.
    pub fn singular(self) -> &'static str {
        match self {
            Self::Sources => "source",
            Self::Sinks => "sink",
            Self::Channels => "channel",
            Self::Sinkgroups => "sink group",
            Self::Configfilters => "config filter",
        }
    }
}

impl Agent {
    fn new(name: Text) -> Self {
        Self { name, lists: IndexMap::default(), blocks: IndexMap::default() }
    }
}

/// Sorts settings, which are given in the order in which Flume goes through them.
pub fn group(settings: Vec<Setting>) -> Grouped {
    let mut grouped = Grouped::default();
    for setting in settings {
        let key = setting.key.trim();
        if let Err(stranded) = grouped.add(&key, setting) {
            let (setting, why) = *stranded;
            grouped.strays.push(Stray { key, setting, why });
        }
    }
    grouped
}

/// A setting without a place.
type Stranded = Box<(Setting, StrayReason)>;

impl Grouped {
    fn add(&mut self, key: &Text, setting: Setting) -> Result<(), Stranded> {
        let value = setting.value.trim();
        if value.as_str().is_empty() {
            return Err(Box::new((setting, StrayReason::EmptyValue)));
        }
        let Some(dot) = key.as_str().find('.').filter(|dot| *dot > 0) else {
            return Err(Box::new((setting, StrayReason::NoAgent)));
        };
        if dot + 1 == key.as_str().len() {
            return Err(Box::new((setting, StrayReason::NoKey)));
        }
        let setting = Setting { key: key.clone(), value, ..setting };
        self.agent(key, dot).add(key, dot + 1, setting)
    }

    /// The agent whose name ends at the first dot of a key.
    fn agent(&mut self, key: &Text, dot: usize) -> &mut Agent {
        let name = &key.as_str()[..dot];
        let at = self.agents.get_index_of(name).unwrap_or_else(|| {
            let agent = Agent::new(key.slice(0..dot));
            self.agents.insert_full(name.to_owned(), agent).0
        });
        &mut self.agents[at]
    }
}

/// The key of a block without a string of its own.
#[derive(Hash)]
struct BlockKey<'k>(Section, &'k str);

impl Equivalent<(Section, String)> for BlockKey<'_> {
    fn equivalent(&self, (section, name): &(Section, String)) -> bool {
        self.0 == *section && self.1 == name
    }
}

impl Agent {
    /// Adds a setting; `start` is where its key goes on behind the name of the agent.
    fn add(&mut self, key: &Text, start: usize, setting: Setting) -> Result<(), Stranded> {
        let rest = &key.as_str()[start..];
        for section in Section::ALL {
            let word = section.word();
            if rest == word {
                if self.lists.contains_key(&section) {
                    return Err(Box::new((setting, StrayReason::SecondList)));
                }
                self.lists.insert(section, setting);
                return Ok(());
            }
            let Some((name, own)) = component_key(rest, word) else { continue };
            let name = start + name.start..start + name.end;
            self.block(section, key, name).set(key.slice(start + own..key.as_str().len()), setting);
            return Ok(());
        }
        Err(Box::new((setting, StrayReason::NoSection)))
    }

    /// The block whose name stands somewhere in a key.
    fn block(&mut self, section: Section, key: &Text, place: Range<usize>) -> &mut Block {
        let name = &key.as_str()[place.clone()];
        let at = self.blocks.get_index_of(&BlockKey(section, name)).unwrap_or_else(|| {
            let block = Block { section, name: key.slice(place), settings: IndexMap::default() };
            self.blocks.insert_full((section, name.to_owned()), block).0
        });
        &mut self.blocks[at]
    }
}

impl Block {
    /// A key that was met before keeps its place and gets the new value.
    fn set(&mut self, key: Text, setting: Setting) {
        self.settings.insert(key.as_str().to_owned(), (key, setting));
    }
}

/// Takes `<section>.<name>.<key>` apart: where the name stands, and where the key starts. The name ends at the first
/// dot behind its first character; blanks around it do not count.
pub fn component_key(text: &str, section: &str) -> Option<(Range<usize>, usize)> {
    let start = text.strip_prefix(section)?.strip_prefix('.').map(|tail| text.len() - tail.len())?;
    let first = text[start..].chars().next()?.len_utf8();
    let dot = start + first + text[start + first..].find('.')?;
    let name = trim(&text[start..dot]);
    let start = text[..dot].trim_end_matches(|c| c <= ' ').len() - name.len();
    (!name.is_empty() && dot + 1 < text.len()).then_some((start..start + name.len(), dot + 1))
}

#[cfg(test)]
mod tests {
    use logflowc_grammar::source::{FileId, Span};

    use super::StrayReason::{EmptyValue, NoAgent, NoKey, NoSection};
    use super::*;

    fn grouped(lines: &[(&str, &str)]) -> Grouped {
        let nowhere = Span::new(FileId(0), 0..0);
        let text = |value: &str| Text::decoded(value, nowhere);
        let setting = |(key, value): &(&str, &str)| Setting {
            key: text(key),
            value: text(value),
            raw: text(value),
            unknown: false,
        };
        group(lines.iter().map(setting).collect())
    }

    #[test]
    fn keys_find_their_component() {
        let found = grouped(&[("a.sources", "r"), ("a.sources.r.type", "seq"), ("a.sources..z.type", "seq")]);
        let names: Vec<_> = found.agents[0].blocks.values().map(|block| block.name.as_str()).collect();
        assert_eq!(names, ["r", ".z"]);
        assert_eq!(found.agents[0].lists.len(), 1);
    }

    #[test]
    fn keys_without_a_place_say_why() {
        let lines = [
            ("x", "1"),
            (".x", "1"),
            ("a.", "1"),
            ("a.foo", "1"),
            ("a.sources.r", "1"),
            ("a.sources.", "1"),
            ("a.b", " "),
        ];
        let found = grouped(&lines);
        let reasons: Vec<_> = found.strays.iter().map(|stray| stray.why).collect();
        assert_eq!(reasons, [NoAgent, NoAgent, NoKey, NoSection, NoSection, NoSection, EmptyValue]);
    }
}
