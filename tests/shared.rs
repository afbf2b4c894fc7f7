//! Material that is not part of the project: used when it lies beside the checkout, reported when it does not.

use std::path::{Path, PathBuf};

/// The root of the checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies below the root")
}

/// A file or folder of the shared material, or a line that says what is left out.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let full = root().join("../shared").join(path);
    if full.exists() {
        return Some(full);
    }
    println!("left out: `../shared/{path}` is not beside this checkout");
    None
}
