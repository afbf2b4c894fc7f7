//! Whatever Flume drops, `check` has an error to say about it.

use fastrand::Rng;

use super::fuzz::known;
use super::mutation::mutate;
use super::silent::silent;

#[test]
fn every_component_that_flume_drops_has_an_error() {
    let known = known();
    let mut random = Rng::with_seed(7);
    let changed = (0..2000).map(|_| mutate(&known, &mut random));
    let shown = |text: &Vec<u8>| silent(text).join("\n") + " in\n" + &String::from_utf8_lossy(text);
    let silent: Vec<String> = known
        .iter()
        .cloned()
        .chain(changed)
        .filter(|text| !silent(text).is_empty())
        .map(|text| shown(&text))
        .collect();
    let some = silent.iter().take(20).cloned().collect::<Vec<_>>().join("\n\n");
    assert!(
        silent.is_empty(),
        "{} files with what is not started without a word, such as\n{some}",
        silent.len()
    );
}
