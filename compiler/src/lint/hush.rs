//! Keeps secrets out of what findings say; the source text is redacted elsewhere.

use logflowc_grammar::finding::{Finding, Report};

use super::Context;

/// Shorter texts are no secrets, and would be found inside common words.
const SHORTEST: usize = 3;

/// Overwrites the values of secret keys in all messages, and takes out fixes that would repeat one.
pub(super) fn hush(context: &Context<'_>, report: &mut Report) {
    let values = context.values().filter(|(_, value, _)| crate::is_secret(value));
    let secrets: Vec<&str> = values
        .map(|(_, value, _)| (value.key.as_str(), value.setting.value.as_str()))
        // A password that is part of its own key would be seen in every message about the key.
        .filter(|(key, secret)| secret.len() >= SHORTEST && !key.contains(secret))
        .map(|(_, secret)| secret)
        .collect();
    if secrets.is_empty() {
        return;
    }
    *report =
        std::mem::take(report).into_sorted().into_iter().map(|finding| hushed(finding, &secrets)).collect();
}

fn hushed(mut finding: Finding, secrets: &[&str]) -> Finding {
    let labels = finding.labels.iter_mut().map(|label| &mut label.text);
    let texts = finding.notes.iter_mut().chain(&mut finding.help).chain(labels);
    for text in texts.chain([&mut finding.message]) {
        for secret in secrets {
            *text = text.replace(secret, "***");
        }
    }
    let tells = |text: &str| secrets.iter().any(|secret| text.contains(secret));
    finding.fix = finding.fix.filter(|fix| !fix.edits.iter().any(|edit| tells(&edit.text)));
    finding
}
