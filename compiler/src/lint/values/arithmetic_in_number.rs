//! A product where a number is expected.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};

use crate::config::{Bad, Reading};
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF219",
        name: "arithmetic-in-number",
        level: Level::Error,
        why: "Flume does not compute; it drops the component or takes the default.",
    },
    bad: framed!("a.channels.c.byteCapacity = 64 * 1024 * 1024"),
    good: framed!("a.channels.c.byteCapacity = 67108864"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for (place, value, property) in context.values() {
        let (Some(_), Reading::Bad(Bad::NotNumber)) = (property, &value.reading) else { continue };
        let Some(product) = product(value.setting.value.as_str()) else { continue };
        let span = value.setting.value.span();
        report
            .finding(&LINT.rule, span, format!("`{}` of {} is not computed", value.key, place.title()))
            .label("not a number")
            .help(format!("write `{product}`"))
            .fix(Safety::Safe, "write the product", span, product.to_string());
    }
}

fn product(text: &str) -> Option<i64> {
    let mut factors = text.split('*').map(|factor| factor.trim().parse::<i64>().ok());
    let first = factors.next().flatten().filter(|_| text.contains('*'))?;
    factors.try_fold(first, |product, factor| product.checked_mul(factor?))
}
