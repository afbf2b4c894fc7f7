//! Amounts and costs as people write them: `100 MB`, `2000 events/s`, `3 ms/event`, `0.5 J/MB`.

use std::fmt;

/// What is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goods {
    /// Bytes of bodies.
    Bytes,
    /// Events.
    Events,
}

/// What amounts of a problem count, and whether they are those of a second or of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// What is moved.
    pub goods: Goods,
    /// Whether it is a rate.
    pub per_second: bool,
}

/// An amount or a rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// Bytes or events.
    pub number: f64,
    /// Of what.
    pub measure: Measure,
}

/// What a cost counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Currency {
    /// Something that only its author knows.
    Points,
    /// Seconds.
    Time,
    /// Joules.
    Energy,
    /// Bytes that are sent.
    Bandwidth,
}

/// The cost of moving something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// For one byte or one event.
    pub number: f64,
    /// What it counts.
    pub currency: Currency,
    /// What is moved for it.
    pub goods: Goods,
}

/// Units of amounts, with their size.
const AMOUNTS: &[(&str, Goods, f64)] = &[
    ("B", Goods::Bytes, 1.0),
    ("kB", Goods::Bytes, 1e3),
    ("KB", Goods::Bytes, 1e3),
    ("MB", Goods::Bytes, 1e6),
    ("GB", Goods::Bytes, 1e9),
    ("TB", Goods::Bytes, 1e12),
    ("KiB", Goods::Bytes, 1024.0),
    ("MiB", Goods::Bytes, 1_048_576.0),
    ("GiB", Goods::Bytes, 1_073_741_824.0),
    ("event", Goods::Events, 1.0),
    ("events", Goods::Events, 1.0),
];

/// Units of time, in seconds.
const TIMES: &[(&str, f64)] = &[("ms", 1e-3), ("s", 1.0), ("min", 60.0), ("h", 3600.0), ("d", 86_400.0)];

/// Units of energy, in joules.
const ENERGIES: &[(&str, f64)] = &[("J", 1.0), ("kJ", 1e3), ("Wh", 3600.0), ("kWh", 3.6e6)];

/// Reads an amount, such as `100 MB`, or a rate, such as `2_000 events/s`.
pub fn amount(text: &str) -> Result<Amount, String> {
    let (number, unit) = split(text)?;
    let (unit, per) =
        unit.split_once('/').map_or((unit, None), |(unit, per)| (unit.trim(), Some(per.trim())));
    let (goods, size) = goods(unit).ok_or_else(|| {
        format!("`{unit}` is no unit of amounts; units are B, kB, MB, GB, TB, KiB, MiB, GiB and events")
    })?;
    let seconds =
        per.map(|per| seconds(per).ok_or_else(|| format!("`{per}` is no unit of time"))).transpose()?;
    let number = number * size / seconds.unwrap_or(1.0);
    Ok(Amount { number, measure: Measure { goods, per_second: seconds.is_some() } })
}

/// Reads a cost, such as `2 s/GB`. A bare number is the cost of a megabyte or of an event, whatever is moved.
pub fn cost(text: &str, moved: Goods) -> Result<Cost, String> {
    let (number, unit) = split(text)?;
    let (unit, per) = match unit.split_once('/') {
        Some((unit, per)) => (unit.trim(), Some(per.trim())),
        None => (unit, None),
    };
    let (currency, size) = currency(unit).ok_or_else(|| {
        format!("`{unit}` is no unit of costs; units are those of time, of energy (J, Wh) and of bytes")
    })?;
    let (goods, each) = match per {
        Some(per) => goods(per).ok_or_else(|| format!("`{per}` is no unit of amounts"))?,
        None if moved == Goods::Bytes => (moved, 1e6),
        None => (moved, 1.0),
    };
    Ok(Cost { number: number * size / each, currency, goods })
}

/// A number that is not negative, and the unit behind it.
fn split(text: &str) -> Result<(f64, &str), String> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_')).unwrap_or(text.len());
    let number = text[..end].replace('_', "");
    let number = number.parse().map_err(|_| format!("`{text}` does not begin with a number"))?;
    Ok((number, text[end..].trim()))
}

fn goods(unit: &str) -> Option<(Goods, f64)> {
    AMOUNTS.iter().find(|(name, ..)| *name == unit).map(|(_, goods, size)| (*goods, *size))
}

fn seconds(unit: &str) -> Option<f64> {
    TIMES.iter().find(|(name, _)| *name == unit).map(|(_, size)| *size)
}

fn currency(unit: &str) -> Option<(Currency, f64)> {
    let energy =
        || ENERGIES.iter().find(|(name, _)| *name == unit).map(|(_, size)| (Currency::Energy, *size));
    let bandwidth = || {
        goods(unit).filter(|(goods, _)| *goods == Goods::Bytes).map(|(_, size)| (Currency::Bandwidth, size))
    };
    match unit {
        "" => Some((Currency::Points, 1.0)),
        unit => seconds(unit).map(|size| (Currency::Time, size)).or_else(energy).or_else(bandwidth),
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let goods = if self.goods == Goods::Bytes { "B" } else { "events" };
        write!(out, "{goods}{}", if self.per_second { "/s" } else { "" })
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Points => "",
            Self::Time => "s",
            Self::Energy => "J",
            Self::Bandwidth => "B",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_rates_have_units() {
        let bytes =
            |number, per_second| Ok(Amount { number, measure: Measure { goods: Goods::Bytes, per_second } });
        assert_eq!(amount("100 MB"), bytes(1e8, false));
        assert_eq!(amount("1.5GiB/s"), bytes(1.5 * 1_073_741_824.0, true));
        let events = Measure { goods: Goods::Events, per_second: true };
        assert_eq!(amount("120_000 events/min"), Ok(Amount { number: 2000.0, measure: events }));
        for wrong in ["", "MB", "-1 MB", "5", "5 mb", "5 MB/x", "5 J"] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn costs_are_for_one_byte_or_event() {
        let read = |text, moved| cost(text, moved).map(|cost| (cost.number, cost.currency, cost.goods));
        assert_eq!(read("2 s/GB", Goods::Bytes), Ok((2e-9, Currency::Time, Goods::Bytes)));
        assert_eq!(read("3", Goods::Bytes), Ok((3e-6, Currency::Points, Goods::Bytes)));
        assert_eq!(read("3", Goods::Events), Ok((3.0, Currency::Points, Goods::Events)));
        assert_eq!(read("1 kJ/event", Goods::Bytes), Ok((1e3, Currency::Energy, Goods::Events)));
        assert_eq!(read("1 kB/event", Goods::Events), Ok((1e3, Currency::Bandwidth, Goods::Events)));
        for wrong in ["", "s", "2 x", "2 s/x", "2 events"] {
            assert!(cost(wrong, Goods::Bytes).is_err(), "{wrong}");
        }
    }
}
