use logflowc_plan::HeaderId;

use super::*;
use crate::batch::Batch;
use crate::pool::Shared;
use crate::slice::Slice;

fn part(format: &str) -> TemplatePart {
    TemplatePart::Time { format: format.to_owned() }
}

fn plan(parts: Vec<TemplatePart>) -> Plan {
    Plan { written: "written".to_owned(), parts }
}

fn view(zone: TimeZone, rounding: Option<Rounding>) -> TimeView {
    TimeView { zone, rounding, local: false }
}

/// The text of an event with these headers.
fn filled(
    parts: Vec<TemplatePart>,
    view: TimeView,
    headers: &[(&str, &str)],
) -> Result<String, TemplateError> {
    let names = Headers::new(&["timestamp".to_owned(), "host".to_owned()]);
    let template = Template::new(&[&plan(parts)], view, &names);
    let mut batch = Batch::default();
    batch.push(b"body");
    for (name, value) in headers {
        batch.set(0, &names.find(name), value.as_bytes());
    }
    let slice = Slice::all(Shared::alone(batch));
    let event = slice.iter().next().expect("one event");
    let mut out = Vec::new();
    let time = template.time(event, 1_330_822_985_123)?;
    let span = template.write(event, time, &mut out)?;
    assert!(span.contains(&time), "{span:?}");
    Ok(String::from_utf8(out).expect("UTF-8"))
}

/// 2012-03-04 01:03:05.123 UTC, the time that the user guide of Flume takes for its examples.
const TIME: &[(&str, &str)] = &[("timestamp", "1330822985123")];

#[test]
fn times_are_written_as_flume_writes_them() {
    let all = || {
        let space = || TemplatePart::Text { text: "|".to_owned() };
        let formats =
            ["%-d", "%-H", "%-I", "%I", "%p", "%j", "%-m", "%y", "%a", "%B", "%m/%d/%y", "%z", "%%", ""];
        let mut parts: Vec<_> = formats.iter().flat_map(|format| [part(format), space()]).collect();
        parts.extend([TemplatePart::Year, space(), TemplatePart::Seconds, space(), TemplatePart::Millis]);
        parts
    };
    let text = filled(all(), view(TimeZone::UTC, None), TIME);
    let expected = "4|1|1|01|AM|064|3|12|Sun|March|03/04/12|+0000|%||2012|1330822985|1330822985123";
    assert_eq!(text.as_deref(), Ok(expected));
    let local = TimeView { local: true, ..view(TimeZone::UTC, None) };
    assert_eq!(filled(all(), local, &[]).as_deref(), Ok(expected));
}

#[test]
fn times_are_rounded_in_their_zone() {
    let parts = || vec![part("%d %H%M%S "), TemplatePart::Seconds, TemplatePart::Millis];
    let zone = TimeZone::get("America/New_York").expect("a zone");
    let rounded = |unit, value, zone: &TimeZone| {
        let text = filled(parts(), view(zone.clone(), Some(Rounding { unit, value })), TIME);
        text.expect("a time").strip_suffix("1330822985123").expect("never rounded").to_owned()
    };
    assert_eq!(rounded(RoundUnit::Minute, 10, &TimeZone::UTC), "04 010000 1330822800");
    assert_eq!(rounded(RoundUnit::Hour, 5, &TimeZone::UTC), "04 000000 1330819200");
    assert_eq!(rounded(RoundUnit::Second, 7, &TimeZone::UTC), "04 010300 1330822980");
    assert_eq!(rounded(RoundUnit::Hour, 5, &zone), "03 200000 1330822800");
}

#[test]
fn an_absent_header_is_nothing_and_an_absent_time_a_failure() {
    let header = |name: &str| TemplatePart::Header { name: name.to_owned() };
    let headers = || vec![header("host"), TemplatePart::Text { text: "/".to_owned() }, header("none")];
    assert_eq!(filled(headers(), view(TimeZone::UTC, None), &[("host", "h")]).as_deref(), Ok("h/"));
    let text =
        |value: &str| filled(vec![TemplatePart::Year], view(TimeZone::UTC, None), &[("timestamp", value)]);
    assert!(matches!(filled(vec![part("")], view(TimeZone::UTC, None), &[]), Err(TemplateError::NoTime(_))));
    assert!(matches!(text("now"), Err(TemplateError::BadTime(..))));
    assert!(matches!(text(" 1330822985123"), Err(TemplateError::BadTime(..))));
    assert_eq!(text("+1330822985123").as_deref(), Ok("2012"));
    // Microseconds by mistake: Flume writes the same.
    assert_eq!(text("1330822985123000").as_deref(), Ok("44142"));
    assert_eq!(text("253402300800000").as_deref(), Ok("10000"));
    let rounding = Rounding { unit: RoundUnit::Second, value: 1 };
    let old = filled(vec![part("%S")], view(TimeZone::UTC, Some(rounding)), &[("timestamp", "0")]);
    assert!(matches!(old, Err(TemplateError::NotRounded(..))));
}

#[test]
fn a_text_is_the_same_within_its_span() {
    let names = Headers::new(&["timestamp".to_owned()]);
    let zone = TimeZone::get("Asia/Kathmandu").expect("a zone");
    for format in ["%H%M", "%H%M%S", "%j"] {
        let template = Template::new(&[&plan(vec![part(format)])], view(zone.clone(), None), &names);
        let text = |time: i64| {
            let mut batch = Batch::default();
            batch.push(b"");
            batch.set(0, &Header::Known(HeaderId(0)), time.to_string().as_bytes());
            let slice = Slice::all(Shared::alone(batch));
            let mut out = Vec::new();
            let event = slice.iter().next().expect("one event");
            let span = template.write(event, time, &mut out).expect("a time");
            (out, span)
        };
        for time in [1, 999, 1_330_822_985_123, 1_330_822_799_999, -1] {
            let (out, span) = text(time);
            assert_eq!(text(span.start).0, out);
            assert_eq!(text(span.end - 1).0, out);
        }
    }
}
