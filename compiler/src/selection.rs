//! Which findings count, and how much: rules chosen by code, prefix or name, and levels given to them.

use logflowc_grammar::finding::{Finding, Level, Report, Rule};

use crate::lint::{self, nearest};

/// Some of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// `ALL`.
    All,
    /// Those whose code starts like this, `LF2`.
    Prefix(String),
    /// One, by its code.
    One(&'static str),
}

/// A word that selects no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule `{word}`{}", self.meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default())]
pub struct Unknown {
    /// The word.
    pub word: String,
    /// The name that comes closest to it.
    pub meant: Option<&'static str>,
}

impl std::str::FromStr for Selector {
    type Err = Unknown;

    fn from_str(word: &str) -> Result<Self, Unknown> {
        let upper = word.to_ascii_uppercase();
        if upper == "ALL" {
            return Ok(Self::All);
        }
        if let Some(rule) = lint::rules().find(|rule| rule.code == upper || rule.name == word) {
            return Ok(Self::One(rule.code));
        }
        if upper.starts_with("LF") && lint::rules().any(|rule| rule.code.starts_with(&upper)) {
            return Ok(Self::Prefix(upper));
        }
        // All codes are close to each other.
        Err(Unknown { word: word.to_owned(), meant: nearest(word, lint::rules().map(|rule| rule.name)) })
    }
}

impl Selector {
    /// Whether it selects a rule.
    pub fn selects(&self, rule: &Rule) -> bool {
        match self {
            Self::All => true,
            Self::Prefix(prefix) => rule.code.starts_with(prefix.as_str()),
            Self::One(code) => rule.code == *code,
        }
    }

    /// How closely it describes what it selects: of two that disagree, the closer one counts.
    fn closeness(&self) -> usize {
        match self {
            Self::All => 0,
            Self::Prefix(prefix) => prefix.len(),
            Self::One(_) => usize::MAX,
        }
    }
}

/// What is to be shown of the findings, and at which level. The default shows all as they are.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Only these rules, and what `extend` adds to them; all where absent.
    pub select: Option<Vec<Selector>>,
    /// Verdicts on some of the rules: whether they are on. Of two that are equally close the later one counts.
    pub verdicts: Vec<(Selector, bool)>,
    /// Levels other than those of the rules.
    pub levels: Vec<(Selector, Level)>,
    /// Warnings are errors.
    pub deny_warnings: bool,
    /// Whatever these find is an error.
    pub deny: Vec<Selector>,
    /// What is below this level is left out.
    pub least: Option<Level>,
}

impl Choice {
    /// Turns rules on.
    pub fn extend(&mut self, selectors: impl IntoIterator<Item = Selector>) {
        self.verdicts.extend(selectors.into_iter().map(|selector| (selector, true)));
    }

    /// Turns rules off.
    pub fn ignore(&mut self, selectors: impl IntoIterator<Item = Selector>) {
        self.verdicts.extend(selectors.into_iter().map(|selector| (selector, false)));
    }

    /// The findings that count, at the levels at which they count. Where a cause is turned off its effects are told.
    pub fn apply(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let told = findings.into_iter().flat_map(|mut finding| {
            if self.is_on(finding.rule) { vec![finding] } else { std::mem::take(&mut finding.effects) }
        });
        let chosen = told.filter(|finding| self.is_on(finding.rule));
        let weighed = chosen.map(|mut finding| {
            finding.level = self.level(&finding);
            finding
        });
        let heavy = weighed.filter(|finding| self.least.is_none_or(|least| finding.level >= least));
        heavy.collect::<Report>().into_sorted()
    }

    fn is_on(&self, rule: &Rule) -> bool {
        let selected = self.select.iter().flatten().map(|selector| (selector, true));
        let verdicts = self.verdicts.iter().map(|(selector, on)| (selector, *on));
        closest(selected.chain(verdicts), rule).unwrap_or(self.select.is_none())
    }

    fn level(&self, finding: &Finding) -> Level {
        let given = closest(self.levels.iter().map(|(selector, level)| (selector, *level)), finding.rule);
        let level = given.unwrap_or(finding.level);
        let denied = self.deny.iter().any(|selector| selector.selects(finding.rule))
            || (self.deny_warnings && level == Level::Warning);
        if denied { Level::Error } else { level }
    }
}

/// What the closest of the selectors says about a rule, the last of those that are equally close.
fn closest<'s, T>(said: impl Iterator<Item = (&'s Selector, T)>, rule: &Rule) -> Option<T> {
    let about_it = said.filter(|(selector, _)| selector.selects(rule));
    about_it.max_by_key(|(selector, _)| selector.closeness()).map(|(_, said)| said)
}

#[cfg(test)]
mod tests {
    use logflowc_grammar::source::{FileId, Span};

    use super::*;

    fn selectors(words: &str) -> Vec<Selector> {
        words.split(' ').map(|word| word.parse().expect("a selector")).collect()
    }

    /// The codes and levels that are left of one finding of every rule.
    fn left(choice: &Choice) -> Vec<(&'static str, Level)> {
        let found = |rule| Finding::new(rule, Span::new(FileId(0), 0..0), "");
        let findings = choice.apply(lint::rules().map(found).collect());
        findings.iter().map(|finding| (finding.rule.code, finding.level)).collect()
    }

    fn codes(choice: &Choice) -> Vec<&'static str> {
        left(choice).into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn codes_prefixes_and_names_select() {
        assert_eq!(selectors("LF105 unknown-type lf105"), [const { Selector::One("LF105") }; 3]);
        assert_eq!(selectors("LF1 ALL"), [Selector::Prefix("LF1".to_owned()), Selector::All]);
    }

    #[test]
    fn a_slip_is_recognised() {
        let error = "unknown-tpye".parse::<Selector>().expect_err("no such rule");
        assert_eq!(error.to_string(), "there is no rule `unknown-tpye`; did you mean `unknown-type`?");
        assert_eq!("LF10x".parse::<Selector>().expect_err("no such rule").word, "LF10x");
        assert!("".parse::<Selector>().is_err());
    }

    #[test]
    fn all_rules_are_on_and_the_closer_word_counts() {
        let mut choice = Choice::default();
        assert_eq!(codes(&choice).len(), lint::rules().count());
        choice.ignore(selectors("LF1"));
        assert!(!codes(&choice).iter().any(|code| code.starts_with("LF1")));
        choice.extend(selectors("LF105"));
        assert_eq!(codes(&choice).iter().filter(|code| code.starts_with("LF1")).count(), 1);
        choice.ignore(selectors("ALL"));
        assert_eq!(codes(&choice), ["LF105"]);
    }

    #[test]
    fn a_selection_leaves_the_rest_out() {
        let mut choice = Choice { select: Some(selectors("LF105 LF106")), ..Choice::default() };
        choice.extend(selectors("LF003"));
        choice.ignore(selectors("unknown-channel"));
        assert_eq!(codes(&choice), ["LF003", "LF105"]);
    }

    #[test]
    fn the_effects_of_a_cause_that_is_turned_off_are_told() {
        let [cause, effect] =
            ["LF114", "LF306"].map(|code| lint::rules().find(|rule| rule.code == code).expect("a rule"));
        let place = Span::new(FileId(0), 0..0);
        let mut finding = Finding::new(cause, place, "");
        finding.effects.push(Finding::new(effect, place, ""));
        let told = |choice: &Choice| -> Vec<&str> {
            choice.apply(vec![finding.clone()]).iter().map(|finding| finding.rule.code).collect()
        };
        let mut choice = Choice::default();
        assert_eq!(told(&choice), ["LF114"]);
        choice.ignore(selectors("LF114"));
        assert_eq!(told(&choice), ["LF306"]);
        choice.ignore(selectors("LF3"));
        assert_eq!(told(&choice), [""; 0]);
        let selected = Choice { select: Some(selectors("LF3")), ..Choice::default() };
        assert_eq!(told(&selected), ["LF306"]);
    }

    #[test]
    fn levels_are_changed_before_they_are_compared() {
        let mut choice = Choice { select: Some(selectors("LF003 LF004 LF013")), ..Choice::default() };
        choice.deny_warnings = true;
        choice.levels = vec![(Selector::All, Level::Note), (Selector::One("LF004"), Level::Warning)];
        choice.least = Some(Level::Warning);
        assert_eq!(left(&choice), [("LF004", Level::Error)]);
        choice.deny = selectors("LF013");
        assert_eq!(left(&choice), [("LF004", Level::Error), ("LF013", Level::Error)]);
    }
}
