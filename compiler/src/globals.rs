//! Settings of TLS that stand outside of the configuration, for components that do not have them of their own
//! (`org.apache.flume.util.SSLUtil`): system properties, or else variables of the environment.

use std::collections::HashMap;

use serde_json::Value;

use crate::world::World;

/// The key of a component, the system property and the variable. Their lists have commas, those of components blanks.
const GLOBALS: [(&str, &str, &str); 10] = [
    ("keystore", "javax.net.ssl.keyStore", "FLUME_SSL_KEYSTORE_PATH"),
    ("keystore-password", "javax.net.ssl.keyStorePassword", "FLUME_SSL_KEYSTORE_PASSWORD"),
    ("keystore-type", "javax.net.ssl.keyStoreType", "FLUME_SSL_KEYSTORE_TYPE"),
    ("truststore", "javax.net.ssl.trustStore", "FLUME_SSL_TRUSTSTORE_PATH"),
    ("truststore-password", "javax.net.ssl.trustStorePassword", "FLUME_SSL_TRUSTSTORE_PASSWORD"),
    ("truststore-type", "javax.net.ssl.trustStoreType", "FLUME_SSL_TRUSTSTORE_TYPE"),
    ("include-protocols", "flume.ssl.include.protocols", "FLUME_SSL_INCLUDE_PROTOCOLS"),
    ("exclude-protocols", "flume.ssl.exclude.protocols", "FLUME_SSL_EXCLUDE_PROTOCOLS"),
    ("include-cipher-suites", "flume.ssl.include.cipherSuites", "FLUME_SSL_INCLUDE_CIPHERSUITES"),
    ("exclude-cipher-suites", "flume.ssl.exclude.cipherSuites", "FLUME_SSL_EXCLUDE_CIPHERSUITES"),
];

/// What is said of TLS for all components that encrypt.
#[derive(Debug, Clone, Default)]
pub struct Globals(HashMap<&'static str, Value>);

impl Globals {
    /// What the outside says, as far as it is known.
    pub fn of(world: &World) -> Self {
        let environment = world.environment.as_ref();
        let said = |(key, property, variable): &(&'static str, &str, &str)| {
            let variable = || environment.and_then(|environment| environment.get(*variable));
            let text = world.properties.get(*property).or_else(variable)?;
            let is_list = key.ends_with("protocols") || key.ends_with("suites");
            let value = if is_list { list(text) } else { text.as_str().into() };
            Some((*key, value))
        };
        Self(GLOBALS.iter().filter_map(said).collect())
    }

    /// What is said for a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }
}

fn list(text: &str) -> Value {
    text.split([',', ' ']).filter(|item| !item.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[test]
    fn properties_count_more_than_the_environment() {
        let pairs = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let world = World {
            properties: pairs(&[("javax.net.ssl.keyStore", "a.jks"), ("flume.ssl.include.protocols", "x,y")]),
            environment: Some(pairs(&[
                ("FLUME_SSL_KEYSTORE_PATH", "b"),
                ("FLUME_SSL_KEYSTORE_TYPE", "PKCS12"),
            ])),
            ..World::default()
        };
        let globals = Globals::of(&world);
        assert_eq!(globals.get("keystore"), Some(&json!("a.jks")));
        assert_eq!(globals.get("keystore-type"), Some(&json!("PKCS12")));
        assert_eq!(globals.get("include-protocols"), Some(&json!(["x", "y"])));
        assert_eq!(globals.get("truststore"), None);
    }
}
