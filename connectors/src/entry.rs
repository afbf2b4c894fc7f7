//! How a connector is listed: its name in the catalog, the keys that it reads, how it is made.

use std::time::Duration;

use logflowc_plan::Settings;
use logflowc_runtime::connector::Failure;
use serde::de::{self, Deserialize as _, DeserializeOwned, Deserializer, Visitor};
use serde_json::Value;

/// A connector of the list.
pub struct Entry<C: ?Sized, X> {
    /// The component's name in the catalog.
    pub name: &'static str,
    /// The keys that it honours.
    pub keys: fn() -> &'static [&'static str],
    /// Makes one. Fails only for reasons outside of the settings.
    pub make: fn(&Settings, X) -> Result<Box<C>, Failure>,
}

/// Reads checked settings into the struct of a connector.
pub(crate) fn read<S: DeserializeOwned>(settings: &Settings) -> Result<S, Failure> {
    serde_json::from_value(Value::Object(settings.clone()))
        .map_err(|error| Failure::Fatal(format!("the plan does not fit this connector: {error}")))
}

/// Reads a time in milliseconds. The clocks of this machine do not go on for ever, so the longest is a century.
pub(crate) fn milliseconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    const CENTURY: Duration = Duration::from_hours(876_000);
    u64::deserialize(deserializer).map(|count| Duration::from_millis(count).min(CENTURY))
}

/// The names of the fields that a struct reads, as they are spelled in the catalog.
pub(crate) fn keys<S: DeserializeOwned>() -> &'static [&'static str] {
    let mut keys: &'static [&'static str] = &[];
    // Reading always fails: only the question for the fields is of interest.
    let _ = S::deserialize(Fields(&mut keys));
    keys
}

/// A deserializer that learns which fields are asked for, and gives nothing.
struct Fields<'f>(&'f mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("only structs are listed"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        Err(de::Error::custom("the fields are known now"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_no_clock_reaches_are_shortened() {
        for count in [i64::MAX.cast_unsigned(), u64::MAX] {
            let time = milliseconds(&Value::from(count)).expect("a number");
            assert!(std::time::Instant::now().checked_add(time).is_some());
        }
        assert_eq!(milliseconds(&Value::from(1500)).ok(), Some(Duration::from_millis(1500)));
    }
}
