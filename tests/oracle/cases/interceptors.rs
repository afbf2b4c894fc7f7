//! Interceptors, one by one and together.

use super::super::feed::drop_file;
use super::super::peer::Place;
use super::{Case, PLAIN};

macro_rules! conf {
    ($list:literal, $settings:literal) => {
        concat!(
            "a.sources = r\na.channels = c\na.sinks = k\n",
            "a.sources.r.type = spooldir\na.sources.r.spoolDir = @DIR@/in\na.sources.r.basenameHeader = true\n",
            "a.sources.r.channels = c\na.channels.c.type = memory\na.channels.c.capacity = 1000\n",
            "a.sinks.k.type = file_roll\na.sinks.k.sink.directory = @DIR@/out\na.sinks.k.sink.rollInterval = 0\na.sinks.k.channel = c\n",
            "a.sinks.k.sink.serializer = HEADER_AND_TEXT\n",
            "a.sources.r.interceptors = ", $list, "\n",
            $settings,
            "\n"
        )
    };
}

/// Log lines of an application.
const LINES: &[u8] = "2026-11-22 10:00:00,001 INFO  user=ann latency_ms=12 status=200\n\
2026-11-22 10:00:01,002 DEBUG nothing to see\n\
2026-11-22 10:00:02,003 ERROR user=bob latency_ms=900 status=503 Grüße\n\
\n\
no pattern here\n\
2026-11-22 10:00:03,004 WARN  user=eve latency_ms= status=\n"
    .as_bytes();

fn lines(place: &Place) {
    drop_file(place, "in/app.log", LINES);
}

/// The timestamp is today's; its digits are replaced.
fn without_times(place: &Place) -> super::Output {
    let mut output = super::joined(place);
    for bytes in output.values_mut() {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut shown = String::new();
        for (index, part) in text.split("timestamp=").enumerate() {
            if index > 0 {
                shown.push_str("timestamp=T");
            }
            shown.push_str(if index > 0 {
                part.trim_start_matches(|c: char| c.is_ascii_digit())
            } else {
                part
            });
        }
        *bytes = shown.into_bytes();
    }
    output
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "timestamp-static-host",
            conf: conf!(
                "t s h",
                "a.sources.r.interceptors.t.type = timestamp\na.sources.r.interceptors.s.type = static\na.sources.r.interceptors.s.key = dc\na.sources.r.interceptors.s.value = fra1\na.sources.r.interceptors.h.type = host"
            ),
            feed: lines,
            events: 6,
            output: without_times,
            ..PLAIN
        },
        Case {
            name: "static-preserve",
            conf: conf!(
                "s u",
                "a.sources.r.interceptors.s.type = static\na.sources.r.interceptors.s.key = basename\na.sources.r.interceptors.s.value = other\na.sources.r.interceptors.u.type = static\na.sources.r.interceptors.u.key = x\na.sources.r.interceptors.u.preserveExisting = false"
            ),
            feed: lines,
            events: 6,
            ..PLAIN
        },
        Case {
            name: "regex-filter",
            conf: conf!(
                "f",
                "a.sources.r.interceptors.f.type = regex_filter\na.sources.r.interceptors.f.regex = ^\\\\S+ \\\\S+ (INFO|WARN|ERROR)"
            ),
            feed: lines,
            events: 3,
            ..PLAIN
        },
        Case {
            name: "regex-filter-exclude",
            conf: conf!(
                "f",
                "a.sources.r.interceptors.f.type = regex_filter\na.sources.r.interceptors.f.regex = DEBUG|^$\na.sources.r.interceptors.f.excludeEvents = true"
            ),
            feed: lines,
            events: 4,
            ..PLAIN
        },
        Case {
            name: "regex-extractor",
            conf: conf!(
                "e",
                "a.sources.r.interceptors.e.type = regex_extractor\na.sources.r.interceptors.e.regex = user=(\\\\S+) latency_ms=(\\\\d+) status=(\\\\d+)\na.sources.r.interceptors.e.serializers = u l s\na.sources.r.interceptors.e.serializers.u.name = user\na.sources.r.interceptors.e.serializers.l.name = latency\na.sources.r.interceptors.e.serializers.s.name = status"
            ),
            feed: lines,
            events: 6,
            ..PLAIN
        },
        Case {
            name: "regex-extractor-millis",
            conf: conf!(
                "e",
                "a.sources.r.interceptors.e.type = regex_extractor\na.sources.r.interceptors.e.regex = ^(\\\\d{4}-\\\\d\\\\d-\\\\d\\\\d \\\\d\\\\d:\\\\d\\\\d:\\\\d\\\\d)\na.sources.r.interceptors.e.serializers = t\na.sources.r.interceptors.e.serializers.t.type = org.apache.flume.interceptor.RegexExtractorInterceptorMillisSerializer\na.sources.r.interceptors.e.serializers.t.name = when\na.sources.r.interceptors.e.serializers.t.pattern = yyyy-MM-dd HH:mm:ss"
            ),
            feed: lines,
            events: 6,
            ..PLAIN
        },
        Case {
            name: "search-replace",
            conf: conf!(
                "r",
                "a.sources.r.interceptors.r.type = search_replace\na.sources.r.interceptors.r.searchPattern = (user)=(\\\\w+)\na.sources.r.interceptors.r.replaceString = $1=<$2>"
            ),
            feed: lines,
            events: 6,
            ..PLAIN
        },
        Case {
            name: "remove-header",
            conf: conf!(
                "a b c r",
                "a.sources.r.interceptors.a.type = static\na.sources.r.interceptors.a.key = keep\na.sources.r.interceptors.b.type = static\na.sources.r.interceptors.b.key = drop1\na.sources.r.interceptors.c.type = static\na.sources.r.interceptors.c.key = other\na.sources.r.interceptors.r.type = remove_header\na.sources.r.interceptors.r.matching = drop.*\na.sources.r.interceptors.r.fromList = other , nothing"
            ),
            feed: lines,
            events: 6,
            ..PLAIN
        },
    ]
}
