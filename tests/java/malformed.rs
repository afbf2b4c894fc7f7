//! Bodies that are no valid UTF-8.

use std::fmt::Write as _;

use logflowc_compiler::java::regex::translate;
use logflowc_runtime::pattern::Pattern;

use super::peer::{hex, java, program, unhex};
use super::random::Random;

/// Bytes at the limits of what UTF-8 allows.
const BYTES: &[u8] =
    b"a\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xED\xEE\xEF\xF0\xF1\xF3\xF4\xF5\xF8\xFF";

#[test]
fn malformed_bodies_are_decoded_as_in_java() {
    let mut random = Random::new(5);
    let bodies: Vec<Vec<u8>> = (0..20_000)
        .map(|_| (0..random.below(7)).map(|_| BYTES[random.below(BYTES.len())]).collect())
        .collect();
    let mut lines = String::new();
    for body in &bodies {
        writeln!(lines, "{}\t\t{}", hex("(?!)"), hex(body)).expect("strings take everything");
    }
    let Some(answers) = java(&[], &program(), lines) else {
        return;
    };
    let nothing = translate("(?!)").expect("a pattern").pattern;
    let mut nothing = Pattern::new(&nothing).expect("a pattern that compiles");
    for (body, answer) in bodies.iter().zip(answers.lines()) {
        let mut ours = Vec::new();
        let changed = nothing.replace_all(body, &[], &mut ours).expect("a search that ends");
        assert_eq!(changed, std::str::from_utf8(body).is_err(), "{body:x?}");
        let java = unhex(answer.rsplit('\t').next().unwrap_or_default());
        assert_eq!(String::from_utf8_lossy(&ours), String::from_utf8_lossy(&java), "{body:x?}");
    }
    assert_eq!(answers.lines().count(), bodies.len(), "one answer per body");
}
