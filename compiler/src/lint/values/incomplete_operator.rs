//! An interceptor of ours that does not say what it should do, or says two things.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};
use logflowc_grammar::source::Span;

use crate::fields;
use crate::flow::items;
use crate::lint::context::Place;
use crate::lint::{Context, Lint, framed};
use crate::signs;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF285",
        name: "incomplete-operator",
        level: Level::Error,
        why: "Nobody knows what it should do to events, so nothing is run.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = logflowc.interceptor.Parse\n",
        "a.sources.r.interceptors.i.format = csv"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = logflowc.interceptor.Parse\n",
        "a.sources.r.interceptors.i.format = csv\na.sources.r.interceptors.i.columns = user, status:int"
    ),
    since: "0.1.0",
    check,
};

const OURS: &[&str] = &["parse", "redact", "sample", "split"];

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Interceptor, OURS)) {
        let class = place.component.class.known().expect("it is one of ours");
        let told = match class.name {
            "parse" => parse(&place),
            "redact" => redact(&place),
            "sample" => sample(&place),
            _ => split(&place),
        };
        if let Some((span, message, help)) = told {
            report.finding(&LINT.rule, span, message).help(help);
        }
    }
}

/// Where something is wrong, what, and what helps.
type Told = Option<(Span, String, &'static str)>;

/// The place of a setting.
fn at(place: &Place<'_>, key: &str) -> Option<Span> {
    place.component.value(key).map(|value| value.setting.value.span())
}

/// Of two settings exactly one must be there.
fn one_of(place: &Place<'_>, keys: [&str; 2], what: &str, help: &'static str) -> Told {
    match keys.map(|key| at(place, key)) {
        [None, None] => {
            Some((place.component.span(), format!("{} does not say {what}", place.title()), help))
        }
        [Some(_), Some(second)] => Some((second, format!("{} says twice {what}", place.title()), help)),
        _ => None,
    }
}

fn parse(place: &Place<'_>) -> Told {
    let step = place.component;
    let unknown = fields::of(step).into_iter().flatten().find(|field| field.kind.is_none());
    if let Some(field) = unknown {
        let help = "types of fields are `string`, `int` and `float`";
        return Some((field.span, "there is no such type".to_owned(), help));
    }
    if !step.text("format")?.eq_ignore_ascii_case("csv") {
        return None;
    }
    let separator = step.value("separator").filter(|value| !value.setting.unknown);
    if let Some(value) = separator.filter(|value| signs::meant(value.setting.value.as_str()).len() != 1) {
        let message = "columns are separated by one byte".to_owned();
        return Some((value.setting.value.span(), message, "such as `,` or `;`"));
    }
    let unnamed =
        step.value("columns").is_none_or(|value| !value.setting.unknown) && items(step, "columns").is_empty();
    unnamed.then(|| {
        let message = format!("{} does not say what the columns are", place.title());
        (place.component.span(), message, "name them in `columns`, with `_` for those that nobody wants")
    })
}

fn redact(place: &Place<'_>) -> Told {
    let help = "`emails`, `ips` and `credit_cards` are known by name; anything else is a pattern";
    let word =
        |word: &str| ["emails", "ips", "credit_cards"].iter().any(|known| known.eq_ignore_ascii_case(word));
    if let Some(kind) = items(place.component, "kinds").iter().find(|kind| !word(kind.as_str())) {
        return Some((kind.span(), format!("nothing is known about `{kind}`"), help));
    }
    if at(place, "kinds").is_none() && at(place, "pattern").is_none() {
        let message = format!("{} does not say what nobody may see", place.title());
        return Some((place.component.span(), message, help));
    }
    match (at(place, "with"), at(place, "hashKey")) {
        (Some(_), Some(second)) => {
            let message = format!("{} says twice what is put there", place.title());
            Some((second, message, "take out `with` or `hashKey`"))
        }
        (None, Some(key)) if place.component.text("hashKey") == Some("") => Some((
            key,
            "without a key everybody can compute the hashes".to_owned(),
            "use a key that nobody knows",
        )),
        _ => None,
    }
}

fn sample(place: &Place<'_>) -> Told {
    one_of(place, ["share", "oneIn"], "how many events are kept", "such as `share = 10` or `oneIn = 100`")
}

fn split(place: &Place<'_>) -> Told {
    let json = place.component.value("json").filter(|_| place.component.flag("json"));
    match (json, at(place, "delimiter")) {
        (Some(_), Some(second)) => {
            let message = format!("{} says twice where bodies are cut", place.title());
            Some((second, message, "take out `json` or `delimiter`"))
        }
        (_, Some(empty)) if place.component.text("delimiter") == Some("") => Some((
            empty,
            "there is nothing to cut at".to_owned(),
            "without `delimiter` bodies are cut at the ends of lines",
        )),
        _ => None,
    }
}
