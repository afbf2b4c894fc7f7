//! Hadoop's settings, as far as we ask for them ourselves (`org.apache.hadoop.conf.Configuration`).

use std::collections::HashMap;
use std::env;
use std::fs;
use std::io;

use roxmltree::{Document, Node, ParsingOptions};

use super::settings_folder;

/// Values refer to others no deeper than this.
const DEPTH: usize = 20;

/// What stands in `core-site.xml`.
pub(crate) struct Configuration {
    values: HashMap<String, String>,
}

impl Configuration {
    /// Reads them; without a folder or a file, nothing is set.
    pub(crate) fn load() -> io::Result<Self> {
        let Some(file) =
            settings_folder().map(|folder| folder.join("core-site.xml")).filter(|file| file.exists())
        else {
            return Ok(Self { values: HashMap::new() });
        };
        let wrong = |why: String| io::Error::other(format!("{}: {why}", file.display()));
        let text = fs::read_to_string(&file).map_err(|error| wrong(error.to_string()))?;
        Self::parse(&text).map_err(|error| wrong(error.to_string()))
    }

    /// What a text in its form sets.
    pub(crate) fn parse(text: &str) -> Result<Self, roxmltree::Error> {
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let document = Document::parse_with_options(text, options)?;
        let properties = document.root_element().children().filter(|node| node.has_tag_name("property"));
        let part = |property: Node<'_, '_>, name| {
            let child = property.children().find(|node| node.has_tag_name(name))?;
            Some(child.text().unwrap_or_default().trim().to_owned())
        };
        let values =
            properties.filter_map(|property| Some((part(property, "name")?, part(property, "value")?)));
        Ok(Self { values: values.collect() })
    }

    /// A value with what its `${...}` stand for: other settings, or variables of the environment (`${env.HOME}`).
    /// An empty one is none.
    pub(crate) fn get(&self, key: &str) -> Option<String> {
        let mut text = self.values.get(key)?.clone();
        for _ in 0..DEPTH {
            let Some(start) = text.rfind("${") else { break };
            let Some(length) = text[start..].find('}') else { break };
            let Some(value) = self.meant(&text[start + 2..start + length]) else { break };
            text.replace_range(start..=start + length, &value);
        }
        Some(text).filter(|text| !text.is_empty())
    }

    fn meant(&self, name: &str) -> Option<String> {
        match name {
            "user.name" => env::var("USER").ok(),
            "user.home" => env::var("HOME").ok(),
            _ => match name.strip_prefix("env.") {
                Some(variable) => env::var(variable).ok(),
                None => self.values.get(name).cloned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_refer_to_others() {
        let text = "<?xml version='1.0'?><!-- ours --><configuration>\
                    <property><name>a</name><value> x </value><final>true</final></property>\
                    <property><name>b</name><value>${a}/${c}/${none}</value></property>\
                    <property><name>c</name><value>${a}${a}</value></property>\
                    <property><name>ring</name><value>${ring}</value></property>\
                    <property><name>empty</name><value/></property></configuration>";
        let found = Configuration::parse(text).expect("well-formed");
        assert_eq!(found.get("a").as_deref(), Some("x"));
        assert_eq!(found.get("c").as_deref(), Some("xx"));
        assert_eq!(found.get("b").as_deref(), Some("${a}/${c}/${none}"));
        assert_eq!(found.get("ring").as_deref(), Some("${ring}"));
        assert_eq!((found.get("empty"), found.get("missing")), (None, None));
        assert!(Configuration::parse("<configuration>").is_err());
    }
}
