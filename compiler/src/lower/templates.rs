//! Escapes as parts of a template, after `org.apache.flume.formatter.output.BucketPath`.

use logflowc_plan::{Machine, Template, TemplatePart};

use crate::analysis::escapes::{EscapeKind, places};

/// The letters that are one format of `strftime`.
const FORMATS: &[(char, &str)] = &[
    ('a', "%a"),
    ('A', "%A"),
    ('b', "%b"),
    ('B', "%B"),
    ('d', "%d"),
    ('D', "%m/%d/%y"),
    ('e', "%-d"),
    ('H', "%H"),
    ('I', "%I"),
    ('j', "%j"),
    ('k', "%-H"),
    ('l', "%-I"),
    ('m', "%m"),
    ('M', "%M"),
    ('n', "%-m"),
    ('p', "%p"),
    ('S', "%S"),
    ('y', "%y"),
    ('z', "%z"),
    ('%', "%%"),
];

/// The template of a text with escapes.
pub(super) fn of(written: &str) -> Template {
    let mut parts = Vec::new();
    let mut at = 0;
    for (range, kind) in places(written) {
        text(&mut parts, &written[at..range.start]);
        at = range.end;
        match kind {
            EscapeKind::Header(name) => parts.push(TemplatePart::Header { name }),
            EscapeKind::Time(letter) => time(&mut parts, letter),
            EscapeKind::Machine(name) => parts.extend(machine(&name)),
        }
    }
    text(&mut parts, &written[at..]);
    Template { written: written.to_owned(), parts }
}

fn text(parts: &mut Vec<TemplatePart>, text: &str) {
    if !text.is_empty() {
        parts.push(TemplatePart::Text { text: text.to_owned() });
    }
}

fn time(parts: &mut Vec<TemplatePart>, letter: char) {
    let format = |format: &str| TemplatePart::Time { format: format.to_owned() };
    match letter {
        'Y' => parts.push(TemplatePart::Year),
        's' => parts.push(TemplatePart::Seconds),
        't' => parts.push(TemplatePart::Millis),
        'c' => parts.extend([format("%a %b %-d %H:%M:%S "), TemplatePart::Year]),
        _ => {
            let known = FORMATS.iter().find(|(known, _)| *known == letter);
            parts.push(format(known.map_or("", |(_, format)| format)));
        }
    }
}

/// Another name is a mistake that `check` reports; the flow is not run.
fn machine(name: &str) -> Option<TemplatePart> {
    let names = [("localhost", Machine::Name), ("IP", Machine::Address), ("FQDN", Machine::FullName)];
    let (_, machine) = *names.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(TemplatePart::Machine { machine })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_has_all_of_the_text() {
        use TemplatePart::{Header, Machine as Of, Millis, Text, Time, Year};
        let text = |text: &str| Text { text: text.to_owned() };
        let time = |format: &str| Time { format: format.to_owned() };
        assert_eq!(
            of("/a/%{host}-%Y%e%[ip] %t%%5%").parts,
            [
                text("/a/"),
                Header { name: "host".to_owned() },
                text("-"),
                Year,
                time("%-d"),
                Of { machine: Machine::Address },
                text(" "),
                Millis,
                time("%%"),
                text("5%"),
            ]
        );
        // `%2` means nothing, and yet an event without a time fails.
        assert_eq!(of("a%2Fb").parts, [text("a"), time(""), text("Fb")]);
        assert_eq!(of("").parts, []);
    }
}
