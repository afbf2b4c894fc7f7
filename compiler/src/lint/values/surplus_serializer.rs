//! More serializers than groups in the pattern.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::flow::items;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF228",
        name: "surplus-serializer",
        level: Level::Warning,
        why: "The n-th serializer gets the n-th group; the rest never sets its header.",
    },
    bad: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_extractor\na.sources.r.interceptors.i.regex = (\\\\d+) .*\na.sources.r.interceptors.i.serializers = s1 s2\na.sources.r.interceptors.i.serializers.s1.name = id\na.sources.r.interceptors.i.serializers.s2.name = text"
    ),
    good: framed!(
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_extractor\na.sources.r.interceptors.i.regex = (\\\\d+) (.*)\na.sources.r.interceptors.i.serializers = s1 s2\na.sources.r.interceptors.i.serializers.s1.name = id\na.sources.r.interceptors.i.serializers.s2.name = text"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Interceptor, &["regex_extractor"])) {
        let Some(pattern) = place.known("regex") else { continue };
        let Ok(translation) = pattern.pattern() else { continue };
        let groups = translation.groups as usize;
        for name in items(place.component, "serializers").iter().skip(groups) {
            let message = format!("there is no group for serializer `{name}`");
            report
                .finding(&LINT.rule, name.span(), message)
                .label("sets no header")
                .related(pattern.setting.value.span(), counted(groups))
                .help("put what it is to get into parentheses");
        }
    }
}

fn counted(groups: usize) -> String {
    match groups {
        0 => "no group".to_owned(),
        1 => "one group".to_owned(),
        more => format!("{more} groups"),
    }
}
