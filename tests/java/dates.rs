//! Dates against Joda-Time, whose library is taken from a Flume that `FLUME_PEER_TARGET` names.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use logflowc_compiler::java::joda;
use logflowc_runtime::date::DatePattern;

use super::peer::{hex, java};
use super::random::Random;
use crate::shared::root;

const ZONES: &[&str] = &[
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Johannesburg",
];

/// Patterns with texts that are such dates, or nearly.
const DATES: &[(&str, &[&str])] = &[
    (
        "yyyy-MM-dd HH:mm:ss",
        &[
            "2012-10-17 14:34:44",
            "2012-02-30 00:00:00",
            "2012-2-9 1:2:3",
            "12-02-03 04:05:06",
            "2012-02-03 24:00:00",
            "-2012-02-03 04:05:06",
            "+2012-02-03 04:05:06",
            "20120-02-03 04:05:06",
            "2012-02-03 04:05:06 ",
            "",
            "2015-03-29 02:30:00",
            "2015-10-25 02:30:00",
            "2015-03-08 02:30:00",
            "2015-11-01 01:30:00",
            "0000-01-01 00:00:00",
            "1500-06-15 12:00:00",
            "2015-10-04 02:15:00",
            "2015-04-05 01:45:00",
            "999999999-01-01 00:00:00",
            "292000000-12-31 23:59:59",
            "300000000-01-01 00:00:00",
            "1900-02-29 00:00:00",
            "2000-02-29 23:59:60",
        ],
    ),
    ("yyyy-MM-dd HH:mm", &["2012-10-17 14:34", "2012-10-17 14:34:00", "2012-10-17T14:34"]),
    (
        "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
        &[
            "2012-10-17T14:34:44.123Z",
            "2012-10-17t14:34:44.1+02:00",
            "2012-10-17T14:34:44.12-0530",
            "2012-10-17T14:34:44.1234+02",
            "2012-10-17T14:34:44.123+24:00",
            "2012-10-17T14:34:44.123+2",
            "2012-10-17T14:34:44.123+02:00:30",
            "2012-10-17T14:34:44.123+02:00:30.5",
            "2012-10-17T14:34:44.123+020030123",
            "2012-10-17T14:34:44.123+02:",
            "2012-10-17T14:34:44.123+023",
            "2012-10-17T14:34:44.123z",
            "2012-10-17T14:34:44.+02",
        ],
    ),
    (
        "yyyy-MM-dd HH:mm:ss,SSS",
        &["2012-10-17 14:34:44,007", "2012-10-17 14:34:44,7", "2012-10-17 14:34:44,"],
    ),
    (
        "dd/MMM/yyyy:HH:mm:ss Z",
        &[
            "17/Oct/2012:14:34:44 +0200",
            "17/october/2012:14:34:44 +0200",
            "17/OCT/2012:14:34:44 -0700",
            "17/oCt/2012:14:34:44 +0200",
            "17/Sept/2012:14:34:44 +0200",
            "31/Feb/2012:14:34:44 Z",
            "1/May/2012:1:2:3 +00:00",
        ],
    ),
    (
        "EEE MMM dd HH:mm:ss yyyy",
        &[
            "Wed Oct 17 14:34:44 2012",
            "Mon Oct 17 14:34:44 2012",
            "Sunday Oct 17 14:34:44 2012",
            "WED oct 17 14:34:44 2012",
            "We Oct 17 14:34:44 2012",
        ],
    ),
    (
        "EEEE, d MMMM yyyy h:mm a",
        &["Wednesday, 17 October 2012 2:34 PM", "Wed, 17 Oct 2012 12:34 am", "Wed, 17 Oct 2012 0:34 am"],
    ),
    ("MMM dd HH:mm:ss", &["Oct 17 14:34:44", "Feb 29 00:00:00", "Oct 7 14:34:44", "Oct  7 14:34:44"]),
    ("MMM d HH:mm:ss", &["Oct 17 14:34:44", "Oct 7 1:2:3"]),
    ("yyyyMMddHHmmss", &["20121017143444", "2012101714344", "201210171434440", "121017143444"]),
    ("yyyyMMdd", &["20121017", "2012101", "+20121017", "-20121017"]),
    ("yyMMdd", &["121017", "991017", "-21017", "1210171"]),
    (
        "yy-MM-dd",
        &[
            "12-10-17",
            "70-01-01",
            "45-01-01",
            "46-06-01",
            "47-01-01",
            "2012-10-17",
            "5-10-17",
            "-12-10-17",
            "+12-10-17",
            "++12-10-17",
            "99999999999-01-01",
            "123-01-01",
        ],
    ),
    ("xx-ww-e", &["12-10-3", "2012-53-7", "09-53-7", "12-10-8"]),
    ("xxxx-'W'ww-e", &["2012-W42-3", "2009-W53-7", "2010-W53-7", "2012-w01-1", "2012-W00-1"]),
    ("yyyy-DDD", &["2012-366", "2013-366", "2013-1", "2013-0"]),
    ("DDD", &["60", "366"]),
    (
        "YYYY-MM-dd G",
        &[
            "2012-10-17 AD",
            "0044-03-15 BC",
            "0044-03-15 bce",
            "0000-03-15 AD",
            "2012-10-17 CE",
            "12-10-17 Ad",
        ],
    ),
    ("CC yy", &["20 12", "19 99"]),
    ("CCyy-MM", &["2012-10", "1999-10"]),
    ("HH:mm", &["14:34", "24:34", "4:3"]),
    ("kk:mm", &["24:34", "0:34", "1:00"]),
    ("KK:mm a", &["11:34 PM", "0:34 am", "12:34 PM"]),
    ("hh:mm a", &["11:34 PM", "12:34 am", "12:34 PM", "0:34 AM"]),
    ("H a", &["13 AM", "1 PM"]),
    (
        "yyyy-MM-dd HH:mm:ss z",
        &[
            "2012-10-17 14:34:44 PST",
            "2012-10-17 14:34:44 UTC",
            "2012-10-17 14:34:44 UT",
            "2012-10-17 14:34:44 GMT",
            "2012-10-17 14:34:44 CET",
            "2012-10-17 14:34:44 EDT",
            "2012-07-17 14:34:44 EST",
            "2012-10-17 14:34:44 pst",
        ],
    ),
    (
        "yyyy-MM-dd HH:mm:ss ZZZ",
        &[
            "2012-10-17 14:34:44 Europe/Berlin",
            "2012-10-17 14:34:44 UTC",
            "2012-10-17 14:34:44 Asia/Kolkata",
            "2012-10-17 14:34:44 America/Argentina/Buenos_Aires",
            "2012-10-17 14:34:44 Nowhere/City",
            "2012-10-17 14:34:44 europe/berlin",
            "2012-10-17 14:34:44 America/New_Yorks",
        ],
    ),
    ("ZZZ yyyy", &["Europe/Berlin 2012", "UTC 2012"]),
    ("Z ZZZ yyyy", &["+0100 Asia/Tokyo 2012", "Z Asia/Tokyo 2012"]),
    ("zzzz", &["UTC"]),
    ("yyyy zzzz", &["2012 Central European Time", "2012 UTC"]),
    ("z", &["UTC", "PDT"]),
    ("ss", &["59", "60", "5"]),
    ("SSS", &["5", "55", "555", "5555"]),
    ("SSSSSS", &["123456", "1"]),
    ("M", &["1", "12", "13", "0"]),
    ("MMMMM", &["October", "oct"]),
    ("dd", &["31", "32"]),
    ("e", &["1", "7", "0"]),
    ("w", &["1", "53"]),
    ("dd MM", &["31 04", "30 04", "29 02"]),
    ("dd MM yyyy", &["29 02 2013", "29 02 2012"]),
    ("''yyyy", &["'2012", "2012"]),
    ("'o''clock' HH", &["o'clock 12", "O'CLOCK 12"]),
    ("yyyy年MM月dd日", &["2012年10月17日", "2012年1月7日"]),
    ("äé'ß' yyyy", &["ÄÉß 2012", "äéß 2012"]),
    ("y", &["2012", "-5", "+5", "-"]),
    ("yMM", &["512", "-512", "201210"]),
    ("yyy", &["2012", "12"]),
    ("Y", &["2012", "-5"]),
    ("x", &["2012", "-5"]),
    ("HHHH:mm", &["0014:34", "14:34"]),
    ("yyyyyyyyyyyy", &["2012", "99999999999"]),
    ("yyyy-MM-dd'unclosed", &["2012-10-17unclosed"]),
    ("", &[""]),
    ("'", &[""]),
    ("''", &["'"]),
    ("A", &["x"]),
    ("yyyy b", &["2012 b"]),
    ("T", &[""]),
    ("n", &[""]),
    ("F", &["1"]),
    ("W", &["1"]),
    ("X", &["Z"]),
    ("c", &["1"]),
    ("yyyy-mm-dd", &["2012-10-17"]),
    ("YYYY-MM-DD", &["2012-10-17"]),
];

#[test]
fn dates_are_those_of_joda_time() {
    let mut cases = Vec::new();
    for zone in ZONES {
        let known = DATES.iter().flat_map(|(pattern, texts)| texts.iter().map(move |text| (*pattern, *text)));
        cases.extend(known.map(|(pattern, text)| (*zone, pattern.to_owned(), text.to_owned())));
    }
    compare(&cases);
}

#[test]
fn random_dates_are_those_of_joda_time() {
    let mut random = Random::new(3);
    let cases: Vec<_> = (0..3000)
        .map(|_| {
            let (pattern, text) = random_date(&mut random);
            (random.of(ZONES), pattern, text)
        })
        .collect();
    compare(&cases);
}

/// Some parts in any order, with values that are mostly possible. Years before Christ have a case of their own above:
/// without a year, Joda-Time counts them from the smallest number there is.
fn random_date(random: &mut Random) -> (String, String) {
    const PARTS: &[(&str, &[&str])] = &[
        ("yyyy", &["2012", "1969", "0", "-3", "2013", "1583"]),
        ("yy", &["12", "69", "99"]),
        ("YYYY", &["2012", "5"]),
        ("xxxx", &["2012", "2009", "2010"]),
        ("MM", &["2", "10", "12", "13"]),
        ("MMM", &["Feb", "Dec", "may"]),
        ("dd", &["29", "31", "1", "30"]),
        ("DDD", &["366", "60", "1"]),
        ("ww", &["53", "1", "42"]),
        ("e", &["1", "7"]),
        ("EEE", &["Mon", "sunday"]),
        ("HH", &["0", "23"]),
        ("hh", &["12", "1"]),
        ("a", &["AM", "pm"]),
        ("kk", &["24", "1"]),
        ("KK", &["0", "11"]),
        ("mm", &["0", "59"]),
        ("ss", &["7"]),
        ("SSS", &["5", "123"]),
        ("G", &["AD", "ce"]),
        ("CC", &["20", "0"]),
        ("Z", &["+01:30", "Z", "-0800"]),
        ("z", &["PST", "UTC"]),
    ];
    let mut pattern = String::new();
    let mut text = String::new();
    for _ in 0..=random.below(5) {
        let (letters, values) = PARTS[random.below(PARTS.len())];
        write!(pattern, "{letters} ").expect("strings take everything");
        write!(text, "{} ", random.of(values)).expect("strings take everything");
    }
    (pattern, text)
}

fn compare(cases: &[(&str, String, String)]) {
    let Ok(target) = std::env::var("FLUME_PEER_TARGET") else {
        println!("left out: FLUME_PEER_TARGET names no Flume with Joda-Time");
        return;
    };
    let mut lines = String::new();
    for (zone, pattern, text) in cases {
        writeln!(lines, "{}\t{}\t{}", hex(zone), hex(pattern), hex(text)).expect("strings take everything");
    }
    let source = root().join("tests/java/Dates.java");
    let Some(answers) = java(&["-cp", &format!("{target}/lib/*"), "-Duser.language=en"], &source, lines)
    else {
        return;
    };
    assert_eq!(answers.lines().count(), cases.len(), "one answer per case");
    let differing: Vec<String> = cases
        .iter()
        .zip(answers.lines())
        .map(|(case, answer)| (case, ours(case), answer))
        .filter(|(_, ours, answer)| ours != answer)
        .map(|(case, ours, answer)| format!("{case:?}: we {ours}, Joda-Time {answer}"))
        .collect();
    assert!(differing.is_empty(), "{}\n{} of {}", differing.join("\n"), differing.len(), cases.len());
}

fn ours((zone, pattern, text): &(&str, String, String)) -> String {
    let Ok(pattern) = joda::parse(pattern) else {
        return "refused".to_owned();
    };
    let zone = TimeZone::get(zone).expect("the zone is known");
    let millis = DatePattern::new(&pattern, zone, Timestamp::now()).millis(text);
    millis.map_or("none".to_owned(), |millis| millis.to_string())
}
