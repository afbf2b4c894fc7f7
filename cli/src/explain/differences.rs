//! Where a component differs from Flume's: what the manual's page on differences says about it.

use logflowc_compiler::lint::kind_word;
use logflowc_grammar::catalog::{Component, Kind};

/// The page: rows of tables whose first cell says where, and points that begin with it in bold letters.
const PAGE: &str = include_str!("../../../docs/differences.md");

/// What the page says about a component, as sentences.
pub(super) fn of(component: &Component) -> Vec<String> {
    let point = |paragraph: &str| point(component, paragraph);
    let points = PAGE.split("\n- ").skip(1).filter_map(|rest| point(rest.split("\n\n").next()?));
    PAGE.lines().filter_map(|line| row(component, line)).chain(points).collect()
}

/// `| where | the original | logflowc |`
fn row(component: &Component, line: &str) -> Option<String> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
    let [place, original, ours] = cells[..] else { return None };
    is_about(component, place).then(|| format!("Flume: {}; logflowc: {}.", plain(original), plain(ours)))
}

/// `**where**: what`, over several lines.
fn point(component: &Component, paragraph: &str) -> Option<String> {
    let (place, _) = paragraph.strip_prefix("**")?.split_once("**")?;
    is_about(component, place)
        .then(|| plain(&paragraph.split_whitespace().collect::<Vec<_>>().join(" ").replace("**", "")))
}

/// Whether words such as `http sink` or `Kafka source, channel` mean a component. Those without a kind mean any.
fn is_about(component: &Component, place: &str) -> bool {
    let words: Vec<&str> = place.split([' ', ',', '(', ')']).filter(|word| !word.is_empty()).collect();
    let kinds = [Kind::Source, Kind::Channel, Kind::Sink].map(kind_word);
    let any_kind = !words.iter().any(|word| kinds.contains(word));
    words.iter().any(|word| word.eq_ignore_ascii_case(component.name))
        && (any_kind || words.contains(&kind_word(component.kind)))
}

/// A text without its links, which lead from the page and from nowhere else. Brackets stand for nothing but links there.
fn plain(text: &str) -> String {
    let label = |piece: &str| {
        let link = piece.split_once("](").and_then(|(label, rest)| Some((label, rest.split_once(')')?.1)));
        link.map_or_else(|| piece.to_owned(), |(label, rest)| format!("{label}{rest}"))
    };
    text.split('[').map(label).collect()
}
