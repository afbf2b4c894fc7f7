//! Time zones by the names that Java knows (`java.util.TimeZone.getTimeZone`).

use jiff::tz::{self, Offset, TimeZone};

/// The short names, of which most mean several zones (`java.time.ZoneId.SHORT_IDS`). Java takes them before others.
const SHORT: &[(&str, &str)] = &[
    ("ACT", "Australia/Darwin"),
    ("AET", "Australia/Sydney"),
    ("AGT", "America/Argentina/Buenos_Aires"),
    ("ART", "Africa/Cairo"),
    ("AST", "America/Anchorage"),
    ("BET", "America/Sao_Paulo"),
    ("BST", "Asia/Dhaka"),
    ("CAT", "Africa/Harare"),
    ("CNT", "America/St_Johns"),
    ("CST", "America/Chicago"),
    ("CTT", "Asia/Shanghai"),
    ("EAT", "Africa/Addis_Ababa"),
    ("ECT", "Europe/Paris"),
    ("IET", "America/Indiana/Indianapolis"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("MIT", "Pacific/Apia"),
    ("NET", "Asia/Yerevan"),
    ("NST", "Pacific/Auckland"),
    ("PLT", "Asia/Karachi"),
    ("PNT", "America/Phoenix"),
    ("PRT", "America/Puerto_Rico"),
    ("PST", "America/Los_Angeles"),
    ("SST", "Pacific/Guadalcanal"),
    ("VST", "Asia/Ho_Chi_Minh"),
];

/// The zone of a name. As in Java, a name that nobody knows is Greenwich Mean Time.
pub(crate) fn zone(name: &str) -> TimeZone {
    let long = SHORT.iter().find(|(short, _)| *short == name).map_or(name, |(_, long)| long);
    let known = tz::db().get(long).ok().filter(|zone| zone.iana_name() == Some(long));
    known.or_else(|| offset(name)).unwrap_or(TimeZone::UTC)
}

/// `GMT+8`, `GMT-0330`, `GMT+01:00`.
fn offset(name: &str) -> Option<TimeZone> {
    let rest = name.strip_prefix("GMT")?;
    let negative = rest.starts_with('-');
    let digits = rest.strip_prefix(['+', '-'])?;
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    let number = |text: &str, most: i32| -> Option<i32> {
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number| plain && *number <= most)
    };
    let seconds = number(hours, 23)? * 3600 + number(minutes, 59)? * 60;
    Some(TimeZone::fixed(Offset::from_seconds(if negative { -seconds } else { seconds }).ok()?))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn zones_are_those_of_java() {
        let at = |name: &str| zone(name).to_offset(Timestamp::UNIX_EPOCH).seconds();
        assert_eq!(
            ["America/New_York", "CTT", "CST", "GMT+8", "GMT-03:30", "GMT+0130", "UTC"].map(at),
            [-18_000, 28_800, -21_600, 28_800, -12_600, 5400, 0]
        );
        // None of these is a zone to Java.
        assert_eq!(["zork", "GMT+24", "GMT+1:5", "gmt+8", "GMT+", "UTC+8", "europe/paris"].map(at), [0; 7]);
    }
}
