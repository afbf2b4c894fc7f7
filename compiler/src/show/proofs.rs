//! What is proved of a plan, as text.

use std::fmt::Write as _;

/// Requirements that hold, each with what its proof rests on; nothing where nothing is required.
pub fn proofs(proved: &[(String, String)]) -> String {
    let mut out = String::new();
    if !proved.is_empty() {
        out.push_str("\nproved\n");
    }
    for (requirement, why) in proved {
        let _ = writeln!(out, "  {requirement}\n    {why}");
    }
    out
}
