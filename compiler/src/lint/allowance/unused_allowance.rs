//! A comment that allows what no rule finds. It looks at what all other rules have found, so it is the last one.

use logflowc_grammar::finding::{Edit, Finding, Fix, Level, Report, Rule, Safety};
use logflowc_grammar::source::{Sources, Span};

use crate::allow::{self, Allowance, Found};
use crate::fix;
use crate::lint::{Context, LINKS, Lint, framed};
use crate::probe;
use crate::selection::Selector;

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF992",
        name: "unused-allowance",
        level: Level::Warning,
        why: "A comment that outlives its finding hides the next one.",
    },
    bad: framed!("# logflowc: allow unknown-property\na.channels.c.capacity = 1000"),
    good: framed!("# logflowc: allow unknown-property\na.channels.c.capcity = 1000"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let mut unused = Report::default();
    let everything = Found::of(report.iter());
    for document in context.documents {
        for allowance in allow::read(context.sources, document).allowances {
            let is_used = |selector: &Selector| {
                allowance.is_used(selector, &everything) || is_undecided(context, selector)
            };
            let rules = allowance.rules.iter();
            let idle: Vec<Span> =
                rules.filter(|(_, selector)| !is_used(selector)).map(|(span, _)| *span).collect();
            found(context.sources, &allowance, &idle, &mut unused);
        }
    }
    report.append(unused);
}

/// Whether it cannot be known if the rules of a selector find anything: they were not asked, compare this file with
/// others later, or are this rule.
fn is_undecided(context: &Context<'_>, selector: &Selector) -> bool {
    let mut later = LINKS.iter().map(|(lint, _)| &lint.rule).chain([&LINT.rule]);
    let not_asked = context.world.probed.is_none() && probe::rules().any(|rule| selector.selects(rule));
    not_asked || later.any(|rule| selector.selects(rule))
}

fn found(sources: &Sources, allowance: &Allowance, idle: &[Span], report: &mut Report) {
    let all = idle.len() == allowance.rules.len();
    for span in idle {
        let message = format!("nothing is found that `{}` would allow", sources.slice(*span));
        let finding = report.finding(&LINT.rule, *span, message);
        if all {
            remove(
                finding,
                "remove the comment",
                allowance.comments.iter().map(|comment| whole(sources, *comment)),
            );
        } else {
            remove(finding, "remove the word", [word(sources, *span)]);
        }
    }
}

fn remove(finding: &mut Finding, title: &str, spans: impl IntoIterator<Item = Span>) {
    let edits = spans.into_iter().map(|span| Edit { span, text: String::new() }).collect();
    finding.help(title);
    finding.fix = Some(Fix { title: title.to_owned(), safety: Safety::Safe, edits });
}

/// The line of a comment.
fn whole(sources: &Sources, comment: Span) -> Span {
    Span::new(comment.file, fix::lines(sources.get(comment.file).text(), comment.range()))
}

/// A word of a list with the comma behind it, or, for the last one, the comma before it.
fn word(sources: &Sources, span: Span) -> Span {
    let text = sources.get(span.file).text();
    let (mut start, mut end) = (span.start as usize, span.end as usize);
    let rest = text[end..].trim_start_matches([' ', '\t']);
    if let Some(rest) = rest.strip_prefix(',') {
        end = text.len() - rest.trim_start_matches([' ', '\t']).len();
    } else {
        start = text[..start]
            .trim_end_matches([' ', '\t'])
            .trim_end_matches(',')
            .trim_end_matches([' ', '\t'])
            .len();
    }
    Span::new(span.file, start..end)
}
